"""How things are shown: labels, ages, places, renderings, assets."""
