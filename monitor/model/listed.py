"""Incidents, reports and points as they are listed: for boards, alerts, exports and the API."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.model.grouping_reasons import GroupingReason
from monitor.model.incidents import Incident
from monitor.model.triage import Triage


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident with its number and the version a change must name."""

    id: int
    version: int
    incident: Incident
    triage: Triage

    @property
    def rank(self) -> int:
        """Its priority, and what being late adds: by this the board is in order."""
        return self.incident.priority + self.triage.late_points


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report as the board shows it: its post, and the reading as `report_json` wrote it."""

    post_id: int
    network: str
    author: str
    text: str
    created_at: datetime
    lat: float | None
    lon: float | None
    url: str | None
    copy_of: int | None
    joined_because: GroupingReason
    reading: dict[str, Any]
    copies: int = 0  # folded under it
    removed_at: datetime | None = None  # its author took it away: there is no text
    revisions: tuple[tuple[datetime, str], ...] = ()  # what its author changed it to, in order
    pinned: bool = False  # moved here by hand


@dataclass(frozen=True, slots=True)
class Point:
    """An incident on the map."""

    id: int
    lat: float
    lon: float
    precision: str
    priority: int
    urgency: str
    label: str
    place: str
    radius_m: float | None  # metres; None: known by its kind alone
    key: str  # of the place
