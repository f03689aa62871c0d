"""A report of an incident with what moving and folding it needs, and when it must be read again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from monitor.model.events import (
    DispatchFailed,
    DispatchReleased,
    DispatchSent,
    Event,
    IncidentDecided,
    IncidentJoined,
    IncidentOpened,
    IncidentOverdue,
    IncidentRaised,
    IncidentReopened,
    PlaceImproved,
    PostRemoved,
    PostRevised,
    ReceiptCame,
    ReplyApproved,
    ReportCorrected,
    TextChanged,
)
from monitor.model.json_reading import reading_from
from monitor.model.posts import Post
from monitor.model.reports import report_of
from monitor.steps.refold import Member
from monitor.store.outreach.recipients import AskerKey, asker_key
from monitor.store.schema import posts, reports

LEAVE_REPORTS = (
    IncidentDecided,
    IncidentOverdue,
    IncidentRaised,
    IncidentReopened,
    PostRevised,
    TextChanged,
    ReplyApproved,
    DispatchFailed,
    DispatchReleased,
    DispatchSent,
    ReceiptCame,
)
"""Events of an incident after which its reports say what they said."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report with what moving and folding it needs."""

    incident: int
    member: Member
    copy_of: int | None
    pinned: bool
    asker: AskerKey | None  # None: nobody who waits for an answer


def posts_changed(happened: Iterable[Event]) -> set[int] | None:
    """Which reports these events changed; None: it may be all of them."""
    changed: set[int] = set()
    for event in happened:
        match event:
            case IncidentOpened() | IncidentJoined() | PlaceImproved():
                changed.update(event.posts)
            case PostRemoved():
                changed.add(event.post)
            case ReportCorrected():
                changed |= {event.post} if event.post is not None else set()
            case _ if not isinstance(event, LEAVE_REPORTS):
                return None
    return changed


def gathering() -> Select[Any]:
    return select(
        reports.c.post_id,
        reports.c.incident_id,
        reports.c.copy_of,
        reports.c.pinned,
        reports.c.reading,
        posts.c.network,
        posts.c.network_id,
        posts.c.text,
        posts.c.created_at,
        posts.c.author,
        posts.c.repost_of,
        posts.c.removed_at,
    ).join(posts, posts.c.id == reports.c.post_id)


def gathered_from(row: Row[Any]) -> Gathered:
    post = Post(row.network, row.network_id, row.text, row.created_at, row.author)
    member = Member(
        row.post_id, report_of(reading_from(row.reading), post), row.copy_of is not None
    )
    is_voice = row.copy_of is None and row.repost_of is None and row.removed_at is None
    asker = asker_key(row.network, row.author, row.post_id) if is_voice else None
    return Gathered(row.incident_id, member, row.copy_of, row.pinned, asker)
