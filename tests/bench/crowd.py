"""A deployment with tens of thousands of incidents, written straight into its tables.

The product's own path would take an hour; the rows are those that it writes. Invented people and
places of a cyclone's week: most incidents are new, some are seen to, a third has ended.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select

from monitor.model.clocks import Clock
from monitor.model.grouping_reasons import GroupingKind, GroupingReason
from monitor.model.incidents import Incident, IncidentState, Spot
from monitor.model.json_reading import reading_json
from monitor.model.labels import SECTOR_OF, Intent, Item, NeedKind, Severity, Urgency
from monitor.model.places import Precision
from monitor.model.reasons import Reason
from monitor.store.database import Database
from monitor.store.posts.incident_rows import clock_row, to_row
from monitor.store.schema import incidents, posts, reports
from tests.bench.posts import texts
from tests.builders import a_report

TOWNS = (
    ("Beira", "MZ", -19.84, 34.84),
    ("Dondo", "MZ", -19.61, 34.74),
    ("Chimoio", "MZ", -19.12, 33.48),
    ("Quelimane", "MZ", -17.88, 36.89),
    ("Nampula", "MZ", -15.12, 39.27),
    ("Blantyre", "MW", -15.79, 35.0),
    ("Mutare", "ZW", -18.97, 32.67),
)
STATES = (IncidentState.NEW,) * 10 + (
    IncidentState.ACKNOWLEDGED,
    IncidentState.ACKNOWLEDGED,
    IncidentState.IN_PROGRESS,
    IncidentState.ANSWERED,
    *(IncidentState.CLOSED,) * 4,
    *(IncidentState.DISMISSED,) * 2,
)
URGENCIES = (Urgency.IMMEDIATE,) * 2 + (Urgency.EXPECTED,) * 4 + (Urgency.UNKNOWN,) * 4
URGENCIES += (Urgency.FUTURE, Urgency.PAST)
INTENTS = (Intent.REQUEST,) * 6 + tuple(Intent)
LANGUAGES = ("en",) * 6 + ("pt",) * 3 + ("fr", "ar", "sw", "es", "ht")
WEEK_S = 7 * 24 * 3600
BATCH = 1000


def crowd(database: Database, deployment: int, count: int, seed: int = 7) -> int:
    """Write `count` incidents with about three reports each; how many posts that made."""
    rng = random.Random(seed)
    now = datetime.now(UTC)
    words = texts(count * 12)
    made = 0
    for start in range(0, count, BATCH):
        batch = [_incident(rng, now, words) for _ in range(min(BATCH, count - start))]
        with database.write() as connection:
            rows = [row | {"deployment_id": deployment} for row, _ in batch]
            connection.execute(incidents.insert(), rows)
            newest = select(incidents.c.id).order_by(incidents.c.id.desc()).limit(len(batch))
            numbers = sorted(connection.execute(newest).scalars())
            said = [
                (number, text, row)
                for number, (row, told) in zip(numbers, batch, strict=True)
                for text in told
            ]
            kept = [
                _post(deployment, made + at, text, row) for at, (_, text, row) in enumerate(said)
            ]
            connection.execute(posts.insert(), kept)
            newest = select(posts.c.id).order_by(posts.c.id.desc()).limit(len(kept))
            keys = sorted(connection.execute(newest).scalars())
            filed = [
                _report(deployment, key, number, row)
                for key, (number, _, row) in zip(keys, said, strict=True)
            ]
            connection.execute(reports.insert(), filed)
        made += len(said)
    return made


def _incident(
    rng: random.Random, now: datetime, words: Iterator[str]
) -> tuple[dict[str, Any], list[str]]:
    item = rng.choice(list(Item))
    intent = rng.choice(INTENTS)
    urgency = rng.choice(URGENCIES)
    told = list(islice(words, min(12, 1 + int(rng.expovariate(0.5)))))
    town, country, lat, lon = rng.choice(TOWNS)
    spot = Spot(
        f"geonames:{town}{rng.randrange(40)}",
        town if rng.random() < 0.5 else f"{town} ward {rng.randrange(400)}",
        country,
        lat + rng.gauss(0, 0.3),
        lon + rng.gauss(0, 0.3),
        rng.choice((Precision.CITY, Precision.NEIGHBOURHOOD, Precision.STREET)),
        0.8,
    )
    first = now - timedelta(seconds=rng.uniform(0, WEEK_S))
    last = first + (now - first) * rng.random() * 0.2
    priority = min(100, max(0, round(rng.gauss(38, 18))))
    incident = Incident(
        topic=f"need:{item}/asked",
        sector=SECTOR_OF[item] if rng.random() < 0.8 else None,
        item=item,
        kind=NeedKind.ASKED,
        intent=intent,
        spot=spot if rng.random() < 0.7 else None,
        place_hint="" if rng.random() < 0.8 else f"near {town}",
        people=rng.choice((None, None, 4, 30, 500)),
        urgency=urgency,
        severity=rng.choice(list(Severity)),
        languages=tuple(sorted({rng.choice(LANGUAGES) for _ in told[:3]})),
        reports=len(told),
        copies=0,
        authors=len(told),
        priority=priority,
        reasons=(Reason("priority", 0, 0, "the heaviest report", float(priority)),),
        headline=told[0],
        top=priority,
        first_at=first,
        last_at=last,
        needs_human=rng.random() < 0.02,
    )
    state = rng.choice(STATES)
    clock = Clock(first, running_since=first)
    if state is not IncidentState.NEW:
        seen = first + timedelta(seconds=rng.expovariate(1 / 1800))
        clock = clock.moved(IncidentState.ACKNOWLEDGED, seen)
        clock = clock.moved(state, seen + timedelta(seconds=rng.expovariate(1 / 7200)))
    row = to_row(incident) | clock_row(clock)
    row |= {
        "group_key": f"{incident.topic}|{spot.key}",
        "state": state.value,
        "standing": "unverified",
        "turns_at": first if clock.running_since else None,
    }
    return row, told


def _post(deployment: int, number: int, text: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": "replay",
        "network_id": f"crowd{number}",
        "author": f"@a{number % 50_000}",
        "text": text,
        "created_at": row["first_at"],
        "kept_at": row["first_at"],
        "queued_at": row["first_at"],
        "read_at": row["first_at"],
    }


_READING = reading_json(a_report("Invented for a measurement"))


def _report(deployment: int, post: int, number: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "post_id": post,
        "deployment_id": deployment,
        "incident_id": number,
        "copy_of": None,
        "joined_because": GroupingReason(GroupingKind.SAME_NEED, "Beira").kept(),
        "language": row["languages"].split()[0],
        "intent": row["intent"],
        "humanitarian_class": _READING["humanitarian_class"],
        "relevant": True,
        "urgency": row["urgency"],
        "priority": row["priority"],
        "needs_human": False,
        "reading": _READING,
        "filed_at": row["first_at"],
    }
