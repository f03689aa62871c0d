"""Desks: who works at them and when, and how soon they are to acknowledge and answer."""
