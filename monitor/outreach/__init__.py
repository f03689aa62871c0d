"""What goes out: wording, and the delivery of dispatches. Knows no database and no network."""
