"""Triage on the board: the steps of an incident, their history, and who is there."""
