"""What `crisis-monitor seed` fills a database with. Every person and text in it is invented."""
