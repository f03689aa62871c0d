"""How posts of feeds are named."""

from hashlib import sha256

NETWORK = "feeds"

LONGEST_TEXT = 20_000
"""Characters of a post."""
LONGEST_ID = 200


def fitting(id: str) -> str:
    return id if len(id) <= LONGEST_ID else f"hash:{short_hash(id, 40)}"


def short_hash(text: str, digits: int = 12) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:digits]
