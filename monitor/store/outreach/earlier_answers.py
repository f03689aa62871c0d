"""What did we answer last time: earlier replies to posts like those of an incident."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, case, column, func, select, text

from monitor.model.text_rules import TextState
from monitor.store.outreach.outreach_tables import texts
from monitor.store.schema import deployments, incidents, posts

MOST_WORDS = 12
"""Of the headline, the longest first: short ones say little of what is asked."""

LOOKED_AT = 200
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    reply: int
    text: str
    language: str
    deployment: str
    asked: str  # the post that it answered
    topic: str
    same_topic: bool
    same_language: bool
    approved_by: str
    at: datetime


def earlier_answers(
    connection: Connection, incident: int, language: str, *, limit: int = 5
) -> list[EarlierAnswer]:
    """The nearest sent replies of all deployments: of the same topic first, then in `language`,
    then by the words that their question shares with the incident's headline. Each text once."""
    query = select(incidents.c.topic, incidents.c.sector, incidents.c.headline)
    asked = connection.execute(query.where(incidents.c.id == incident)).first()
    if asked is None:
        return []
    like = incidents.c.topic == asked.topic
    relevance = _relevance(connection, asked.headline)
    found = (
        select(
            texts.c.id,
            texts.c.text,
            texts.c.language,
            texts.c.approved_by_name,
            texts.c.sent_at,
            deployments.c.name.label("deployment"),
            posts.c.text.label("asked"),
            incidents.c.topic,
        )
        .join(incidents, incidents.c.id == texts.c.incident_id)
        .join(posts, posts.c.id == texts.c.post_id)
        .join(deployments, deployments.c.id == texts.c.deployment_id)
        .where(
            texts.c.state == TextState.SENT,
            texts.c.incident_id != incident,
            like | (incidents.c.sector == asked.sector) | (relevance > 0),
        )
        .order_by(
            case((like, 1), else_=0).desc(),
            (texts.c.language == language).desc(),
            relevance.desc(),
            texts.c.sent_at.desc(),
        )
        .limit(LOOKED_AT)
    )
    answers: dict[str, EarlierAnswer] = {}
    for row in connection.execute(found):
        answers.setdefault(
            " ".join(row.text.casefold().split()),
            EarlierAnswer(
                reply=row.id,
                text=row.text,
                language=row.language,
                deployment=row.deployment,
                asked=row.asked,
                topic=row.topic,
                same_topic=row.topic == asked.topic,
                same_language=row.language == language,
                approved_by=row.approved_by_name or "",
                at=row.sent_at,
            ),
        )
        if len(answers) == limit:
            break
    return list(answers.values())


def _relevance(connection: Connection, headline: str) -> ColumnElement[Any]:
    """How well the post that was answered matches these words; 0 where it does not."""
    words = sorted(
        {one.lower() for one in _WORD.findall(headline)}, key=lambda one: (-len(one), one)
    )
    if not words:
        return func.abs(0)
    terms = words[:MOST_WORDS]
    if connection.dialect.name == "sqlite":
        match = " OR ".join(f'"{term}"' for term in terms)
        ranked = text(
            "SELECT -bm25(post_words) AS score FROM post_words "
            "WHERE post_words MATCH :near AND rowid = posts.id"
        ).bindparams(near=match)
        return func.coalesce(ranked.columns(column("score", Float)).scalar_subquery(), 0.0)
    vector = func.to_tsvector(text("'simple'"), posts.c.text)
    wanted = func.to_tsquery(text("'simple'"), " | ".join(f"'{term}'" for term in terms))
    return func.ts_rank(vector, wanted)
