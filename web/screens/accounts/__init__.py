"""Accounts: with which the desk listens and speaks on networks."""
