"""Which posts a rule of X matches: the operators that the monitor writes, read as X documents them.

https://docs.x.com/x-api/posts/filtered-stream/integrate/operators
"""

import re
from collections.abc import Callable, Mapping
from math import cos, radians
from typing import Any

Matches = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(r'\s*("[^"]*"|bounding_box:\[[^\]]*\]|-?\w+:[^\s()]+|[()]|[^\s()]+)')
_WORDS = re.compile(r"[^\W_]+")


class BadRule(Exception):
    """What X says of a rule that it cannot read."""


def matcher(rule: str, *, length: int) -> Matches:
    """Raises BadRule."""
    if not rule.strip():
        raise BadRule("Rule cannot be empty")
    if len(rule) > length:
        raise BadRule(f"Rules must be {length} characters or less (found {len(rule)})")
    tokens = _TOKEN.findall(rule)
    matches, rest, alone = _any_of(tokens)
    if rest:
        raise BadRule(f"mismatched input '{rest[0]}'")
    if not alone:
        raise BadRule("must contain a standalone operator")
    return matches


def _any_of(tokens: list[str]) -> tuple[Matches, list[str], bool]:
    first, tokens, alone = _all_of(tokens)
    found = [first]
    while tokens and tokens[0] == "OR":
        one, tokens, also = _all_of(tokens[1:])
        found.append(one)
        alone = alone and also
    return (lambda post: any(one(post) for one in found)), tokens, alone


def _all_of(tokens: list[str]) -> tuple[Matches, list[str], bool]:
    found: list[Matches] = []
    alone = False
    while tokens and tokens[0] not in (")", "OR"):
        if tokens[0] == "(":
            one, tokens, also = _any_of(tokens[1:])
            if not tokens:
                raise BadRule("missing ')'")
            tokens = tokens[1:]
        else:
            one, also = _term(tokens[0])
            tokens = tokens[1:]
        found.append(one)
        alone = alone or also
    if not found:
        raise BadRule("missing a term")
    return (lambda post: all(one(post) for one in found)), tokens, alone


def _term(token: str) -> tuple[Matches, bool]:
    """And whether it may stand alone."""
    if token.startswith("-"):
        inner, _ = _term(token[1:])
        return (lambda post: not inner(post)), False
    if token.startswith('"'):
        return _phrase(token.strip('"')), True
    if token.startswith("bounding_box:["):
        return _box(token), True
    if token[0] in "#@":
        sign = re.compile(rf"(?<![\w&]){re.escape(token)}(?!\w)", re.IGNORECASE)
        return (lambda post: sign.search(post["text"]) is not None), True
    operator, colon, value = token.partition(":")
    if not colon:
        if not _WORDS.search(token) or token.lower() in ("or", "and", "not"):
            raise BadRule(f"Ambiguous use of {token}")
        return _phrase(token), True
    value = value.lower()
    match operator:
        case "from":
            return (lambda post: post["author"].lower() == value), True
        case "to":
            return (lambda post: post.get("to", "").lower() == value), True
        case "lang":
            return (lambda post: post["lang"].lower() == value), False
        case "is" if value == "retweet":
            return (lambda post: bool(post.get("repost_of"))), False
    raise BadRule(f"Reference to invalid operator '{operator}'")


def _phrase(text: str) -> Matches:
    wanted = _WORDS.findall(text.lower()) or [text]

    def matches(post: Mapping[str, Any]) -> bool:
        words = _WORDS.findall(post["text"].lower()) if _WORDS.search(text) else list(post["text"])
        return any(words[n : n + len(wanted)] == wanted for n in range(len(words)))

    return matches


def _box(token: str) -> Matches:
    west, south, east, north = map(float, token[len("bounding_box:[") : -1].split())
    miles_wide = (east - west) * 69.1 * cos(radians(min(abs(south), abs(north))))
    if not (west < east and south < north) or miles_wide >= 25 or (north - south) * 69.1 >= 25:
        raise BadRule("bounding_box: width and height must be less than 25mi")

    def matches(post: Mapping[str, Any]) -> bool:
        point = post.get("point")
        return bool(point) and west <= point[1] <= east and south <= point[0] <= north

    return matches
