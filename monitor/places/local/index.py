"""The local names of one deployment in memory: arrays, so that 100,000 of them stay small.

Names are found by the hash of their compared words, as in the gazetteer (`places/building.py`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

import numpy as np
from spacy.strings import get_string_id

from monitor.model.areas import Area
from monitor.model.local_names import LOCAL, LocalPlace
from monitor.model.places import Candidate, Precision
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.towns import nearest_town
from monitor.places.local.inside import inside
from monitor.places.local.ordinary import is_ordinary
from monitor.places.words import name_key, plain

LONGEST = 12
"""Words of a name that are compared; "Escola Primária Completa 25 de Setembro" has six."""
SQUEEZED_FROM = 6
"""Letters of a name of several words from which it is found without its blanks, in a hashtag."""

_PRECISIONS = tuple(Precision)
_PARTS = "\x1f"  # between the texts of a place, which have no control characters


class LocalNames:
    """Places of all lists of a deployment, numbered from 0 in the order given.

    `rows` are (number of the list, place); `area` says which places win over the world's.
    """

    def __init__(
        self, rows: Iterable[tuple[int, LocalPlace]], area: Area | None, gazetteer: Gazetteer
    ) -> None:
        self._gazetteer = gazetteer
        postings: dict[str, list[int]] = {}
        texts: list[bytes] = []
        points: list[tuple[float, float]] = []
        radii: list[float] = []
        precisions = bytearray()
        for number, (of_list, place) in enumerate(rows):
            for form in forms(place):
                listed = postings.setdefault(form, [])
                if not listed or listed[-1] != number:
                    listed.append(number)
            key = f"{LOCAL}{of_list}:{place.id}"
            texts.append(_PARTS.join((key, place.names[0], *place.within)).encode())
            points.append((place.lat, place.lon))
            radii.append(place.radius_m or 0.0)
            precisions.append(_PRECISIONS.index(place.precision))
        self._points = np.array(points, dtype="f8").reshape(-1, 2)
        self._radii, self._precisions = np.array(radii, dtype="f4"), bytes(precisions)
        self._texts_at = np.cumsum([0, *map(len, texts)], dtype="u4")
        self._texts = b"".join(texts)
        self._inside = inside(area, gazetteer, self._points[:, 0], self._points[:, 1])
        self._index(postings)
        self._found = lru_cache(maxsize=30_000)(self._search)
        self._town = lru_cache(maxsize=10_000)(self._nearest_town)

    def __len__(self) -> int:
        return len(self._precisions)

    def find(self, key: str) -> tuple[int, bool]:
        """The number of a compared name (-1: no such name), and whether longer ones begin so."""
        return self._found(key)

    def places(self, name: int) -> list[int]:
        """The places that bear a name."""
        start, end = self._postings_at[name], self._postings_at[name + 1]
        return [int(place) for place in self._postings[start:end]]

    def ordinary(self, name: int) -> bool:
        """Whether all its words are words of every day."""
        return bool(self._ordinary[name])

    def inside(self, place: int) -> bool:
        """Whether it lies in the deployment's area, where its name wins over the world's."""
        return bool(self._inside[place])

    def within(self, place: int) -> tuple[str, ...]:
        """Names of what it lies in, the finest first."""
        return tuple(self._said(place)[2:])

    def point(self, place: int) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return float(self._points[place, 0]), float(self._points[place, 1])

    def candidate(self, place: int, score: float) -> Candidate:
        key, name, *within = self._said(place)
        lat, lon = self.point(place)
        town = self._town(place)
        region = within[0] if within else (town.region if town else "")
        return Candidate(
            key=key,
            name=name,
            country=town.country if town else "",
            region=region,
            lat=round(lat, 5),
            lon=round(lon, 5),
            precision=_PRECISIONS[self._precisions[place]],
            population=0,
            score=score,
            radius_m=float(self._radii[place]) or None,
        )

    def _said(self, place: int) -> list[str]:
        start, end = self._texts_at[place], self._texts_at[place + 1]
        return self._texts[start:end].decode().split(_PARTS)

    def _nearest_town(self, place: int) -> Candidate | None:
        return nearest_town(self._gazetteer, *self.point(place))

    def _search(self, key: str) -> tuple[int, bool]:
        wanted = get_string_id(key)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return -1, False
        value = self._values[at]
        return (value >> 1) - 1, bool(value & 1)

    def _index(self, postings: dict[str, list[int]]) -> None:
        values = {get_string_id(name): (at + 1) << 1 for at, name in enumerate(postings)}
        for name in postings:
            end = name.find(" ")
            while end > 0:
                begin = get_string_id(name[:end])
                values[begin] = values.get(begin, 0) | 1
                end = name.find(" ", end + 1)
        hashes = np.fromiter(values.keys(), "u8", len(values))
        order = np.argsort(hashes)
        # a view gives one number faster than an array does
        self._hashes = hashes[order].data
        self._values = np.fromiter(values.values(), "i4", len(values))[order].data
        lengths = np.fromiter(map(len, postings.values()), "u4", len(postings))
        self._postings_at = np.concatenate([[0], np.cumsum(lengths)]).astype("u4").data
        flat = chain.from_iterable(postings.values())
        self._postings = np.fromiter(flat, "i4", int(lengths.sum())).data
        self._ordinary = bytes(map(is_ordinary, postings))
        unspaced = [name for name in postings if not name.isascii() and is_unspaced(name)]
        self.unspaced = frozenset(map(len, unspaced))
        """Lengths of names in scripts that part no words by blanks."""
        self.unspaced_begin = frozenset(name[:2] for name in unspaced)


def forms(place: LocalPlace) -> Iterator[str]:
    """The compared forms of its names and its code, each also without accents and blanks."""
    for name in (*place.names, place.code):
        key = name_key(name)
        # a number alone would be found in every second post
        if len(key) < 2 or key.replace(" ", "").isdigit():
            continue
        key = " ".join(key.split(" ")[:LONGEST])
        bare = plain(key)
        for form in (key,) if bare == key else (key, bare):
            yield form
            squeezed = form.replace(" ", "")
            if squeezed != form and len(squeezed) >= SQUEEZED_FROM:
                yield squeezed


def is_unspaced(word: str) -> bool:
    """Thai to Burmese, Khmer, kana and Chinese characters: no blanks between words.

    Tibetan and Korean do part theirs.
    """
    first = word[:1]
    return (
        "\u0e00" <= first <= "\u0eff"
        or "\u1000" <= first <= "\u109f"
        or "\u1780" <= first <= "\u17ff"
        or "\u3040" <= first <= "\u9fff"
        or "\uf900" <= first <= "\ufaff"
    )
