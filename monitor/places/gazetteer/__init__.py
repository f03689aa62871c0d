"""The index of the world's place names: built from lists, mapped, searched."""
