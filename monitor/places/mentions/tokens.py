"""Tokens that the finder of mentions labels: the words of a text, and each hashtag as one token."""

from functools import lru_cache
from typing import NamedTuple

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import Found, Match
from monitor.places.gazetteer.sources import DISTRICT


class Token(NamedTuple):
    """`text[start:end]`, a hashtag without its sign; the words `first` up to, not with, `last`."""

    start: int
    end: int
    key: str  # compared form; the words of a hashtag in one
    first: int
    last: int
    tag: bool


def tokens_of(found: Found) -> list[Token]:
    if not found.tags:
        return [
            Token(word.start, word.end, word.key, at, at + 1, False)
            for at, word in enumerate(found.words)
        ]
    tokens = []
    at = 0
    while at < len(found.words):
        word = found.words[at]
        if not word.tag:
            tokens.append(Token(word.start, word.end, word.key, at, at + 1, False))
            at += 1
            continue
        tag = found.tags[word.tag - 1]
        key = "".join(one.key for one in found.words[tag.first : tag.last])
        tokens.append(Token(tag.start, tag.end, key, tag.first, tag.last, True))
        at = tag.last
    return tokens


def best_matches(
    gazetteer: Gazetteer, found: Found, tokens: list[Token]
) -> list[tuple[Match, str] | None]:
    """For each token the name that covers it best, the longest first, and the token's role in it.

    Roles: S the only token of the name, B its first one, I a later one. Names in a part of a
    hashtag cover no token.
    """
    covering: list[tuple[Match, str] | None] = [None] * len(tokens)
    matches = [match for match in found.matches if match.tag != "part"]
    if not matches:
        return covering
    token_of = {token.first: at for at, token in enumerate(tokens)} if found.tags else None
    if len(matches) > 1:
        matches.sort(key=lambda one: (one.first - one.last, one.bent, -weight(gazetteer, one.name)))
    for match in matches:
        first = token_of[match.first] if token_of else match.first
        last = first + 1 if match.tag else first + match.last - match.first
        if any(covering[first:last]):
            continue
        covering[first] = (match, "S" if last == first + 1 else "B")
        for at in range(first + 1, last):
            covering[at] = (match, "I")
    return covering


@lru_cache(maxsize=20_000)
def weight(gazetteer: Gazetteer, name: int) -> int:
    """The order among the names of the same words: countries, divisions, then people."""
    place, alias = gazetteer.first(name)
    level = gazetteer.level(place)
    order = gazetteer.population(place) + 10**10 * max(DISTRICT - level, 0)
    return order // (10 if alias else 1)
