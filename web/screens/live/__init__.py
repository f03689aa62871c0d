"""The pass with which a board hears the live feed."""
