"""The conversation with one author: what was said, and the text that answers."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach import unsure
from monitor.actions.outreach.refusals import Overtaken, TextError
from monitor.actions.outreach.sizes import Leaving
from monitor.actions.outreach.texts import draft, revise
from monitor.model.roles import REPLIES
from monitor.model.text_rules import TextStep
from monitor.model.texts import AnyText, Draft, Reply, ToAuthor
from monitor.store.deployments import Deployment
from monitor.store.outreach import texts
from monitor.store.outreach.conversations import conversation_of_post
from monitor.store.outreach.earlier_answers import EarlierAnswer
from monitor.store.outreach.saved_replies import saved_reply
from web.context import Parts, here
from web.screens.replies.composing import measured, partly_filled, sizes
from web.screens.replies.talk import MOST_TURNS, Talk, talk
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("replies", __name__)

Answer = AnyResponse | str | tuple[str, int]

STEPS = {
    "submit": TextStep.SUBMIT,
    "send": TextStep.SEND,
    "approve": TextStep.APPROVE,
    "return": TextStep.RETURN,
    "withdraw": TextStep.WITHDRAW,
    "stop": TextStep.STOP,
    "again": TextStep.TRY_AGAIN,
}
"""What the buttons of a composer do beyond keeping the text."""


@pages.get("/conversation/<int:number>")
@allowed(*REPLIES, of=desk_of.post)
def conversation(number: int) -> Answer:
    """All that the author of this post wrote and was answered, and an empty answer to the post."""
    app, deployment = here()
    with app.read() as connection:
        shown = talk(connection, deployment, number, viewer())
        text = _offered(connection, deployment, shown)
    return _page(app, deployment, shown, text=text)


@pages.post("/conversation/<int:number>")
@allowed(*REPLIES, of=desk_of.post)
def begin(number: int) -> Answer:
    """The first words of an answer: kept as a draft, and then what the button says."""
    app, deployment = here()
    who, text = viewer(), _text()
    written = Draft(
        text, request.form.get("language", "und"), ToAuthor(number, _account(), _private())
    )
    try:
        changed = draft(
            app.database,
            deployment.id,
            written,
            by=who.person,
            roles=who.roles,
            sizes=sizes(app),
            then=_step(),
        )
    except TextError as error:
        with app.read() as connection:
            kept = 0 if error.present is None else error.present.id
            shown = talk(
                connection, deployment, number, who, texts.reply(connection, deployment.id, kept)
            )
        return _page(app, deployment, shown, text=text, fault=str(error)), 422
    return _kept(changed.text)


@pages.get("/replies/<int:number>")
@allowed(*REPLIES, of=desk_of.reply)
def one(number: int) -> Answer:
    """A reply in its conversation: for who writes it, and for who approves it."""
    app, deployment = here()
    reply = _reply(app, deployment, number)
    with app.read() as connection:
        shown = talk(connection, deployment, reply.to.post, viewer(), reply)
    text = reply.text
    if request.args.keys() & {"saved", "earlier"}:
        with app.read() as connection:
            text = _offered(connection, deployment, shown) or text
    return _page(app, deployment, shown, text=text, said=request.args.get("said", ""))


@pages.post("/replies/<int:number>")
@allowed(*REPLIES, of=desk_of.reply)
def act(number: int) -> Answer:
    """Keep the text where it was changed, and then what the button says."""
    app, deployment = here()
    reply, who, text = _reply(app, deployment, number), viewer(), _text()
    to = replace(reply.to, account=_account(), private=_private())
    try:
        changed = revise(
            app.database,
            deployment.id,
            number,
            request.form.get("version", 0, type=int),
            written=Draft(text, reply.language, to),
            by=who.person,
            roles=who.roles,
            sizes=sizes(app),
            then=_step(),
            note=request.form.get("note", ""),
        )
    except TextError as error:
        with app.read() as connection:
            reply = texts.reply(connection, deployment.id, number) or reply
            shown = talk(connection, deployment, reply.to.post, who, reply)
        page = _page(app, deployment, shown, text=text, fault=str(error))
        status = HTTPStatus.CONFLICT if isinstance(error, Overtaken) else 422
        return page, int(status)
    return _kept(changed.text)


@pages.post("/replies/<int:number>/settle")
@allowed(*REPLIES, of=desk_of.reply)
def settle(number: int) -> Answer:
    """Of a reply that may have gone out: an officer has looked, and says."""
    app, deployment = here()
    reply = _reply(app, deployment, number)
    if reply.dispatch is None:
        abort(404)
    is_there = request.form.get("is_there") == "yes"
    settle = unsure.it_is_there if is_there else unsure.send_again
    settled = settle(app.database, deployment.id, reply.dispatch, viewer().person)
    said = "" if settled else "somebody else had said so before"
    return redirect(url_for("replies.one", number=number, said=said or None), 303)


@pages.post("/conversation/<int:number>/measure")
@allowed(*REPLIES, of=desk_of.post)
def measure(number: int) -> str:
    """How the text of a composer would leave: its size, and what it gives away."""
    app, deployment = here()
    with app.read() as connection:
        asked = talk(connection, deployment, number, viewer()).asked
        turns = conversation_of_post(connection, deployment.id, number, limit=MOST_TURNS)
    leaving = Leaving(_account(), asked.network, _text())
    found = measured(sizes(app), leaving, turns, private=_private())
    return render_template("replies/measured.html", measured=found, text=_text())


@pages.get("/conversation/<int:number>/turns")
@allowed(*REPLIES, of=desk_of.post)
def turns(number: int) -> str:
    """What was said, anew: for a page that has heard of a change."""
    app, deployment = here()
    with app.read() as connection:
        shown = talk(connection, deployment, number, viewer())
    return render_template("replies/turns.html", talk=shown, now=datetime.now(UTC))


def _page(
    app: Parts,
    deployment: Deployment,
    shown: Talk,
    *,
    text: str,
    fault: str = "",
    said: str = "",
) -> str:
    way = _way(shown)
    private = shown.private or (shown.reply.to.private if shown.reply else _private())
    return render_template(
        "replies/page.html",
        deployment=deployment,
        viewer=viewer(),
        talk=shown,
        text=text,
        way=way,
        private=private,
        measured=measured(
            sizes(app), Leaving(way, shown.asked.network, text), shown.turns, private=private
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
        return shown.reply.to.account
    return next((one.account for one in shown.ways if not one.fault), None)


def _step() -> TextStep | None:
    """What the button does beyond keeping the text."""
    return STEPS.get(request.form.get("do", "save"))


def _kept(reply: AnyText) -> AnyResponse:
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


def _reply(app: Parts, deployment: Deployment, number: int) -> Reply:
    if number >= 2**63:
        abort(404)
    with app.read() as connection:
        found = texts.reply(connection, deployment.id, number)
    if found is None:
        abort(404)
    return found


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").strip()


def _account() -> int | None:
    found = request.form.get("account", 0, type=int)
    return found if 0 < found < 2**63 else None


def _private() -> bool:
    return request.form.get("private") == "1"
