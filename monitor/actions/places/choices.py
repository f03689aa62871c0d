"""Choices of places: what officers say that words mean, laid over reports and incident."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select, update

from monitor.actions.act import Act, act
from monitor.model.events import PlaceChosen
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.people import Person
from monitor.model.place_corrections import OUTSIDE, PlaceCorrection, same_choice
from monitor.model.places import Candidate
from monitor.model.reading import Reading
from monitor.steps.chosen_places import Compare, spot_after, with_choices
from monitor.steps.prioritise import incident_priority
from monitor.store.database import Database
from monitor.store.places.place_corrections import (
    PlaceCorrectionError,
    effective,
    of_incident,
    rows_of,
)
from monitor.store.places.place_tables import place_corrections
from monitor.store.posts.incident_rows import from_row
from monitor.store.schema import incidents, posts, reports


class PlaceConflict(PlaceCorrectionError):
    """Somebody else chose for the same words meanwhile; `other` is what they chose."""

    def __init__(self, other: PlaceCorrection) -> None:
        super().__init__(
            f"{other.name} has just said that “{other.shown or 'the incident'}” is "
            f"{_named(other.chosen)}: look again, and choose again if you still disagree"
        )
        self.other = other


@dataclass(frozen=True, slots=True)
class Outcome:
    correction: int  # the number of the row that says it
    reports: int  # how many reports it changed
    changed: bool


def choose(
    database: Database,
    deployment: int,
    incident: int,
    words: str,
    chosen: Candidate | None,
    officer: Person,
    *,
    seen: int,
    compare: Compare,
) -> Outcome:
    """The officer says that `words` of this incident's reports mean `chosen` (None: no place).

    `words` are as written, "" for the place of the incident as a whole. `seen` is the number of the
    newest row for these words that the officer was shown, 0 for none. `chosen.key` is "" for a
    place outside the gazetteer. Choosing what holds already changes nothing. Raises PlaceConflict
    where somebody chose otherwise meanwhile, PlaceCorrectionError for an unknown incident.
    """
    key = compare(words)[:200]
    with act(database, deployment, officer, alone=True) as doing:
        connection = doing.connection
        _check(connection, deployment, incident)
        rows = rows_of(connection, incident)
        holds = effective(rows).get(key)
        if holds is not None and same_choice(holds.chosen, chosen):
            return Outcome(holds.number, 0, changed=False)
        newest = max((row.id for row in rows if row.words == key), default=0)
        if newest > seen and holds is not None:
            raise PlaceConflict(holds)
        row = _row(chosen) | {"incident_id": incident, "words": key, "shown": words[:200]}
        number = _keep(doing, row)
        return _apply(doing, incident, number, compare)


def undo(
    database: Database,
    deployment: int,
    incident: int,
    correction: int,
    officer: Person,
    *,
    compare: Compare,
) -> Outcome:
    """Take a choice back: what held before it holds again. Twice is as good as once.

    Raises PlaceCorrectionError where the incident has no such choice.
    """
    with act(database, deployment, officer, alone=True) as doing:
        connection = doing.connection
        _check(connection, deployment, incident)
        rows = rows_of(connection, incident)
        wanted = next((row for row in rows if row.id == correction and not row.undoes), None)
        if wanted is None:
            raise PlaceCorrectionError(f"no choice {correction} of a place in this incident")
        if done := next((row.id for row in rows if row.undoes == correction), 0):
            return Outcome(done, 0, changed=False)
        row = {
            "incident_id": incident,
            "words": wanted.words,
            "shown": wanted.shown,
            "undoes": correction,
        }
        number = _keep(doing, row)
        return _apply(doing, incident, number, compare)


def _check(connection: Connection, deployment: int, incident: int) -> None:
    query = select(incidents.c.id).where(
        incidents.c.id == incident, incidents.c.deployment_id == deployment
    )
    if connection.execute(query).first() is None:
        raise PlaceCorrectionError(f"no incident {incident} in this deployment")


def _keep(doing: Act, row: dict[str, Any]) -> int:
    said = {
        "deployment_id": doing.deployment,
        "by": doing.who.address,
        "by_name": doing.who.name[:120],
        "at": doing.at,
    }
    statement = place_corrections.insert().returning(place_corrections.c.id)
    number = int(doing.connection.execute(statement, row | said).scalar_one())
    about = ("incident", row["incident_id"])
    told = ("shown", "name", "country", "precision", "undoes")
    detail = {"correction": number} | {name: row[name] for name in told if row.get(name)}
    action = "place_choice_undone" if row.get("undoes") else "place_chosen"
    doing.audit(action, about, detail)
    return number


def _apply(doing: Act, incident: int, number: int, compare: Compare) -> Outcome:
    """Lay the choices that count over the incident's reports, and its place over the incident."""
    connection = doing.connection
    choices = of_incident(connection, incident)
    query = (
        select(reports.c.post_id, reports.c.copy_of, reports.c.reading)
        .join(posts, posts.c.id == reports.c.post_id)
        .where(reports.c.incident_id == incident)
        # the first is the one that opened the incident: see monitor/steps/group.py
        .order_by(
            reports.c.copy_of.is_not(None), reports.c.filed_at, posts.c.created_at, posts.c.id
        )
    )
    changed = 0
    readings: list[Reading] = []
    for post, copy_of, form in connection.execute(query).all():
        before = reading_from(form)
        after = with_choices(before, choices, compare)
        if after != before:
            changed += 1
            statement = update(reports).where(reports.c.post_id == post)
            connection.execute(statement.values(reading=reading_json(after)))
        if copy_of is None or not readings:
            readings.append(after)
    row = connection.execute(select(incidents).where(incidents.c.id == incident)).one()
    spot, hint = spot_after(readings[0], readings[1:], choices, compare)
    moved = replace(from_row(row), spot=spot, place_hint=hint)
    priority, reasons = incident_priority(moved)  # a country alone weighs less than a town
    doing.incidents.place(incident, replace(moved, priority=priority, reasons=reasons))
    doing.happened(PlaceChosen(incident, number))
    return Outcome(number, changed, changed=True)


def _row(chosen: Candidate | None) -> dict[str, Any]:
    if chosen is None:
        return {}
    return {
        "key": "" if chosen.key.startswith(OUTSIDE) else chosen.key,
        "name": chosen.name[:200],
        "country": chosen.country,
        "region": chosen.region[:200],
        "lat": chosen.lat,
        "lon": chosen.lon,
        "precision": chosen.precision,
        "population": chosen.population,
        "radius_m": chosen.radius_m,
    }


def _named(chosen: Candidate | None) -> str:
    return f"{chosen.name} ({chosen.country})" if chosen else "no place"
