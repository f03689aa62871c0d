"""How a deployment listens: accounts, watchwords, feeds."""
