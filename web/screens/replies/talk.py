"""One conversation with what answers it, made ready for its templates."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import Connection, select

from monitor.actions.outreach.previews import name_of
from monitor.actions.outreach.refusals import refused
from monitor.model.dispatches import DispatchKind, KeptDispatch
from monitor.model.labels import RELEVANT
from monitor.model.listed import Listed
from monitor.model.text_rules import RULES, TextStep
from monitor.model.texts import Reply, TextVersion
from monitor.networks.known import networks
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.outreach import texts
from monitor.store.outreach.conversations import Turn, conversation_of_post
from monitor.store.outreach.dispatches import dispatches_of
from monitor.store.outreach.earlier_answers import EarlierAnswer, earlier_answers
from monitor.store.outreach.saved_replies import find_saved
from monitor.store.schema import posts, reports
from web.present.labels import label
from web.screens.replies.composing import (
    Offer,
    Way,
    always_private,
    has_choice,
    known_fields,
    offers,
    ways,
)
from web.security.viewer import Viewer

MOST_TURNS = 100
FEW_SAVED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """The post that is answered."""

    number: int
    network: str
    author: str
    name: str  # without the signs of the network
    language: str
    incident: int | None
    read_as: tuple[str, ...]  # what the reader made of it, with its scores
    why: tuple[str, ...]  # and by which words


@dataclass(frozen=True, slots=True)
class Talk:
    asked: Asked
    incident: Listed | None
    turns: list[Turn]
    dispatches: dict[int, tuple[KeptDispatch, ...]]  # by reply
    ways: list[Way]
    choice: bool  # public or private, as the officer likes
    private: bool  # always: the network has no other way
    saved: list[Offer]
    earlier: list[EarlierAnswer]
    fields: dict[str, str]  # what is known of them here
    reply: Reply | None  # that the composer holds
    may: dict[TextStep, str]  # what may not be done with it, and why; "" where it may
    versions: list[TextVersion]


def talk(
    connection: Connection,
    deployment: Deployment,
    post: int,
    who: Viewer,
    reply: Reply | None = None,
) -> Talk:
    """404 where the post is not of this deployment."""
    asked = _asked(connection, deployment.id, post)
    number = asked.incident
    listed = board.incident(connection, deployment.id, number) if number else None
    turns = conversation_of_post(connection, deployment.id, post, limit=MOST_TURNS)
    ours = [turn.reply.id for turn in turns if turn.reply is not None]
    network = networks().get(asked.network)
    found = find_saved(connection, deployment.id, language=asked.language, limit=FEW_SAVED)
    fields = known_fields(listed, asked.name, who)
    return Talk(
        asked,
        listed,
        turns,
        dispatches_of(connection, DispatchKind.REPLY, ours),
        ways(connection, deployment.id, asked.network, who),
        has_choice(network),
        always_private(network),
        offers(found, fields),
        earlier_answers(connection, number, asked.language) if number else [],
        fields,
        reply,
        {
            step: refused(connection, reply, step, who.person, who.roles) if reply else ""
            for step in RULES
        },
        texts.history(connection, reply.id) if reply else [],
    )


def _asked(connection: Connection, deployment: int, post: int) -> Asked:
    query = (
        select(
            posts.c.network,
            posts.c.author,
            posts.c.text,
            reports.c.language,
            reports.c.incident_id,
            reports.c.reading,
        )
        .outerjoin(reports, reports.c.post_id == posts.c.id)
        .where(posts.c.id == post, posts.c.deployment_id == deployment)
    )
    row = connection.execute(query).first() if post < 2**63 else None
    if row is None:
        abort(404)
    name = name_of(row.network, row.author)
    reading = row.reading or {}
    return Asked(
        post,
        row.network,
        row.author,
        name,
        row.language or "und",
        row.incident_id,
        tuple(
            f"{label(one)} {float(reading['scores'].get(one, 0.0)):.2f}"
            for one in reading.get("labels", ())
            if one != RELEVANT
        ),
        tuple(
            f"“{row.text[one['start'] : one['end']]}”: {one['why']}"
            for one in reading.get("reasons", ())
            if one["end"] > one["start"]
        ),
    )
