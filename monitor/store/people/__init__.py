"""Officers and their second factors; the audit log."""
