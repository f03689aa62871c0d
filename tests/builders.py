"""Invented posts and reports for tests, with everything sensible filled in."""

import dataclasses
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from monitor.model.labels import (
    SECTOR_OF,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    Severity,
    Urgency,
)
from monitor.model.needs import Need, People
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.model.posts import Post
from monitor.model.reports import Report

NOON = datetime(2031, 2, 11, 12, 0, tzinfo=UTC)
_ids = count(1)


def a_post(text: str = "We need water at the school", **more: Any) -> Post:
    minutes = more.pop("minutes", 0)
    fields: dict[str, Any] = {
        "network": "x",
        "id": f"t{next(_ids)}",
        "author": f"@author{next(_ids)}",
        "created_at": NOON + timedelta(minutes=minutes),
    }
    return Post(text=text, **(fields | more))


def a_place(name: str = "Beira", key: str = "", **more: Any) -> Place:
    candidate = Candidate(
        key=key or f"geonames:{name}",
        name=name,
        country=more.get("country", "MZ"),
        region="",
        lat=more.get("lat", -19.84),
        lon=more.get("lon", 34.84),
        precision=more.get("precision", Precision.CITY),
        population=500_000,
        score=0.9,
    )
    chosen = None if more.get("uncertain") else candidate
    mention = Mention(more.get("text", name), 0, len(name), "place")
    return Place(mention, (candidate,), chosen, more.get("confidence", 0.9))


def a_need(item: Item = Item.WATER, kind: NeedKind = NeedKind.ASKED, persons: int = 0) -> Need:
    people = People(persons, "people", 0, 0) if persons else None
    return Need(SECTOR_OF[item], item, kind, 0.9, people)


def a_report(
    text: str = "We need water at the school in Beira, please help us",
    *,
    needs: tuple[Need, ...] | None = None,
    place: Place | None = None,
    post: Post | None = None,
    **more: Any,
) -> Report:
    fields: dict[str, Any] = {
        "language": "en",
        "intent": Intent.REQUEST,
        "humanitarian_class": HumanitarianClass.REQUESTS,
        "relevant": True,
        "urgency": Urgency.EXPECTED,
        "severity": Severity.MODERATE,
        "labels": ("relevant",),
        "scores": {"relevant": 0.9},
        "priority": 40,
    }
    names = {one.name for one in dataclasses.fields(Report)}
    report_fields = {key: more.pop(key) for key in list(more) if key in names}
    return Report(
        post=post or a_post(text, **more),
        needs=(a_need(),) if needs is None else needs,
        places=(place,) if place else (),
        **(fields | report_fields),
    )
