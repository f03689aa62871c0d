"""The words of an incident's place and what they may mean, ready for an officer to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geopy.distance import great_circle
from sqlalchemy import Connection

from monitor.model.listed import FiledReport, Listed
from monitor.model.places import FINE
from monitor.places.words import name_key
from monitor.store.incidents import board
from monitor.store.incidents.board import Placed
from monitor.store.places.place_corrections import newest_of, of_incident, same_group
from web.present.labels import distance

MOST_WORDS = 4
"""Different words of one incident that can be chosen for; more are rare, and only distract."""


@dataclass(frozen=True, slots=True)
class CandidateShown:
    key: str
    name: str
    region: str
    country: str
    precision: str
    score: float | None  # None: nothing was weighed, or a person said it
    away: str  # "12 km from the nearest other incident (Dondo)"; "" where there is none
    lat: float
    lon: float
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class WordsShown:
    """What some words of an incident's posts may mean; `words` "" is the incident as a whole."""

    words: str
    seen: int  # the newest correction of these words, 0 for none
    posts: int  # how many of the shown posts say them
    candidates: tuple[CandidateShown, ...]
    no_place: bool  # a person said so


@dataclass(frozen=True, slots=True)
class ChosenShown:
    """A choice that counts, with who made it."""

    correction: int
    words: str
    name: str  # "" for no place
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlacesShown:
    words: tuple[WordsShown, ...]  # the incident's own first
    chosen: tuple[ChosenShown, ...]  # newest first
    same: tuple[int, ...]  # other incidents about the same thing at the same place


def places_shown(
    connection: Connection, deployment: int, listed: Listed, reports: Sequence[FiledReport]
) -> PlacesShown:
    choices = of_incident(connection, listed.id)
    newest = newest_of(connection, listed.id)
    elsewhere = board.placed(connection, deployment, but=listed.id)
    gathered = _gathered(reports)
    mains = {key for key, places in gathered.items() if _is_main(places, listed)}
    ordered = sorted(gathered, key=lambda key: (key not in mains, -len(gathered[key])))
    shown = [_words(gathered[key], newest.get(key, 0), elsewhere) for key in ordered[:MOST_WORDS]]
    whole = WordsShown("", newest.get("", 0), 0, (), "" in choices and not choices[""].chosen)
    if not mains:
        shown.insert(0, whole)  # no words carry the place: the incident itself can be placed
    made = sorted(choices.values(), key=lambda one: -one.number)
    chosen = [
        ChosenShown(one.number, one.shown, one.chosen.name if one.chosen else "", one.name, one.at)
        for one in made
    ]
    same = same_group(connection, deployment, listed.id) if chosen else []
    return PlacesShown(tuple(shown), tuple(chosen), tuple(same))


def plain_candidates(
    reports: Sequence[FiledReport], listed: Listed, *, exact: bool
) -> tuple[CandidateShown, ...]:
    """What else the words of the place may mean, for those who do not choose."""
    spot = listed.incident.spot
    for places in _gathered(reports).values():
        if not _is_main(places, listed):
            continue
        others = [
            one
            for one in places[0]["candidates"]
            if (not spot or one["key"] != spot.key) and (exact or one["precision"] not in FINE)
        ]
        return tuple(_candidate(one, places[0], ()) for one in others)
    return ()


def _gathered(reports: Sequence[FiledReport]) -> dict[str, list[dict[str, Any]]]:
    """The places of the reports by their compared words, in the order of the reports."""
    found: dict[str, list[dict[str, Any]]] = {}
    for filed in reports:
        for place in filed.reading["places"]:
            if key := name_key(place["text"])[:200]:
                found.setdefault(key, []).append(place)
    return found


def _is_main(places: list[dict[str, Any]], listed: Listed) -> bool:
    """Whether the incident's place, or the doubt about it, comes from these words."""
    incident = listed.incident
    if incident.spot is None:
        return any(one["text"] == incident.place_hint for one in places)
    keys = {one["key"] for place in places if place["name"] for one in place["candidates"][:1]}
    return incident.spot.key in keys


def _words(places: list[dict[str, Any]], seen: int, elsewhere: Sequence[Placed]) -> WordsShown:
    first = places[0]
    candidates = tuple(_candidate(one, first, elsewhere) for one in first["candidates"])
    return WordsShown(first["text"], seen, len(places), candidates, bool(first.get("no_place")))


def _candidate(
    one: dict[str, Any], place: dict[str, Any], elsewhere: Sequence[Placed]
) -> CandidateShown:
    is_chosen = place["name"] is not None and one is place["candidates"][0]
    by_person = is_chosen and "chosen_by" in place
    return CandidateShown(
        one["key"],
        one["name"],
        one["region"],
        one["country"],
        one["precision"],
        None if by_person else one["score"],
        away(one["lat"], one["lon"], elsewhere),
        one["lat"],
        one["lon"],
        is_chosen,
    )


def away(lat: float, lon: float, elsewhere: Sequence[Placed]) -> str:
    """How far the nearest other incident is: what speaks for or against a candidate at a glance."""
    if not elsewhere:
        return ""
    metres, nearest = min(
        ((great_circle((lat, lon), (one.lat, one.lon)).m, one) for one in elsewhere),
        key=lambda pair: pair[0],
    )
    if metres < 500:
        return "where another incident is"
    return f"{distance(metres)} from the nearest other incident ({nearest.name})"
