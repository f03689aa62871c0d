"""A correction of a place: what a person says that words of an incident's reports mean."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.places import Candidate

OUTSIDE = "taught:"
"""Keys of places that no gazetteer has begin so; the correction's number follows."""


@dataclass(frozen=True, slots=True)
class PlaceCorrection:
    number: int  # grows with time: of two that contradict each other the later one counts
    incident: int
    words: str  # in their compared form; "" for the place of the incident as a whole
    shown: str  # the words as they were written
    chosen: Candidate | None  # None: the words name no place at all
    by: str  # the officer's address
    name: str  # the officer's name, as the board shows it
    at: datetime


def same_choice(one: Candidate | None, other: Candidate | None) -> bool:
    """Whether two choices are the same place; places outside a gazetteer are told by position."""
    if one is None or other is None:
        return one is other
    if one.key and not one.key.startswith(OUTSIDE):
        return one.key == other.key
    mine = (one.name, one.lat, one.lon, one.precision, one.radius_m)
    return mine == (other.name, other.lat, other.lon, other.precision, other.radius_m)
