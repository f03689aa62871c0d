"""What officers do with incidents: steps, corrections, merging, splitting, undo."""
