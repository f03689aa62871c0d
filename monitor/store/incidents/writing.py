"""The one writer of `incidents`, and of who speaks in them.

Whoever changes an incident says what became of it. What follows from that is kept here: the version
that rises, who waits, when it is due, the key under which new reports of the same find it. Columns
are of four kinds, and each way of writing touches its own: what was read, what was decided, the
clock, and what the row itself needs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, select, update

from monitor.model.clocks import Clock
from monitor.model.filing import Change
from monitor.model.incidents import Incident
from monitor.model.labels import Urgency
from monitor.model.overrides import Overrides
from monitor.model.targets import Late
from monitor.model.triage import Owner
from monitor.steps.refold import group_key
from monitor.store.incidents.due_times import DUE, FOLLOWS_FROM, Columns, DueTimes
from monitor.store.outreach.recipients import AskerKey, unanswered, unanswered_of
from monitor.store.posts.incident_rows import CLOCK, clock_from, clock_row, to_row
from monitor.store.schema import incident_authors, incidents
from monitor.store.slices import slices
from monitor.store.upserts import insert

DECIDED = frozenset(
    {
        "state",
        "standing",
        "owner",
        "owner_name",
        "desk_id",
        "merged_into",
        "raised_why",
        *CLOCK,
    }
)
"""What a decision may change; with it rises the count of decisions. The clock follows the steps."""

READ = frozenset(
    {
        *("topic", "sector", "item", "kind", "intent", "people", "urgency", "severity"),
        *("place_key", "place_name", "place_hint", "country", "lat", "lon"),
        *("precision", "confidence", "radius_m", "group_key"),
        *("languages", "reports", "copies", "authors", "waiting", "headline", "top"),
        *("priority", "reasons", "first_at", "last_at", "needs_human", "held"),
    }
)
"""What its reports say, under what people corrected of them."""

NOBODY = Owner()

OWN = frozenset({"id", "deployment_id", "version", "decisions"})
RECKONED = frozenset({*DUE, "rank", "is_open"})


@dataclass(frozen=True, slots=True)
class Turned:
    """An incident of which something else is due now, or which is later than it was."""

    incident: int
    late: Late


class IncidentWriter:
    """Writes incidents of one deployment, within a transaction."""

    def __init__(self, connection: Connection, deployment: int, now: datetime) -> None:
        self._connection, self._deployment, self._now = connection, deployment, now
        self._due_times = DueTimes(connection, deployment)

    def open(
        self, incident: Incident, clock: Clock, authors: Sequence[str], owner: Owner = NOBODY
    ) -> int:
        """A new one in the state and standing that `incident` has; all its authors wait."""
        row = _as_read(incident) | {
            "deployment_id": self._deployment,
            "waiting": len(authors),
            "state": incident.state,
            "standing": incident.standing,
            "owner": owner.officer,
            "owner_name": owner.officer_name,
            "desk_id": owner.desk,
            **clock_row(clock),
            **self._due_times.columns(clock, incident.urgency, owner.desk, self._now),
        }
        statement = incidents.insert().returning(incidents.c.id)
        number = int(self._connection.execute(statement, row).scalar_one())
        self._add_authors({number: authors})
        return number

    def file(self, changes: Sequence[Change]) -> dict[int, int]:
        """What a batch opens and what it adds to others: by the id in `changes` its number."""
        joined = [change for change in changes if not change.opened]
        due = self._due_after(joined)
        numbers = {change.incident_id: change.incident_id for change in joined}
        clock = Clock(self._now, running_since=self._now)
        for change in changes:
            if change.opened:
                opened = self.open(change.incident, clock, change.new_authors)
                numbers[change.incident_id] = opened
                continue
            # neither its place nor what it is about becomes another by a further report
            columns = to_row(change.incident) | due.get(change.incident_id, {})
            if change.overrides is not None:
                columns["held"] = change.overrides
            columns["waiting"] = incidents.c.waiting + len(change.new_authors)
            self._update(change.incident_id, columns)
        self._add_authors({change.incident_id: change.new_authors for change in joined})
        return numbers

    def refold(
        self,
        row: Row[Any],
        incident: Incident,
        overrides: Overrides | None,
        authors: Sequence[str],
        askers: Collection[AskerKey],
    ) -> None:
        """What all its reports say now: `authors` are all who speak in them, `askers` those of
        them who may wait for an answer. `row` as it was."""
        columns = _as_read(incident) | {"held": overrides}
        columns |= self._due_times.after(row, {"urgency": incident.urgency.value}, self._now)
        self._set_authors(row.id, authors)
        columns["waiting"] = unanswered_of(self._connection, row.id, askers)
        self._update(row.id, columns)

    def place(self, number: int, incident: Incident) -> None:
        """It is somewhere else than was read."""
        self._update(number, _as_read(incident))

    def touch(self, number: int) -> None:
        """Something of its reports is another, and nothing of its row."""
        self._update(number, {})

    def withdraw_words(self, number: int, words: str, instead: str) -> None:
        """The words of a post that its author took away are no headline any more."""
        headline = incidents.c.headline
        self._update(number, {"headline": case((headline == words, instead), else_=headline)})

    def count_waiting(self, number: int) -> None:
        """After an answer went out or did not arrive: who asked and has none."""
        self._update(number, {"waiting": unanswered(self._connection, number)})

    def decide(self, row: Row[Any], changes: Mapping[str, Any]) -> bool:
        """What was decided, with what follows for the clock. False where somebody decided since
        `row` was read; ValueError for a column that nobody decides."""
        if others := changes.keys() - DECIDED:
            raise ValueError(f"not decided by anybody: {', '.join(sorted(others))}")
        columns = dict(changes) | self._due_times.after(row, changes, self._now)
        columns |= {"decisions": row.decisions + 1, "version": incidents.c.version + 1}
        unchanged = (incidents.c.id == row.id, incidents.c.decisions == row.decisions)
        written = self._connection.execute(update(incidents).where(*unchanged).values(columns))
        return written.rowcount == 1

    def turn(self, rows: Sequence[Row[Any]]) -> list[Turned]:
        """What is due of these rows now; those for which that is new."""
        turned, changes = [], []
        for row in rows:
            columns = self._due_times.columns(
                clock_from(row), Urgency(row.urgency), row.desk_id, self._now
            )
            new = (columns["due_at"], columns["late"]) != (row.due_at, row.late)
            if new:
                turned.append(Turned(row.id, Late(columns["late"])))
            columns |= {"version": row.version + new}
            changes.append({f"new_{key}": value for key, value in columns.items()} | {"of": row.id})
        if changes:
            columns = {key: bindparam(f"new_{key}") for key in (*DUE, "version")}
            statement = update(incidents).where(incidents.c.id == bindparam("of")).values(columns)
            self._connection.execute(statement, changes)
        return turned

    def turn_soon(self, desk: int | None = None) -> None:
        """After targets or hours became others: the timetable reckons what is due anew, in
        batches. New hours count for the whole time that an incident has been at the desk."""
        running = [
            incidents.c.deployment_id == self._deployment,
            incidents.c.running_since.is_not(None),
        ]
        if desk is not None:
            running.append(incidents.c.desk_id == desk)
        self._connection.execute(update(incidents).where(*running).values(turns_at=self._now))

    def _update(self, number: int, columns: Mapping[str, Any]) -> None:
        values = dict(columns) | {"version": incidents.c.version + 1}
        self._connection.execute(update(incidents).where(incidents.c.id == number).values(values))

    def _due_after(self, joined: Sequence[Change]) -> dict[int, Columns]:
        """By incident, when those are due whose urgency has become another."""
        urgency = {change.incident_id: change.incident.urgency for change in joined}
        query = select(incidents.c.id, *(incidents.c[name] for name in FOLLOWS_FROM))
        due: dict[int, Columns] = {}
        for some in slices(list(urgency)):
            for row in self._connection.execute(query.where(incidents.c.id.in_(some))):
                if row.urgency != urgency[row.id]:
                    changes = {"urgency": urgency[row.id]}
                    due[row.id] = self._due_times.after(row, changes, self._now)
        return due

    def _set_authors(self, number: int, authors: Sequence[str]) -> None:
        c = incident_authors.c
        known = set(
            self._connection.execute(select(c.author).where(c.incident_id == number)).scalars()
        )
        for some in slices(sorted(known.difference(authors))):
            gone = delete(incident_authors).where(c.incident_id == number, c.author.in_(some))
            self._connection.execute(gone)
        self._add_authors({number: [author for author in authors if author not in known]})

    def _add_authors(self, authors: Mapping[int, Sequence[str]]) -> None:
        rows = [
            {"incident_id": number, "author": author}
            for number, names in authors.items()
            for author in names
        ]
        if rows:
            statement = insert(self._connection, incident_authors).on_conflict_do_nothing()
            self._connection.execute(statement, rows)


def _as_read(incident: Incident) -> Columns:
    return to_row(incident) | {"group_key": group_key(incident)}
