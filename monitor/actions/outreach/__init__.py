"""What goes out: replies, approval, dispatches, stops."""
