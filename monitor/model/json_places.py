"""Places in the JSON form of a report, and back.

The chosen place is named by what it is, not by its key; positions of candidates are rounded to
five decimals, about a metre, that of the chosen one is as it was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monitor.model.places import Candidate, Mention, Place, PlaceChoice, Precision
from monitor.model.reach import reach_m


def place_json(place: Place) -> dict[str, Any]:
    chosen = place.chosen
    form = {
        "text": place.mention.text,
        "start": place.mention.start,
        "end": place.mention.end,
        "name": chosen.name if chosen else None,
        "lat": chosen.lat if chosen else None,
        "lon": chosen.lon if chosen else None,
        "country": chosen.country if chosen else None,
        "precision": str(chosen.precision) if chosen else None,
        "radius_m": reach_m(chosen) if chosen else None,
        "confidence": round(place.confidence, 4),
        "no_place": place.no_place,
        "candidates": [_candidate_json(one) for one in place.candidates],
    }
    if place.choice is not None:
        form |= {"chosen_by": place.choice.by_name, "correction": place.choice.correction}
    return form


def places_from(
    places: Sequence[Mapping[str, Any]], mentions: Sequence[Mention]
) -> tuple[Place, ...]:
    """The places of a report, in their order; its mentions say of which kind the words are."""
    kinds = {(mention.start, mention.end): mention.kind for mention in mentions}
    return tuple(_place(form, kinds) for form in places)


def _place(form: Mapping[str, Any], kinds: Mapping[tuple[int, int], str]) -> Place:
    text, start, end = form["text"], form["start"], form["end"]
    kind = kinds.get((start, end)) or ("place" if text else "coordinates")
    candidates = [_candidate(one) for one in form["candidates"]]
    return Place(
        Mention(text, start, end, kind),
        chosen=_chosen(form, candidates),  # before the candidates: it takes its place in them
        candidates=tuple(candidates),
        confidence=form["confidence"],
        no_place=form.get("no_place", False),
        choice=PlaceChoice(form["chosen_by"], form.get("correction", 0))
        if "chosen_by" in form
        else None,
    )


def _candidate_json(one: Candidate) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "country": one.country,
        "region": one.region,
        "lat": round(one.lat, 5),
        "lon": round(one.lon, 5),
        "precision": str(one.precision),
        "population": one.population,
        "radius_m": reach_m(one),
        "score": round(one.score, 4),
    }


def _candidate(form: Mapping[str, Any]) -> Candidate:
    return Candidate(
        form["key"],
        form["name"],
        form["country"],
        form["region"],
        form["lat"],
        form["lon"],
        Precision(form["precision"]),
        form["population"],
        form["score"],
        form.get("radius_m"),
    )


def _chosen(form: Mapping[str, Any], candidates: list[Candidate]) -> Candidate | None:
    if form["name"] is None:
        return None
    name, country, precision = form["name"], form["country"] or "", form["precision"]
    lat, lon = form["lat"], form["lon"]
    near = (round(lat, 5), round(lon, 5))
    for at, one in enumerate(candidates):
        same = (one.name, one.country, one.precision) == (name, country, precision)
        if same and (round(one.lat, 5), round(one.lon, 5)) == near:
            if (one.lat, one.lon) != (lat, lon):
                candidates[at] = replace(one, lat=lat, lon=lon)
            return candidates[at]
    where = (name, country, "", lat, lon, Precision(precision))
    return Candidate("", *where, 0, form["confidence"], form.get("radius_m"))
