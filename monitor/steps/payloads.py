"""A payload as it can be kept: what comes over the wire may hold what no database takes."""

import json
from collections.abc import Mapping
from typing import Any

from monitor.model.posts import storable

_DIGITS = 18
"""So many fit into 64 bits, beyond which the store's JSON has no numbers."""


def keepable(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields; half surrogate pairs as U+FFFD, and as texts: longer integers, infinity,
    and whatever JSON does not know. Raises ValueError or RecursionError where it is no tree."""
    text = storable(json.dumps(payload, ensure_ascii=False, default=str))
    kept: dict[str, Any] = json.loads(text, parse_int=_integer, parse_constant=str)
    return kept


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits
