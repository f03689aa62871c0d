"""All replies: what waits for an approver, what came back, what failed; and the stop of it all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach import stops as stopping
from monitor.actions.outreach.refusals import refused
from monitor.model.dispatches import KeptDispatch
from monitor.model.roles import REPLIES, STOPS
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import Reply, ReplyToAll
from monitor.store.networks import accounts
from monitor.store.outreach import dispatches, stops, texts
from web.context import here
from web.security import desk_of
from web.security.access import allowed, viewer
from web.security.viewer import Viewer

pages = Blueprint("reply_queue", __name__)

MOST = 100
OPEN = (TextState.SUBMITTED, TextState.RETURNED, TextState.DRAFT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Replies of one kind, each with whether this officer can move it on."""

    title: str
    empty: str
    replies: list[Reply]
    to_all: list[ReplyToAll]


@pages.get("/replies")
@allowed(*REPLIES, anywhere=True)
def page() -> str:
    held, deployment = here()
    who = viewer()
    desks = who.rights.reach(REPLIES)
    with held.read() as connection:
        attention = dispatches.attention(connection, deployment.id, MOST)
        return render_template(
            "replies/queue.html",
            deployment=deployment,
            groups=_groups(connection, deployment.id, who, desks),
            failed=_failed(connection, deployment.id, attention, desks),
            may_stop=who.rights.reach(STOPS) is None,
            standing=stops.standing(connection, deployment.id),
            accounts={one.id: one.name for one in accounts.accounts_of(connection, deployment.id)},
            now=datetime.now(UTC),
        )


@pages.post("/replies/stop")
@allowed(*STOPS)
def stop() -> AnyResponse:
    """From now on nothing leaves, of one account or of all."""
    held, deployment = here()
    account = request.form.get("account", 0, type=int)
    with held.read() as connection:
        known = {one.id for one in accounts.accounts_of(connection, deployment.id)}
    why = request.form.get("why", "").strip()[:300]
    who = viewer().person
    stopping.stop(held.database, deployment.id, account if account in known else None, why, who)
    return redirect(url_for("reply_queue.page"), 303)


@pages.post("/replies/stop/<int:number>/lift")
@allowed(*STOPS)
def lift(number: int) -> AnyResponse:
    held, deployment = here()
    if number < 2**63:
        stopping.lift(held.database, deployment.id, number, viewer().person)
    return redirect(url_for("reply_queue.page"), 303)


def _groups(
    connection: Connection, deployment: int, who: Viewer, desks: Collection[int] | None
) -> list[Waiting]:
    """`desks`: those alone whose replies the officer answers for; None: all."""

    def replies_in(*states: TextState, made_by: str = "") -> list[Reply]:
        return texts.replies_in(
            connection, deployment, states, made_by=made_by, desks=desks, limit=MOST
        )

    submitted = replies_in(TextState.SUBMITTED)
    to_all = texts.replies_to_all_in(connection, deployment, OPEN, desks)
    mine: list[Reply] = []
    others: list[Reply] = []
    for one in submitted:
        why = refused(connection, one, TextStep.APPROVE, who.person, who.roles)
        (others if why else mine).append(one)
    own = replies_in(TextState.RETURNED, TextState.DRAFT, made_by=who.email)
    sent = replies_in(TextState.APPROVED, TextState.SENDING)
    return [
        Waiting(
            "For you to approve",
            "Nothing waits for you.",
            mine,
            [one for one in to_all if one.state is TextState.SUBMITTED],
        ),
        Waiting("Wait for somebody else to approve", "", others, []),
        Waiting(
            "Your drafts, and what came back to you",
            "You have no drafts.",
            own,
            [
                one
                for one in to_all
                if one.state is not TextState.SUBMITTED and one.made.by.address == who.email
            ],
        ),
        Waiting("On their way", "", sent, []),
    ]


def _failed(
    connection: Connection,
    deployment: int,
    found: list[KeptDispatch],
    desks: Collection[int] | None,
) -> list[tuple[KeptDispatch, Reply]]:
    pairs = ((one, texts.reply(connection, deployment, one.about)) for one in found)
    return [
        (one, reply)
        for one, reply in pairs
        if reply is not None
        and (desks is None or desk_of.reply(connection, deployment, reply.id) in desks)
    ]
