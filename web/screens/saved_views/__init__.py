"""Saved views of the board."""
