"""Write what became known later of the places of filed reports, and of their incidents.

In the same order and under the same lock as filing and correcting: two workers with the same answer
change a report once, and a place that a person chose stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from monitor.actions.act import Act
from monitor.actions.intake.filing import filing
from monitor.model.events import PlaceImproved, ReportsFiled
from monitor.model.incidents import Spot
from monitor.model.json_reading import is_our_own, reading_from, reading_json
from monitor.model.places import Place
from monitor.model.reading import Reading
from monitor.steps.improve import improved, improved_reading
from monitor.store import events as log
from monitor.store.database import Database
from monitor.store.places.place_tables import geocoding_waits
from monitor.store.posts.incident_rows import from_row
from monitor.store.schema import incidents, posts, reports

GEOCODER = "geocoder"
"""The name of its cursor in the log: it looks through what was filed at its own pace."""

FEW = 50
"""Reports of one incident: with more of them, one finer place says little of where it is."""


@dataclass(frozen=True, slots=True)
class FiledPlaces:
    """A report as it was filed, as far as its places matter."""

    post: int
    text: str
    places: tuple[Place, ...]
    spot: Spot | None  # of its incident
    priority: int
    chosen: frozenset[int]  # which of the places a person chose


@dataclass(frozen=True, slots=True)
class Better:
    """What became known of one place of a report; `at` is its index."""

    at: int
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    key: str
    post: int
    start: int


Judge = Callable[[Wait, FiledPlaces], Better | None]
PersonChose = Callable[[Connection, int], bool]


def nobody(connection: Connection, incident: int) -> bool:
    """For callers without a table of choices: those in the reports are seen anyway."""
    return False


def newly_filed(
    database: Database, deployment: int, since: datetime, most: int = 20
) -> tuple[int, int, list[FiledPlaces]]:
    """Reports filed since this was last marked, of at most `most` batches: the mark they were found
    at, the mark to set when they were seen to, and those that are in an incident and no copies.

    On a deployment that was never marked it begins at `since`. Batches of a deployment are filed
    one after the other, so none appears behind the mark.
    """
    with database.read() as connection:
        start = log.position_of(connection, GEOCODER, deployment)
        if start is None:
            start = log.newest(connection, deployment, before=since)
        entries = log.since(connection, deployment, start, most)
        numbers = [
            post
            for entry in entries
            for event in entry.events
            if isinstance(event, ReportsFiled)
            for post in event.posts
        ]
        query = _reports().where(reports.c.post_id.in_(numbers))
        rows = [one for one in connection.execute(query) if not is_our_own(one.reading)]
        return start, entries[-1].id if entries else start, _found(connection, rows)


def mark(database: Database, deployment: int, before: int, after: int) -> None:
    """What was filed up to `after` is seen to; another worker's newer mark stays."""
    with database.write() as connection:
        log.begin(connection, GEOCODER, deployment, before)
        log.mark(connection, GEOCODER, deployment, before, after)


def improve(
    database: Database,
    deployment: int,
    waits: Sequence[Wait],
    judge: Judge,
    person_chose: PersonChose = nobody,
) -> None:
    """Settle these waits in one transaction: each report gets what `judge` makes of it, its
    incident the place that follows.

    A wait that another worker has settled meanwhile is passed over.
    """
    with filing(database, deployment) as transaction:
        connection = transaction.connection
        changed: dict[int, int] = {}  # post → incident
        for wait in waits:
            if not _take(connection, wait):
                continue
            row = connection.execute(
                _reports().where(reports.c.post_id == wait.post).with_for_update(of=reports)
            ).first()
            if row is None:
                continue
            better = judge(wait, _found(connection, [row])[0])
            if better is not None and _write(connection, row, better):
                changed[wait.post] = row.incident_id
        moved = sorted(set(changed.values()))
        for incident in moved:
            _improve_incident(transaction.doing, incident, person_chose)
            members = tuple(sorted(post for post, of in changed.items() if of == incident))
            transaction.doing.happened(PlaceImproved(incident, members))


def _reports() -> Select[Any]:
    """Reports that are in an incident and no copies, with the texts of their posts."""
    return (
        select(
            reports.c.post_id,
            reports.c.incident_id,
            reports.c.reading,
            reports.c.priority,
            posts.c.text,
        )
        .join(posts, posts.c.id == reports.c.post_id)
        .where(reports.c.copy_of.is_(None), reports.c.incident_id.is_not(None))
    )


def _found(connection: Connection, rows: Sequence[Row[Any]]) -> list[FiledPlaces]:
    numbers = {row.incident_id for row in rows}
    query = select(incidents).where(incidents.c.id.in_(numbers))
    spots = {row.id: from_row(row).spot for row in connection.execute(query)}
    return [_filed_places(row, reading_from(row.reading), spots) for row in rows]


def _filed_places(row: Row[Any], reading: Reading, spots: Mapping[int, Spot | None]) -> FiledPlaces:
    chosen = frozenset(at for at, place in enumerate(reading.places) if _decided(place))
    spot = spots[row.incident_id]
    return FiledPlaces(row.post_id, row.text, reading.places, spot, row.priority, chosen)


def _decided(place: Place) -> bool:
    """An officer chose it, or said that its words name no place."""
    return place.choice is not None or place.no_place


def _take(connection: Connection, wait: Wait) -> bool:
    table = geocoding_waits
    ours = (table.c.key == wait.key, table.c.post_id == wait.post, table.c.start == wait.start)
    return bool(connection.execute(delete(table).where(*ours)).rowcount)


def _write(connection: Connection, row: Row[Any], better: Better) -> bool:
    """The report with this place; False where an officer chose it or nothing is new."""
    reading = reading_from(row.reading)
    if _decided(reading.places[better.at]):
        return False
    changed = improved_reading(reading, better.at, better.place, better.why)
    if changed == reading:
        return False
    statement = update(reports).where(reports.c.post_id == row.post_id)
    connection.execute(statement.values(reading=reading_json(changed)))
    return True


def _improve_incident(doing: Act, number: int, person_chose: PersonChose) -> None:
    """Its version always rises: open boards read it again."""
    connection = doing.connection
    row = connection.execute(select(incidents).where(incidents.c.id == number)).one()
    query = _reports().where(reports.c.incident_id == number).limit(FEW + 1)
    own = [reading_from(one.reading) for one in connection.execute(query)]
    chosen = any(reading.place_choices for reading in own)
    if len(own) <= FEW and not chosen and not person_chose(connection, number):
        better = improved(from_row(row), own)
        if better is not None:
            doing.incidents.place(number, better)
            return
    doing.incidents.touch(number)
