"""What goes out: replies, their approval, dispatches, stops; and whom they answer."""
