"""Incidents as the board shows them: filters, counts, saved views, how fast they were handled."""
