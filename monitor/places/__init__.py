"""Where: finding the words of a text that name a place, and the place they mean."""
