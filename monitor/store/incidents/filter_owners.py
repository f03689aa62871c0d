"""Conditions on who has an incident, who is asked to look, and what is known of its truth."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select

from monitor.model.incidents import CORROBORATED_BY, Standing
from monitor.store.schema import incidents
from monitor.store.triage.desks import worked_by
from monitor.store.triage.mention_tables import mentions
from monitor.store.triage.triage_tables import decisions


def owned_by(owners: Sequence[str], me: str) -> ColumnElement[bool]:
    """`owners`: addresses, "me" (the address `me`) and "nobody"."""
    known = {"me": me, "nobody": ""}
    wanted = [known.get(one, one) for one in owners if one != "me" or me]
    return incidents.c.owner.in_(wanted)


def at_desks(desks: Sequence[str], me: str) -> ColumnElement[bool]:
    """`desks`: numbers, "mine" (those at which `me` works) and "none"."""
    conditions: list[ColumnElement[bool]] = []
    if numbers := [int(one) for one in desks if one.isdigit()]:
        conditions.append(incidents.c.desk_id.in_(numbers))
    if "none" in desks:
        conditions.append(incidents.c.desk_id.is_(None))
    if "mine" in desks:
        conditions.append(incidents.c.desk_id.in_(worked_by(me)))
    return or_(*conditions)


def standing(standings: Sequence[str]) -> ColumnElement[bool]:
    """What a person said; else what is counted from independent authors."""
    unsaid = incidents.c.standing == Standing.UNVERIFIED
    counted = incidents.c.authors >= CORROBORATED_BY
    said = [one for one in standings if one in (Standing.VERIFIED, Standing.REFUTED)]
    conditions: list[ColumnElement[bool]] = [incidents.c.standing.in_(said)]
    if Standing.CORROBORATED in standings:
        conditions.append(and_(unsaid, counted))
    if Standing.UNVERIFIED in standings:
        conditions.append(and_(unsaid, ~counted))
    return or_(*conditions)


def waits_for(officer: str) -> ColumnElement[bool]:
    """A note names the officer, who has decided and noted nothing there since."""
    named = select(mentions.c.incident_id).where(mentions.c.officer == officer, unmet())
    return incidents.c.id.in_(named)


def unmet() -> ColumnElement[bool]:
    """Of a mention: who is named has done nothing at the incident since."""
    since = select(decisions.c.id).where(
        decisions.c.incident_id == mentions.c.incident_id,
        decisions.c.by == mentions.c.officer,
        decisions.c.id > mentions.c.decision_id,
    )
    return ~exists(since.correlate(mentions))
