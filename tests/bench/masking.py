"""Masking texts for viewers, on one core: texts a second, and the slowest long one."""

import time
from typing import Any

from monitor.privacy.veil import veiled
from tests.bench.posts import source_name, texts

POSTS = 10_000
LONG = 20_000
"""Characters: an e-mail or an item of a feed has no more."""

SLOW = ("Rua Um 5 ", "5 ", "Dr. ", "Kat 3 ", "@a.", "1.2345 ", "84 123 4567 ", "t.me/")
"""What takes longest a character."""


def masking() -> dict[str, Any]:
    posts = texts(POSTS)
    veiled("Rua Um 5")
    started = time.process_time()
    for text in posts:
        veiled(text)
    spent = time.process_time() - started
    return {
        "posts": source_name(),
        "texts_per_s": round(POSTS / spent),
        "longest_20_kb_ms": round(max(map(_milliseconds, SLOW))),
    }


def _milliseconds(unit: str) -> float:
    text = (unit * LONG)[:LONG]
    started = time.process_time()
    veiled(text)
    return (time.process_time() - started) * 1000
