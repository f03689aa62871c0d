"""What is due of an incident, as columns of its row: written wherever its clock, its urgency or its
desk change, and by the timetable when its time has come."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model.clocks import Clock
from monitor.model.hours import ALWAYS, Hours, HoursError
from monitor.model.labels import Urgency
from monitor.model.targets import DEFAULTS, Late, Target, due
from monitor.store.posts.incident_rows import CLOCK, clock_row
from monitor.store.schema import incidents
from monitor.store.triage.clock_tables import desk_hours
from monitor.store.triage.clock_tables import targets as target_rows

DECIDES = frozenset({*CLOCK, "urgency", "desk_id"})
"""What a due time follows from."""


class Timing:
    """The targets of a deployment and the hours of its desks, read once when first needed."""

    def __init__(self, connection: Connection, deployment: int) -> None:
        self.connection = connection
        self.deployment = deployment
        self._targets: Mapping[Urgency, Target] | None = None
        self._hours: dict[int, Hours] = {}

    @property
    def targets(self) -> Mapping[Urgency, Target]:
        if self._targets is None:
            self._targets = targets_of(self.connection, self.deployment)
        return self._targets

    def hours(self, desk: int | None) -> Hours:
        if desk is None:
            return ALWAYS
        if desk not in self._hours:
            self._hours[desk] = hours_of(self.connection, desk)
        return self._hours[desk]

    def columns(
        self, clock: Clock, urgency: Urgency, desk: int | None, now: datetime
    ) -> dict[str, Any]:
        found = due(clock, urgency, self.targets, now, self.hours(desk))
        if found is None:
            return {"due_at": None, "late": int(Late.FINE), "turns_at": None}
        return {"due_at": found.at, "late": int(found.late), "turns_at": found.turns_at}

    def followed(self, row: Row[Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """What the changes of an incident's row entail. With another desk other hours count, and
        what was waited until now is written down."""
        if not DECIDES & changes.keys():
            return {}
        values = {name: changes.get(name, getattr(row, name)) for name in DECIDES}
        if values["opened_at"] is None:
            return {}
        now = datetime.now(UTC)
        clock = Clock(*(values[name] for name in CLOCK))
        moved: dict[str, Any] = {}
        if values["desk_id"] != row.desk_id:
            clock = clock.handed_over(now, self.hours(row.desk_id))
            moved = clock_row(clock)
        return moved | self.columns(clock, Urgency(values["urgency"]), values["desk_id"], now)

    def joined(self, numbers: Sequence[int], urgencies: Mapping[int, Urgency]) -> dict[int, Any]:
        """By incident, the columns of those whose urgency has become another by new reports."""
        query = select(incidents.c.id, *(incidents.c[name] for name in DECIDES))
        rows = self.connection.execute(query.where(incidents.c.id.in_(numbers)))
        return {
            row.id: self.followed(row, {"urgency": urgencies[row.id]})
            for row in rows
            if row.urgency != urgencies[row.id]
        }


def targets_of(connection: Connection, deployment: int) -> dict[Urgency, Target]:
    """For each urgency: what the deployment has set, else the defaults."""
    query = select(target_rows).where(target_rows.c.deployment_id == deployment)
    said = {
        Urgency(row.urgency): Target(row.acknowledge, row.answer)
        for row in connection.execute(query)
    }
    return {**DEFAULTS, **said}


def hours_of(connection: Connection, desk: int) -> Hours:
    row = connection.execute(select(desk_hours).where(desk_hours.c.desk_id == desk)).one_or_none()
    return ALWAYS if row is None else hours_from(row)


def hours_from(row: Row[Any]) -> Hours:
    week = tuple(tuple((start, end) for start, end in day) for day in row.week)
    try:
        return Hours(row.zone, week, frozenset(date.fromisoformat(one) for one in row.days_off))
    except HoursError:  # kept by another version: late is worse than early
        return ALWAYS
