"""Replay: recorded posts out of a file, as a drill or a test."""
