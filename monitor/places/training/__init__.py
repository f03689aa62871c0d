"""Fitting and evaluation of mentions and choices, apart from the runtime."""
