"""Accounts and watchwords."""
