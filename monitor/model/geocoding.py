"""A question to a geocoder, and what it answered."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from monitor.model.areas import Box
from monitor.model.places import Precision

POINT_DECIMALS = 4
"""Of degrees, in a question about coordinates: 11 m of latitude, so that neighbours share one."""

BOX_DECIMALS = 2
"""Of the degrees of a box: it only says where to look first."""


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a place and where to look, or coordinates that want a name. Nothing else of a
    post leaves the machine.
    """

    words: str = ""  # "Rua do Matadouro, Beira"; "" where `point` asks for a name
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2: only there
    box: Box | None = None  # first of all there
    language: str = ""  # as in Accept-Language
    point: tuple[float, float] | None = None  # degrees, latitude and longitude

    def key(self, service: str) -> str:
        """The same for all questions that a service would answer alike: 64 hexadecimal digits."""
        words = " ".join(unicodedata.normalize("NFKC", self.words).casefold().split())
        parts = [service, words, sorted(self.countries), _corners(self.box), self.language]
        text = json.dumps([*parts, self.point], ensure_ascii=False)
        return sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def search(
    words: str, countries: tuple[str, ...] = (), box: Box | None = None, language: str = ""
) -> Question:
    corners = _corners(box)
    return Question(words.strip(), countries, Box(*corners) if corners else None, language)


def naming(lat: float, lon: float, language: str = "") -> Question:
    """What is there? Rounded, so that the exact point stays here and neighbours share an answer."""
    point = (round(lat, POINT_DECIMALS), round(lon, POINT_DECIMALS))
    return Question(language=language, point=point)


def question_from(kept: Mapping[str, Any]) -> Question:
    box, point = kept["box"], kept["point"]
    return Question(
        kept["words"],
        tuple(kept["countries"]),
        Box(**box) if box else None,
        kept["language"],
        (point[0], point[1]) if point else None,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that a geocoder knows, best first among the answers to a question."""

    key: str  # "nominatim:way/123": at most 80 characters
    name: str  # its own name
    address: str  # with its quarter and town, for people: "Hospital Central, Munhava, Beira"
    country: str  # ISO 3166-1 alpha-2, "" where not told
    region: str
    lat: float
    lon: float
    precision: Precision
    kind: str  # OpenStreetMap's word where there is one: "school", "residential"; "" unknown
    importance: float | None = None  # 0..1 as the service sees it
    names: tuple[str, ...] = ()  # others that it bears
    street: str = ""  # of a building, the street it lies at: "Rua Nova, Munhava, Beira"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def answer_from(kept: Mapping[str, Any]) -> Answer:
    changed = {"precision": Precision(kept["precision"]), "names": tuple(kept["names"])}
    return Answer(**{**kept, **changed})


def _corners(box: Box | None) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    sides = (box.south, box.west, box.north, box.east)
    south, west, north, east = (round(side, BOX_DECIMALS) for side in sides)
    return south, west, north, east
