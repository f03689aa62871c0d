"""Posts as they came, and the transaction that files what was read of them."""
