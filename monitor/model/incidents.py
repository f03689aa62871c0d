"""An incident: one thing that needs somebody. The unit of work on the board."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.labels import Intent, Item, NeedKind, Sector, Severity, Urgency
from monitor.model.places import Precision
from monitor.model.reasons import Reason


class IncidentState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISMISSED = "dismissed"

    @property
    def open(self) -> bool:
        return self not in (IncidentState.CLOSED, IncidentState.DISMISSED)


class Standing(StrEnum):
    """What is known of the truth of it; never the same thing as triage."""

    UNVERIFIED = "unverified"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    REFUTED = "refuted"


CORROBORATED_BY = 2
"""Independent authors who say the same, reposts left out: the field's rule of two sources."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an incident is: the place its reports agree on."""

    key: str  # of the gazetteer or the point: equal keys are the same place
    name: str
    country: str
    lat: float
    lon: float
    precision: Precision
    confidence: float
    radius_m: float | None = None  # metres; None: known by its kind alone


@dataclass(frozen=True, slots=True)
class Incident:
    """What the reports about one thing say together."""

    topic: str  # what it is about: "need:water/asked", "intent:question", "class:..."; groups by it
    sector: Sector | None
    item: Item | None
    kind: NeedKind | None
    intent: Intent
    spot: Spot | None  # None: no certain place
    place_hint: str  # words of an uncertain place, "" if none
    people: int | None  # the largest number of persons that one report names
    urgency: Urgency
    severity: Severity
    languages: tuple[str, ...]
    reports: int
    copies: int  # of the reports: reposts and near-copies
    authors: int  # distinct, reposts left out
    priority: int  # 0..100
    reasons: tuple[Reason, ...]  # why this priority
    headline: str  # the text of the report that weighs most
    top: int  # the priority of that report, 0..100
    first_at: datetime
    last_at: datetime
    state: IncidentState = IncidentState.NEW
    standing: Standing = Standing.UNVERIFIED
    needs_human: bool = False
    corrected: tuple[Reason, ...] = ()  # points that corrections by people add or take
