"""Officers, their roles, the organisation they sign in with."""
