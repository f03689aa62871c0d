"""Places out of the JSON form of a report, as it is stored."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from monitor.model.places import Candidate, Mention, Place, Precision

_FIELDS = tuple(one.name for one in fields(Candidate))


def _typed(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"precision": Precision(of["precision"])}


def places_from(reading: Mapping[str, Any]) -> tuple[Place, ...]:
    """The places of a report's JSON form, in its order."""
    kinds = {(one["start"], one["end"]): one["kind"] for one in reading["mentions"]}
    return tuple(_place_from(one, kinds) for one in reading["places"])


def _place_from(one: Mapping[str, Any], kinds: Mapping[tuple[int, int], str]) -> Place:
    kind = kinds.get((one["start"], one["end"]), "place" if one["text"] else "coordinates")
    mention = Mention(one["text"], one["start"], one["end"], kind)
    candidates = tuple(
        Candidate(**{name: of[name] for name in _FIELDS if name in of} | _typed(of))
        for of in one["candidates"]
    )
    chosen = None
    if one["name"] is not None:
        # the JSON form names the chosen one by what it is, not by its key
        said = _shown(one["name"], one["country"], one["precision"], one["lat"], one["lon"])
        chosen = next(
            (
                of
                for of in candidates
                if _shown(of.name, of.country, of.precision, of.lat, of.lon) == said
            ),
            None,
        )
    return Place(
        mention, candidates, chosen, one["confidence"], no_place=one.get("no_place", False)
    )


def _shown(name: str, country: str, precision: str, lat: float, lon: float) -> tuple[object, ...]:
    return name, country, str(precision), round(lat, 5), round(lon, 5)
