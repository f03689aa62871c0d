"""Everything that is shown of one incident, made ready for its templates."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from monitor.model.labels import RELEVANT
from monitor.model.listed import FiledReport, Listed
from monitor.model.reach import plain_reach_m
from monitor.privacy.reports import seen_by
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.incidents.visible import visible
from monitor.store.outreach.recipients import askers
from web.present.grouping_reasons import words_of
from web.present.labels import label, opinion_of_us
from web.present.marks import Run, runs
from web.screens.incident.clock_shown import ClockShown, clock_shown
from web.screens.incident.places_shown import (
    CandidateShown,
    PlacesShown,
    places_shown,
    plain_candidates,
)
from web.screens.incident.working import Work, work_on
from web.screens.triage.shown import TriageShown, triage_shown
from web.security.viewer import Viewer

PAGE = 50
FEW_SCORES = 6
FEW_UNSURE = 3


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report as the viewer may see it."""

    post_id: int
    author: str
    network: str
    created_at: datetime
    language: str
    runs: tuple[Run, ...]
    labels: tuple[tuple[str, float], ...]  # decided ones with their scores, the surest first
    unsure: tuple[tuple[str, float], ...]  # what the reader could as well have told otherwise
    of_us: str  # "complaint about us"; empty where we are not named
    our_own: bool  # the organisation wrote it
    judged: tuple[str, ...]  # urgency, severity, certainty, where known
    points: tuple[tuple[str, int], ...]  # why this priority
    other_reasons: tuple[str, ...]  # those without words in the text
    priority: int
    copies: int
    because: str
    faults: tuple[str, ...]
    url: str | None
    removed_at: datetime | None
    revised: tuple[tuple[datetime, str], ...]  # the text "" where the viewer must not see it
    may_answer: bool
    pinned: bool  # moved here by hand


@dataclass(frozen=True, slots=True)
class Detail:
    listed: Listed
    reports: tuple[ReportShown, ...]
    more: int  # where the next page of reports starts, 0 at the end
    candidates: tuple[CandidateShown, ...]  # other places its words may mean
    places: PlacesShown | None  # for those who may choose
    radius_m: float
    asked: tuple[int, int] | None  # how many asked and how many of them wait; for who answers
    triage: TriageShown
    clock: ClockShown | None
    work: Work | None = None  # for those who may merge, split and correct


@dataclass(frozen=True, slots=True)
class Missing:
    """The address names an incident that is not in this deployment."""

    number: int


def detail(
    connection: Connection, deployment: Deployment, number: int | None, viewer: Viewer
) -> Detail | Missing | None:
    if number is None:
        return None
    listed = board.incident(connection, deployment.id, number)
    if listed is None:
        return Missing(number)
    officer, viewer = viewer, viewer.at(listed.triage.owner.desk)
    found, more = _page(connection, number, 0)
    [seen] = visible(connection, viewer.rights, [listed])
    spot = seen.incident.spot
    return Detail(
        seen,
        tuple(report_shown(one, viewer) for one in found),
        more,
        plain_candidates(found, listed, exact=viewer.sees_exact_places),
        places_shown(connection, deployment.id, listed, found) if viewer.chooses_places else None,
        (spot.radius_m or plain_reach_m(spot.precision)) if spot else 0.0,
        _asked(connection, number) if viewer.replies else None,
        triage_shown(connection, deployment.id, listed, viewer),
        clock_shown(connection, deployment.id, listed, datetime.now(UTC)),
        work=work_on(connection, deployment.id, listed, officer) if viewer.triages else None,
    )


def _asked(connection: Connection, number: int) -> tuple[int, int]:
    found = askers(connection, number)
    return len(found), sum(not one.answered for one in found)


def further_reports(
    connection: Connection, number: int, skip: int, viewer: Viewer
) -> tuple[list[ReportShown], int]:
    found, more = _page(connection, number, skip)
    return [report_shown(one, viewer) for one in found], more


def _page(connection: Connection, number: int, skip: int) -> tuple[list[FiledReport], int]:
    found = board.own_reports_of(connection, number, limit=PAGE + 1, skip=skip)
    return found[:PAGE], skip + PAGE if len(found) > PAGE else 0


def report_shown(filed: FiledReport, viewer: Viewer) -> ReportShown:
    filed = seen_by(viewer.rights, viewer.desk, filed)
    reading = filed.reading
    reasons: list[dict[str, Any]] = reading["reasons"]
    scores = reading["scores"]
    decided = sorted(
        ((label(one), float(scores.get(one, 0.0))) for one in reading["labels"] if one != RELEVANT),
        key=lambda pair: -pair[1],
    )
    judged = [reading[name] for name in ("urgency", "severity", "certainty")]
    points = [one for one in reasons if one["label"] == "priority"]
    wordless = [one for one in reasons if one["end"] <= one["start"] and one not in points]
    return ReportShown(
        post_id=filed.post_id,
        author=filed.author,
        network=filed.network,
        created_at=filed.created_at,
        language=reading["language"],
        runs=tuple(runs(filed.text, [one for one in reasons if one not in points])),
        labels=tuple(decided[:FEW_SCORES]),
        unsure=_unsure(reading),
        of_us=opinion_of_us(reading.get("opinion_of_us")),
        our_own=reading.get("our_own", False),
        judged=tuple(one for one in judged if one != "Unknown"),
        points=tuple((one["why"], round(one["score"])) for one in points),
        other_reasons=tuple(f"{label(one['label'])}: {one['why']}" for one in wordless),
        priority=reading["priority"],
        copies=filed.copies,
        because=words_of(filed.joined_because),
        faults=tuple(reading["needs_human"]),
        url=_web(filed.url),
        removed_at=filed.removed_at,
        revised=filed.revisions,
        may_answer=viewer.replies and filed.removed_at is None and not reading.get("our_own"),
        pinned=filed.pinned,
    )


def _unsure(reading: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Needs and what the post is for, the nearest calls first; the rest helps nobody decide."""
    wanted = [one for one in reading.get("unsure", ()) if one.startswith(("need:", "intent:"))]
    return tuple(
        (label(one), float(reading["scores"].get(one, 0.0))) for one in wanted[:FEW_UNSURE]
    )


def _web(url: str | None) -> str | None:
    """Only what a browser may open; a feed can carry anything."""
    return url if url and url.startswith(("https://", "http://")) else None
