"""The conversation with one author: what was said, and the text that answers."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach.replies import Overtaken
from monitor.actions.outreach.reply_rules import ReplyError
from monitor.model.replies import LETS_GO, KeptReply, ReplyAct
from monitor.model.roles import REPLIES
from monitor.steps.wording import fields_in
from monitor.store.deployments import Deployment
from monitor.store.outreach import reply_reading
from monitor.store.outreach.conversations import conversation_of_post
from monitor.store.outreach.earlier_answers import EarlierAnswer
from monitor.store.outreach.saved_replies import saved_reply
from monitor.wiring.replying import Replying
from web.context import Parts, here
from web.present import labels as words
from web.screens.replies.composing import measured, partly_filled, too_long
from web.screens.replies.talk import MOST_TURNS, Talk, talk
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("replies", __name__)

Answer = AnyResponse | str | tuple[str, int]

ACTS = {
    "submit": ReplyAct.SUBMIT,
    "send": ReplyAct.SEND,
    "approve": ReplyAct.APPROVE,
    "return": ReplyAct.RETURN,
    "withdraw": ReplyAct.WITHDRAW,
    "stop": ReplyAct.STOP,
    "again": ReplyAct.TRY_AGAIN,
}
"""What the buttons of a composer do beyond keeping the text."""


@pages.get("/conversation/<int:number>")
@allowed(*REPLIES, of=desk_of.post)
def conversation(number: int) -> Answer:
    """All that the author of this post wrote and was answered, and an empty answer to the post."""
    held, deployment = here()
    with held.read() as connection:
        shown = talk(connection, deployment, number, viewer())
        text = _offered(connection, deployment, shown)
    return _page(held, deployment, shown, text=text)


@pages.post("/conversation/<int:number>")
@allowed(*REPLIES, of=desk_of.post)
def begin(number: int) -> Answer:
    """The first words of an answer: kept as a draft, and then what the button says."""
    held, deployment = here()
    who, text = viewer(), _text()
    try:
        made = replying(held).draft(
            deployment.id,
            number,
            text=text,
            language=request.form.get("language", "und"),
            account=_account(),
            private=_private(),
            by=who.person,
            roles=who.roles,
        )
        reply = _acted(held, deployment, made.reply, text)
    except ReplyError as error:
        with held.read() as connection:
            shown = talk(connection, deployment, number, who)
        return _page(held, deployment, shown, text=text, fault=str(error)), 422
    return _kept(reply)


@pages.get("/replies/<int:number>")
@allowed(*REPLIES, of=desk_of.reply)
def one(number: int) -> Answer:
    """A reply in its conversation: for who writes it, and for who approves it."""
    held, deployment = here()
    reply = _reply(held, deployment, number)
    with held.read() as connection:
        shown = talk(connection, deployment, reply.post, viewer(), reply)
    text = reply.text
    if request.args.keys() & {"saved", "earlier"}:
        with held.read() as connection:
            text = _offered(connection, deployment, shown) or text
    return _page(held, deployment, shown, text=text, said=request.args.get("said", ""))


@pages.post("/replies/<int:number>")
@allowed(*REPLIES, of=desk_of.reply)
def act(number: int) -> Answer:
    """Keep the text where it was changed, then what the button says."""
    held, deployment = here()
    reply, who, text = _reply(held, deployment, number), viewer(), _text()
    version = request.form.get("version", 0, type=int)
    try:
        if reply.state.editable and _is_changed(reply, text):
            changed = replying(held).change(
                deployment.id,
                number,
                version,
                text=text,
                account=_account(),
                private=_private(),
                by=who.person,
                roles=who.roles,
            )
            reply, version = changed.reply, changed.reply.version
        elif reply.version != version:
            raise Overtaken(reply)
        reply = _acted(held, deployment, reply, text)
    except ReplyError as error:
        with held.read() as connection:
            reply = reply_reading.reply(connection, deployment.id, number) or reply
            shown = talk(connection, deployment, reply.post, who, reply)
        page = _page(held, deployment, shown, text=text, fault=str(error))
        status = HTTPStatus.CONFLICT if isinstance(error, Overtaken) else 422
        return page, int(status)
    return _kept(reply)


@pages.post("/replies/<int:number>/settle")
@allowed(*REPLIES, of=desk_of.reply)
def settle(number: int) -> Answer:
    """Of a reply that may have gone out: an officer has looked, and says."""
    held, deployment = here()
    reply = _reply(held, deployment, number)
    if reply.dispatch is None:
        abort(404)
    is_there = request.form.get("is_there") == "yes"
    what = replying(held).it_is_there if is_there else replying(held).send_again
    told = what(deployment.id, reply.dispatch, viewer().person)
    said = "" if told else "somebody else had said so before"
    return redirect(url_for("replies.one", number=number, said=said or None), 303)


@pages.post("/conversation/<int:number>/measure")
@allowed(*REPLIES, of=desk_of.post)
def measure(number: int) -> str:
    """How the text of a composer would leave: its size, and what it gives away."""
    held, deployment = here()
    with held.read() as connection:
        asked = talk(connection, deployment, number, viewer()).asked
        turns = conversation_of_post(connection, deployment.id, number, limit=MOST_TURNS)
    found = measured(replying(held), _account(), asked.network, _text(), turns, private=_private())
    return render_template("replies/measured.html", measured=found, text=_text())


@pages.get("/conversation/<int:number>/turns")
@allowed(*REPLIES, of=desk_of.post)
def turns(number: int) -> str:
    """What was said, anew: for a page that has heard of a change."""
    held, deployment = here()
    with held.read() as connection:
        shown = talk(connection, deployment, number, viewer())
    return render_template("replies/turns.html", talk=shown, now=datetime.now(UTC))


def replying(held: Parts) -> Replying:
    return Replying(held.settings, held.database, held.redis, held.sender)


def _page(
    held: Parts,
    deployment: Deployment,
    shown: Talk,
    *,
    text: str,
    fault: str = "",
    said: str = "",
) -> str:
    way = _way(shown)
    private = shown.private or (shown.reply.private if shown.reply else _private())
    return render_template(
        "replies/page.html",
        deployment=deployment,
        viewer=viewer(),
        talk=shown,
        text=text,
        way=way,
        private=private,
        measured=measured(
            replying(held), way, shown.asked.network, text, shown.turns, private=private
        ),
        fault=fault,
        said=said,
        now=datetime.now(UTC),
    )


def _way(shown: Talk) -> int | None:
    """The account in the form, else that of the reply, else the first that works."""
    if "account" in request.form:
        return _account()
    if shown.reply is not None:
        return shown.reply.account
    return next((one.account for one in shown.ways if not one.fault), None)


def _acted(held: Parts, deployment: Deployment, reply: KeptReply, text: str) -> KeptReply:
    wanted = request.form.get("do", "save")
    if wanted not in ACTS:
        return reply
    what, who = ACTS[wanted], viewer()
    if what in LETS_GO:
        if unfilled := fields_in(text):
            raise ReplyError(f"Fill in {{{unfilled[0]}}} first: it would go out as it stands.")
        size = replying(held).size(reply.account, reply.network, text)
        if fault := too_long(size, words.network(reply.network)):
            raise ReplyError(f"It has {fault}")
    note = request.form.get("note", "")
    return (
        replying(held)
        .act(
            deployment.id, reply.id, reply.version, what, by=who.person, roles=who.roles, note=note
        )
        .reply
    )


def _kept(reply: KeptReply) -> AnyResponse:
    """A script that keeps drafts is told the number and the version to go on with."""
    if request.accept_mimetypes.best == "application/json":
        answer = Response(status=HTTPStatus.NO_CONTENT)
        answer.headers["X-Reply"] = str(reply.id)
        answer.headers["X-Version"] = str(reply.version)
        return answer
    return redirect(url_for("replies.one", number=reply.id), HTTPStatus.SEE_OTHER)


def _offered(connection: Connection, deployment: Deployment, shown: Talk) -> str:
    """The saved or earlier reply that the address names, with the fields that are known."""
    number = request.args.get("saved", 0, type=int)
    saved = saved_reply(connection, deployment.id, number) if 0 < number < 2**63 else None
    if saved is not None:
        return partly_filled(saved.text, shown.fields)
    wanted = request.args.get("earlier", 0, type=int)
    found: list[EarlierAnswer] = [one for one in shown.earlier if one.reply == wanted]
    return found[0].text if found else ""


def _reply(held: Parts, deployment: Deployment, number: int) -> KeptReply:
    if number >= 2**63:
        abort(404)
    with held.read() as connection:
        found = reply_reading.reply(connection, deployment.id, number)
    if found is None:
        abort(404)
    return found


def _is_changed(reply: KeptReply, text: str) -> bool:
    same = text == reply.text and _account() == reply.account
    return not (same and _private() == reply.private)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").strip()


def _account() -> int | None:
    found = request.form.get("account", 0, type=int)
    return found if 0 < found < 2**63 else None


def _private() -> bool:
    return request.form.get("private") == "1"
