"""Measurements, printed as JSON; `crisis-monitor bench` runs them. Nothing here is asserted."""
