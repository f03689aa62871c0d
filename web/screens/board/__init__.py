"""The board: the list or map of incidents, its queues and filters, and the volume of posts."""
