"""Where: a mention in the text, its candidates in the gazetteer, and the one chosen."""

from dataclasses import dataclass, field
from enum import StrEnum


class Precision(StrEnum):
    """How fine a place is, from coarse to fine."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    NEIGHBOURHOOD = "neighbourhood"
    STREET = "street"
    POINT = "point"


FINE = frozenset({Precision.STREET, Precision.POINT})
"""Exact enough to find a person there."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that name a place. Offsets are characters in the text as given."""

    text: str
    start: int
    end: int
    kind: str  # "place", "hashtag" or "coordinates"
    score: float = field(default=1.0, compare=False)  # 0..1 that a place is meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place a mention may mean. `score` is 0..1 among the candidates of the mention."""

    key: str  # stable id with its source, e.g. "geonames:3451190", "country:HT", "point:12.3,4.5"
    name: str
    country: str  # ISO 3166-1 alpha-2, "" where it has none
    region: str  # first-level division as the gazetteer names or codes it, "" where unknown
    lat: float
    lon: float
    precision: Precision
    population: int
    score: float
    radius_m: float | None = None  # metres within which the place is likely to be; None: not told


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """An officer's word for what a place is; `correction` is the number of the row that says it."""

    by_name: str
    correction: int


@dataclass(frozen=True, slots=True)
class Place:
    """The answer for one mention: the chosen candidate, or none when the reader is uncertain."""

    mention: Mention
    candidates: tuple[Candidate, ...]  # best first
    chosen: Candidate | None  # None: uncertain
    confidence: float  # 0..1 that `candidates[0]` is right
    why: str = ""  # what decided, where it was not the weighing of the candidates
    no_place: bool = False  # a person said that these words name no place
    choice: PlaceChoice | None = None  # of an officer; None: the machine's own

    @property
    def uncertain(self) -> bool:
        return self.chosen is None
