"""Who comes in, and what each may do: sign-in, second factor, access, headers."""
