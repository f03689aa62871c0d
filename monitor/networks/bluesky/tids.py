"""Record keys of posts that tell whether a text was sent already.

A TID is 53 bits of microseconds since 1970 and 10 bits that tell writers apart, in 13 letters that
sort as the number does (https://atproto.com/specs/tid). The last 30 bits of ours come from the
key of the dispatch: the time stays right to about a second, and a second attempt finds the post of
the first.
"""

import time
from hashlib import sha256

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
OWN_BITS = 30


def new_tid(key: str) -> str:
    now = time.time_ns() // 1000 << 10
    value = now >> OWN_BITS << OWN_BITS | _own(key)
    return "".join(LETTERS[value >> shift & 31] for shift in range(60, -1, -5))


def is_of(tid: str, key: str) -> bool:
    """Whether a TID was made for a key; one in 2**30 others looks so, too."""
    if len(tid) != 13 or any(letter not in LETTERS for letter in tid):
        return False
    value = 0
    for letter in tid:
        value = value << 5 | LETTERS.index(letter)
    return value & (1 << OWN_BITS) - 1 == _own(key)


def _own(key: str) -> int:
    return int.from_bytes(sha256(key.encode()).digest()[:4]) >> 32 - OWN_BITS
