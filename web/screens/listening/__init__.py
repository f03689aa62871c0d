"""Listening: the watchwords, what each network makes of them, and how the feeds are."""
