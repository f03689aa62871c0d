"""What officers and machines can do: one function is one act, in one transaction."""
