"""A conversation: all that one author wrote on a network and all that we answered, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from monitor.model.text_rules import TextState
from monitor.model.texts import Reply
from monitor.store.outreach.outreach_tables import texts
from monitor.store.outreach.text_rows import reply_from_row
from monitor.store.schema import incidents, posts, reports


@dataclass(frozen=True, slots=True)
class Turn:
    """One post of the author, or one reply of ours (`reply` is set)."""

    at: datetime
    text: str
    post: int  # of the author; of a reply: the one that it answers
    incident: int | None
    headline: str  # of that incident
    language: str
    url: str
    removed: bool  # the author took it away
    reply: Reply | None = None

    @property
    def order(self) -> tuple[datetime, bool, int]:
        """A reply stands after a post of the same moment."""
        number = self.post if self.reply is None else self.reply.id
        return self.at, self.reply is not None, number


def conversation(
    connection: Connection,
    deployment: int,
    network: str,
    author: str,
    *,
    before: tuple[datetime, bool, int] | None = None,
    limit: int = 50,
) -> list[Turn]:
    """The newest `limit` turns, the oldest first; `before`: `order` of the first one of the page
    that is there already. Nameless authors have none: see `conversation_of_post`."""
    if not author:
        return []
    mine = (posts.c.author == author,)
    theirs = (texts.c.network == network, texts.c.recipient == author)
    return _page(connection, deployment, network, mine, theirs, before, limit)


def conversation_of_post(
    connection: Connection, deployment: int, post: int, *, limit: int = 50
) -> list[Turn]:
    """Of the author of a post; where it has no author's name, of this post alone."""
    here = (posts.c.id == post, posts.c.deployment_id == deployment)
    query = select(posts.c.network, posts.c.author).where(*here)
    row = connection.execute(query).first()
    if row is None:
        return []
    if row.author:
        return conversation(connection, deployment, row.network, row.author, limit=limit)
    one = (posts.c.id == post,)
    return _page(connection, deployment, row.network, one, (texts.c.post_id == post,), None, limit)


def _page(
    connection: Connection,
    deployment: int,
    network: str,
    mine: Sequence[object],
    theirs: Sequence[object],
    before: tuple[datetime, bool, int] | None,
    limit: int,
) -> list[Turn]:
    turns = [
        *_posts(connection, deployment, network, mine, before, limit),
        *_replies(connection, deployment, theirs, before, limit),
    ]
    return sorted(turns, key=lambda turn: turn.order)[-limit:]


def _posts(
    connection: Connection,
    deployment: int,
    network: str,
    narrowed: Sequence[object],
    before: tuple[datetime, bool, int] | None,
    limit: int,
) -> list[Turn]:
    query = (
        select(
            posts.c.id,
            posts.c.text,
            posts.c.created_at,
            posts.c.url,
            posts.c.removed_at,
            reports.c.incident_id,
            reports.c.language,
            incidents.c.headline,
        )
        .outerjoin(reports, reports.c.post_id == posts.c.id)
        .outerjoin(incidents, incidents.c.id == reports.c.incident_id)
        .where(posts.c.deployment_id == deployment, posts.c.network == network, *narrowed)  # type: ignore[arg-type]  # conditions
        .order_by(posts.c.created_at.desc(), posts.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, ours, number = before
        older = posts.c.id < (2**63 - 1 if ours else number)  # a reply stands after all of them
        same = and_(posts.c.created_at == at, older)
        query = query.where(or_(posts.c.created_at < at, same))
    return [
        Turn(
            at=row.created_at,
            text=row.text,
            post=row.id,
            incident=row.incident_id,
            headline=row.headline or "",
            language=row.language or "und",
            url=row.url or "",
            removed=row.removed_at is not None,
        )
        for row in connection.execute(query)
    ]


def _replies(
    connection: Connection,
    deployment: int,
    narrowed: Sequence[object],
    before: tuple[datetime, bool, int] | None,
    limit: int,
) -> list[Turn]:
    query = (
        select(texts, incidents.c.headline)
        .outerjoin(incidents, incidents.c.id == texts.c.incident_id)
        .where(
            texts.c.deployment_id == deployment,
            or_(texts.c.state != TextState.WITHDRAWN, texts.c.sent_at.is_not(None)),
            *narrowed,  # type: ignore[arg-type]  # conditions
        )
        .order_by(texts.c.made_at.desc(), texts.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, ours, number = before
        same = and_(texts.c.made_at == at, texts.c.id < number) if ours else None
        earlier = texts.c.made_at < at
        query = query.where(earlier if same is None else or_(earlier, same))
    return [
        Turn(
            at=row.made_at,
            text=row.text,
            post=row.post_id,
            incident=row.incident_id,
            headline=row.headline or "",
            language=row.language,
            url="",
            removed=False,
            reply=reply_from_row(row),
        )
        for row in connection.execute(query)
    ]
