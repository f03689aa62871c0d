"""Points that a text gives itself: coordinates, Plus Codes, map links."""
