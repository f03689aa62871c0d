"""Places that a text gives as a point: links to maps, Plus Codes, coordinates; as mentions.

`point_mentions` is a component of the pipeline, to be added behind `place_mentions`. A mention
holds its words only, so the locator reads the point from these again (`read_pointer`).
"""

import re
from bisect import bisect
from collections.abc import Iterator
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.places import Mention
from monitor.places.mentions.finder import KEY, text_of
from monitor.places.points.coordinates import Pointer, coordinates
from monitor.places.points.map_links import map_links
from monitor.places.points.plus_codes import full_codes, short_codes

COMPONENT = "point_mentions"

KIND = "coordinates"
"""The kind of these mentions."""

# Nine texts of ten have nothing of this and are not looked at again.
_WORTH = re.compile(
    r"\d[.,٫]\d|[°º˚]|\w\+\w|geo:|[./]maps|openstreetmap|osm\.|\d[ :]\d\d\W{0,2}[NSEW]|lat"
)


def point_spans(text: str) -> list[tuple[int, int]]:
    """Spans of a text that write down a point, in order, without overlaps."""
    if not _WORTH.search(text):
        return []
    kept: list[tuple[int, int]] = []  # in order
    for start, end in chain(((one.start, one.end) for one in _whole(text)), short_codes(text)):
        at = bisect(kept, (start, end))
        if (at == 0 or kept[at - 1][1] <= start) and (at == len(kept) or end <= kept[at][0]):
            kept.insert(at, (start, end))
    return kept


def find_pointers(text: str) -> list[Mention]:
    """The spans of `point_spans` as mentions."""
    return [Mention(text[start:end], start, end, KIND) for start, end in point_spans(text)]


def read_pointer(written: str) -> Pointer | None:
    """The point that the words of a mention write down; none for a short Plus Code."""
    return next(_whole(written), None)


def _whole(text: str) -> Iterator[Pointer]:
    """The surest way of writing first: the numbers in a link are part of the link."""
    yield from map_links(text)
    yield from full_codes(text)
    yield from coordinates(text)


@Language.component(COMPONENT, assigns=["doc.user_data"])
def point_mentions(doc: Doc) -> Doc:
    """Adds the points of a text to its mentions; they win where both cover the same words."""
    found = point_spans(text_of(doc))
    if found:
        named = doc.user_data.get(KEY, ())
        kept = [one for one in named if all(one[1] <= a or b <= one[0] for a, b in found)]
        doc.user_data[KEY] = tuple(sorted([*kept, *((a, b, KIND, 1.0) for a, b in found)]))
    return doc
