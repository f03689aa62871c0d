"""Desks, their hours and targets, saved views."""
