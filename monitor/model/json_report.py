"""A report out of its JSON form, as it is stored."""

from collections.abc import Mapping
from typing import Any

from monitor.model.json_places import places_from
from monitor.model.labels import (
    Certainty,
    Hazard,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    Sector,
    Severity,
    Urgency,
)
from monitor.model.posts import Post
from monitor.model.reports import Need, People, Reason, Report


def report_from(reading: Mapping[str, Any], post: Post) -> Report:
    """What was read of `post`, as far as incidents are made of it: mentions and what is said of
    the organisation are left out, and where in the text a number of people stands."""
    return Report(
        post=post,
        language=reading["language"],
        needs=tuple(_need(one) for one in reading["needs"]),
        intent=Intent(reading["intent"]),
        humanitarian_class=HumanitarianClass(reading["humanitarian_class"]),
        hazards=tuple(Hazard(one) for one in reading["hazards"]),
        relevant=reading["relevant"],
        urgency=Urgency(reading["urgency"]),
        severity=Severity(reading["severity"]),
        certainty=Certainty(reading["certainty"]),
        labels=tuple(reading["labels"]),
        scores=reading["scores"],
        places=places_from(reading),
        priority=reading["priority"],
        reasons=tuple(
            Reason(one["label"], one["start"], one["end"], one["why"], one["score"])
            for one in reading["reasons"]
        ),
        faults=tuple(reading["needs_human"]),
        reader=reading["reader"],
        our_own=reading.get("our_own", False),
        unsure=tuple(reading.get("unsure", ())),
    )


def _need(one: Mapping[str, Any]) -> Need:
    people = one["people"]
    counted = People(people["count"], people["unit"], 0, 0) if people else None
    kind = NeedKind(one["kind"])
    return Need(Sector(one["sector"]), Item(one["item"]), kind, one["score"], counted)
