"""The map of the board."""
