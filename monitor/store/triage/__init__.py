"""What people decide about incidents: steps, owners, clocks, corrections, merging and splitting."""
