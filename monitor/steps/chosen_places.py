"""What people chose, laid over the places that the machine read.

Pure, and on readings in their JSON form, as they are stored. What the machine read is kept beside
(`reading["machine"]`), so that the same choices always give the same reading and an undone choice
leaves nothing behind. A step that improves a place later must leave those with `chosen_by` alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from monitor.model.incidents import Spot
from monitor.model.json_form import candidate_json
from monitor.model.place_corrections import PlaceCorrection
from monitor.model.places import Precision
from monitor.model.reach import plain_reach_m, reach_m

Reading = dict[str, Any]
PlaceJson = dict[str, Any]
Compare = Callable[[str], str]
"""Words as they are written to the form in which they are compared."""

Choices = Mapping[str, PlaceCorrection]
"""The choice that counts for each compared words of an incident."""

_FINENESS = {str(one): at for at, one in enumerate(Precision)}


def machine_places(reading: Reading) -> list[PlaceJson]:
    """The places as the machine read them, whatever people chose since."""
    found: list[PlaceJson] = reading.get("machine", reading)["places"]
    return found


def corrected(reading: Reading, choices: Choices, compare: Compare) -> Reading:
    """The reading with these choices, and no others, laid over what the machine read."""
    machine = reading.get("machine") or {
        "places": reading["places"],
        "reasons": reading["reasons"],
    }
    plain = {name: value for name, value in reading.items() if name != "machine"}
    found = [choices.get(_words(place, compare)) for place in machine["places"]]
    if not any(found):
        return plain | machine
    places, reasons = [], list(machine["reasons"])
    for place, choice in zip(machine["places"], found, strict=True):
        if choice is None:
            places.append(place)
            continue
        places.append(_chosen(place, choice))
        spans = (place["start"], place["end"])
        reasons = [
            one for one in reasons if one["label"] != "place" or (one["start"], one["end"]) != spans
        ]
        reasons.append(_reason(place, choice))
    return plain | {"places": places, "reasons": reasons, "machine": machine}


def _words(place: PlaceJson, compare: Compare) -> str:
    """The compared words of a place; a post's own coordinates have none, and stay."""
    return compare(place["text"]) or "\0"


def _chosen(place: PlaceJson, choice: PlaceCorrection) -> PlaceJson:
    by = {"chosen_by": choice.name, "correction": choice.number}
    one = choice.chosen
    if one is None:
        nowhere = dict.fromkeys(("name", "lat", "lon", "country", "precision", "radius_m"))
        return place | nowhere | {"confidence": 0.0, "no_place": True} | by
    others = [other for other in place["candidates"] if other["key"] != one.key]
    return place | {
        "name": one.name,
        "lat": one.lat,
        "lon": one.lon,
        "country": one.country,
        "precision": str(one.precision),
        "radius_m": reach_m(one),
        "confidence": 1.0,
        "no_place": False,
        "candidates": [candidate_json(one), *others],
        **by,
    }


def _reason(place: PlaceJson, choice: PlaceCorrection) -> dict[str, Any]:
    one = choice.chosen
    said = ", ".join(part for part in (one.name, one.country) if part) if one else "no place"
    why = f"chosen by {choice.name}: {said}"
    spans = {"start": place["start"], "end": place["end"]}
    return {"label": "place", **spans, "why": why, "score": 1.0}


def spot_after(
    first: Reading, others: list[Reading], choices: Choices, compare: Compare
) -> tuple[Spot | None, str]:
    """The incident's place, and its hint where there is none.

    `first` is the reading of the report that opened the incident, `others` those of further ones,
    all as `corrected` left them. A choice for the incident as a whole comes before all else. Then
    the words whose place the machine took keep it, chosen or not, unless a person named a finer
    one; and where the first report is left without a place, what a person chose in another.
    """
    if (whole := choices.get("")) is not None:
        return (_spot(_chosen(_NOWHERE, whole)) if whole.chosen else None), ""
    main = _main_words(machine_places(first), compare)
    named = [one for one in first["places"] if one["name"] is not None]
    leading = [one for one in named if "chosen_by" in one or _words(one, compare) == main]
    if not leading and not named:
        leading = [
            one
            for reading in others
            for one in reading["places"]
            if one["name"] is not None and "chosen_by" in one
        ]
    best = max(
        leading or named,
        key=lambda one: (
            _FINENESS[one["precision"]],
            _words(one, compare) == main,
            one["confidence"],
        ),
        default=None,
    )
    if best is not None:
        return _spot(best), ""
    left = [one["text"] for one in first["places"] if not one.get("no_place")]
    return None, next((text for text in left if text), "")


_NOWHERE: PlaceJson = {"text": "", "start": 0, "end": 0, "candidates": []}


def _main_words(places: list[PlaceJson], compare: Compare) -> str:
    """The words of the finest certain place, as `Report.place` takes it; else of the first."""
    certain = [one for one in places if one["name"] is not None]
    finest = max(
        certain, key=lambda one: (_FINENESS[one["precision"]], one["confidence"]), default=None
    )
    if finest is None:
        finest = next((one for one in places if not one.get("no_place")), None)
    return _words(finest, compare) if finest else "\0"


def _spot(place: PlaceJson) -> Spot:
    key = next(
        (
            one["key"]
            for one in place["candidates"]
            if (one["name"], round(one["lat"], 5), round(one["lon"], 5))
            == (place["name"], round(place["lat"], 5), round(place["lon"], 5))
        ),
        place["candidates"][0]["key"],
    )
    precision = Precision(place["precision"])
    where = (place["lat"], place["lon"], precision, place["confidence"])
    radius = place.get("radius_m") or plain_reach_m(precision)
    return Spot(key, place["name"], place["country"] or "", *where, radius)
