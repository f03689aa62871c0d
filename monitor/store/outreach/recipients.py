"""Those who asked: the distinct authors of an incident, and who of them was answered.

They are counted as on the board: reposts, copies of earlier posts and our own posts are no voices.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, exists, func, or_, select

from monitor.model.text_rules import TextState
from monitor.model.texts import TextKind
from monitor.store.outreach.outreach_tables import dispatches, texts
from monitor.store.schema import incident_authors, posts, reports

GOING = (TextState.APPROVED, TextState.SENDING, TextState.SENT)


AskerKey = tuple[str, str, int]
"""Network, author, and for those without a name the number of the post."""


@dataclass(frozen=True, slots=True)
class Asker:
    network: str
    author: str  # "" for nameless ones: each post of theirs is one asker
    post: int  # the newest in the incident that is still there: what an answer answers
    language: str
    at: datetime
    answered: bool  # an answer of ours has gone to them in this incident, or is on its way


def askers(connection: Connection, incident: int) -> list[Asker]:
    """Whoever asked first comes first; authors who took away all their posts are left out."""
    voices = set(
        connection.execute(
            select(incident_authors.c.author).where(incident_authors.c.incident_id == incident)
        ).scalars()
    )
    answered = _answered(connection, incident)
    query = (
        select(
            posts.c.id,
            posts.c.network,
            posts.c.network_id,
            posts.c.author,
            posts.c.created_at,
            reports.c.language,
        )
        .join(reports, reports.c.post_id == posts.c.id)
        .where(
            reports.c.incident_id == incident,
            reports.c.copy_of.is_(None),
            posts.c.repost_of.is_(None),
            posts.c.removed_at.is_(None),
        )
        .order_by(posts.c.created_at, posts.c.id)
    )
    found: dict[str, Asker] = {}
    for row in connection.execute(query):
        # as `monitor.steps.group.author_of` names a voice
        voice = f"{row.network}:{row.author or '#' + row.network_id}"[:250]
        if voice not in voices:
            continue
        first = found.get(voice)
        found[voice] = Asker(
            row.network,
            row.author,
            row.id,
            row.language,
            first.at if first else row.created_at,
            asker_key(row.network, row.author, row.id) in answered,
        )
    return list(found.values())


def unanswered(connection: Connection, incident: int) -> int:
    """How many of those who asked have had no answer."""
    return sum(not one.answered for one in askers(connection, incident))


def unanswered_of(connection: Connection, incident: int, asked: Collection[AskerKey]) -> int:
    """The same of askers who are known already, each once."""
    return len(set(asked) - _answered(connection, incident))


def is_answered(connection: Connection, incident: int) -> bool:
    """Whether an answer that was sent to anybody in it is not known to be lost."""
    query = _answers(incident, (TextState.SENT,)).limit(1)
    return connection.execute(query).first() is not None


def _answered(connection: Connection, incident: int) -> set[AskerKey]:
    return {asker_key(*row) for row in connection.execute(_answers(incident, GOING))}


def _answers(incident: int, states: Sequence[TextState]) -> Select[str, str, int]:
    """Whom texts in these states are for. What went to the log reached nobody."""
    logged = exists().where(dispatches.c.id == texts.c.dispatch_id, dispatches.c.network == "log")
    return (
        select(texts.c.network, texts.c.recipient, texts.c.post_id)
        .outerjoin(reports, reports.c.post_id == texts.c.post_id)
        .where(
            texts.c.kind == TextKind.REPLY,
            func.coalesce(reports.c.incident_id, texts.c.incident_id) == incident,
            texts.c.state.in_(states),
            or_(texts.c.dispatch_id.is_(None), ~logged),
        )
    )


def asker_key(network: str, author: str, post: int) -> AskerKey:
    return network, author, 0 if author else post
