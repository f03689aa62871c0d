"""Tables, and queries by noun. SQLite or PostgreSQL through SQLAlchemy Core; Redis for the feed."""
