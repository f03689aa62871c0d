"""Posts come in: kept, read, filed, raised again, removed."""
