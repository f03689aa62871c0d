"""The steps a batch of reports goes through: one plain function each."""
