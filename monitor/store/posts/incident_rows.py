"""An incident as a row of its table, and back."""

from typing import Any

from sqlalchemy import Row

from monitor.model.clocks import Clock
from monitor.model.incidents import CORROBORATED_BY, Incident, IncidentState, Spot, Standing
from monitor.model.labels import Intent, Item, NeedKind, Sector, Severity, Urgency
from monitor.model.places import Precision
from monitor.model.reasons import Reason
from monitor.model.targets import Late
from monitor.model.triage import Owner, Triage
from monitor.steps.overrides import points


def to_row(incident: Incident) -> dict[str, Any]:
    spot = incident.spot
    return {
        "topic": incident.topic,
        "sector": incident.sector,
        "item": incident.item,
        "kind": incident.kind,
        "intent": incident.intent,
        "place_key": spot.key if spot else None,
        "place_name": spot.name if spot else None,
        "place_hint": incident.place_hint[:200],
        "country": spot.country if spot else None,
        "lat": spot.lat if spot else None,
        "lon": spot.lon if spot else None,
        "precision": spot.precision if spot else None,
        "confidence": spot.confidence if spot else None,
        "radius_m": spot.radius_m if spot else None,
        "people": incident.people,
        "urgency": incident.urgency,
        "severity": incident.severity,
        "languages": f" {' '.join(incident.languages)} ",
        "reports": incident.reports,
        "copies": incident.copies,
        "authors": incident.authors,
        "priority": incident.priority,
        "reasons": [(reason.why, reason.score) for reason in incident.reasons],
        "headline": incident.headline,
        "top": incident.top,
        "first_at": incident.first_at,
        "last_at": incident.last_at,
        "needs_human": incident.needs_human,
    }


def from_row(row: Row[Any]) -> Incident:
    return Incident(
        topic=row.topic,
        sector=Sector(row.sector) if row.sector else None,
        item=Item(row.item) if row.item else None,
        kind=NeedKind(row.kind) if row.kind else None,
        intent=Intent(row.intent),
        spot=_spot(row),
        place_hint=row.place_hint,
        people=row.people,
        urgency=Urgency(row.urgency),
        severity=Severity(row.severity),
        languages=tuple(row.languages.split()),
        reports=row.reports,
        copies=row.copies,
        authors=row.authors,
        priority=row.priority,
        reasons=tuple(Reason("priority", 0, 0, why, score) for why, score in row.reasons),
        headline=row.headline,
        top=row.top,
        first_at=row.first_at,
        last_at=row.last_at,
        state=IncidentState(row.state),
        standing=_standing(row),
        needs_human=row.needs_human,
        corrected=points(row.held),
    )


def _spot(row: Row[Any]) -> Spot | None:
    if row.place_key is None:
        return None
    return Spot(
        key=row.place_key,
        name=row.place_name,
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        precision=Precision(row.precision),
        confidence=row.confidence,
        radius_m=row.radius_m,
    )


def triage_from(row: Row[Any]) -> Triage:
    """`row` may bring `desk_name` beside the columns of its table."""
    standing = Standing(row.standing)
    return Triage(
        decisions=row.decisions,
        owner=Owner(row.owner, row.owner_name, row.desk_id, getattr(row, "desk_name", None) or ""),
        clock=clock_from(row),
        due_at=row.due_at,
        late=Late(row.late),
        standing_set=standing if standing is not Standing.UNVERIFIED else None,
        raised_why=row.raised_why,
        merged_into=row.merged_into,
    )


CLOCK = ("opened_at", "acknowledged_at", "answered_at", "ended_at", "running_since", "waited_s")


def clock_from(row: Row[Any]) -> Clock | None:
    return Clock(*(getattr(row, name) for name in CLOCK)) if row.opened_at else None


def clock_row(clock: Clock) -> dict[str, Any]:
    return {name: getattr(clock, name) for name in CLOCK}


def _standing(row: Row[Any]) -> Standing:
    """What a person said; else it is counted."""
    said = Standing(row.standing)
    if said is Standing.UNVERIFIED and row.authors >= CORROBORATED_BY:
        return Standing.CORROBORATED
    return said
