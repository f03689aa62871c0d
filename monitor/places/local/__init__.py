"""Local names: lists that officers upload, read, indexed, found in texts, and put on the map."""
