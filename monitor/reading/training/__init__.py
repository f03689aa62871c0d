"""Fitting and evaluation of the reader, apart from the runtime."""
