"""When an incident is due, as columns of its row. They follow from its clock, its urgency and the
desk that has it, and are written with those (writing.py), or by the timetable when their time has
come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from monitor.model.clocks import Clock
from monitor.model.hours import ALWAYS, Hours
from monitor.model.labels import Urgency
from monitor.model.targets import Late, Target, due
from monitor.store.posts.incident_rows import CLOCK, clock_row
from monitor.store.triage.desk_settings import hours_of, targets_of

FOLLOWS_FROM = frozenset({*CLOCK, "urgency", "desk_id"})
DUE = ("due_at", "late", "turns_at")

Columns = dict[str, Any]


class DueTimes:
    """The targets of a deployment and the hours of its desks, read once when first needed."""

    def __init__(self, connection: Connection, deployment: int) -> None:
        self.deployment = deployment
        self._connection = connection
        self._targets: Mapping[Urgency, Target] | None = None
        self._hours: dict[int, Hours] = {}

    @property
    def targets(self) -> Mapping[Urgency, Target]:
        if self._targets is None:
            self._targets = targets_of(self._connection, self.deployment)
        return self._targets

    def hours(self, desk: int | None) -> Hours:
        if desk is None:
            return ALWAYS
        if desk not in self._hours:
            self._hours[desk] = hours_of(self._connection, desk)
        return self._hours[desk]

    def columns(
        self, clock: Clock | None, urgency: Urgency, desk: int | None, now: datetime
    ) -> Columns:
        """`clock` None: it was opened before there were clocks."""
        nothing = {"due_at": None, "late": int(Late.FINE), "turns_at": None}
        if clock is None:
            return nothing
        is_due = due(clock, urgency, self.targets, now, self.hours(desk))
        if is_due is None:
            return nothing
        return {"due_at": is_due.at, "late": int(is_due.late), "turns_at": is_due.turns_at}

    def after(self, row: Row[Any], changes: Mapping[str, Any], now: datetime) -> Columns:
        """What changes of an incident's row entail. With another desk other hours count, and what
        was waited until now is written down."""
        if not FOLLOWS_FROM & changes.keys():
            return {}
        values = {name: changes.get(name, getattr(row, name)) for name in FOLLOWS_FROM}
        if values["opened_at"] is None:
            return {}
        clock = Clock(*(values[name] for name in CLOCK))
        moved: Columns = {}
        if values["desk_id"] != row.desk_id:
            clock = clock.handed_over(now, self.hours(row.desk_id))
            moved = clock_row(clock)
        urgency = Urgency(values["urgency"])
        return moved | self.columns(clock, urgency, values["desk_id"], now)
