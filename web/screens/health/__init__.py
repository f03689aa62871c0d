"""How the monitor is: its feeds in the header, its consumers on a page."""
