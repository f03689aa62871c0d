"""Saved views: the list of them beside the board, and the screen on which they are changed."""
