"""The live feed: fan-out of the news of the log to open boards."""
