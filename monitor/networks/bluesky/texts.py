"""Rich text of Bluesky: facets point into the UTF-8 bytes of a text.

https://atproto.com/specs/lexicon and `app.bsky.richtext.facet`: `byteStart` inclusive, `byteEnd`
exclusive.
"""

from collections.abc import Iterator, Mapping
from typing import Any

LINK = "app.bsky.richtext.facet#link"
MENTION = "app.bsky.richtext.facet#mention"


def expanded(text: str, facets: Any) -> str:
    """The text with the whole address where a link shows a part of it or other words.

    Facets that point outside of the text, into a character or into one another are left out: the
    text stays as the author's client wrote it.
    """
    raw = text.encode("utf-8", "surrogatepass")
    parts: list[str] = []
    done = 0
    for start, end, address in sorted(_links(facets)):
        if not (done <= start < end <= len(raw) and _between(raw, start) and _between(raw, end)):
            continue
        parts += [
            raw[done:start].decode("utf-8", "surrogatepass"),
            _shown(raw[start:end].decode("utf-8", "surrogatepass"), address),
        ]
        done = end
    parts.append(raw[done:].decode("utf-8", "surrogatepass"))
    return "".join(parts)


def _between(raw: bytes, at: int) -> bool:
    """Whether a place in UTF-8 lies between two characters."""
    return at == len(raw) or raw[at] & 0xC0 != 0x80


def mentioned(facets: Any) -> frozenset[str]:
    """The DIDs that a text names."""
    return frozenset(
        feature["did"]
        for facet in _objects(facets)
        for feature in _objects(facet.get("features"))
        if feature.get("$type") == MENTION and isinstance(feature.get("did"), str)
    )


def _shown(shown: str, address: str) -> str:
    """`relief.example/wat...` is the address cut short; other words keep their place before it."""
    short = shown.removesuffix("...").removesuffix("…")
    bare = address.partition("://")[2].removeprefix("www.")
    if address.startswith(short) or bare.startswith(short.removeprefix("www.")):
        return address
    return f"{shown} ({address})"


def _links(facets: Any) -> Iterator[tuple[int, int, str]]:
    for facet in _objects(facets):
        index = facet.get("index")
        if not isinstance(index, Mapping):
            continue
        start, end = index.get("byteStart"), index.get("byteEnd")
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        for feature in _objects(facet.get("features")):
            if feature.get("$type") == LINK and isinstance(feature.get("uri"), str):
                yield start, end, feature["uri"]
                break


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, Mapping))
