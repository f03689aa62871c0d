"""The area of a deployment, from words and from files."""
