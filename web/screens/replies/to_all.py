"""One answer to all who asked: written once, seen as each will get it, watched as it goes out."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach.refusals import Overtaken, TextError, refused
from monitor.actions.outreach.texts import draft, revise
from monitor.model.listed import Listed
from monitor.model.roles import REPLIES
from monitor.model.text_rules import RULES
from monitor.model.texts import Draft, ReplyToAll, ToAllWhoAsked
from monitor.networks.known import networks
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.outreach import texts
from monitor.store.outreach.progress import progress as progress_of
from monitor.store.outreach.recipients import Asker, askers
from web.context import Parts, here
from web.screens.replies.composing import Way, known_fields, sizes, ways
from web.screens.replies.previewing import fitted, gives_away
from web.screens.replies.views import STEPS
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("answer_all", __name__)

Answer = AnyResponse | str | tuple[str, int]
COMMON = ("place", "sector", "phone", "link", "officer")
"""Fields whose value is the same for all; {name} is of each."""


@pages.get("/incident/<int:number>/answer-all")
@allowed(*REPLIES, of=desk_of.incident)
def begin(number: int) -> str:
    """An empty text; `again=1`: for all, also those who had an answer, to say what was done."""
    app, deployment = here()
    listed = _incident(app, deployment, number)
    return _page(app, deployment, listed, None, form={})


@pages.post("/incident/<int:number>/answer-all")
@allowed(*REPLIES, of=desk_of.incident)
def make(number: int) -> Answer:
    app, deployment = here()
    listed, who = _incident(app, deployment, number), viewer()
    try:
        made = draft(
            app.database,
            deployment.id,
            _written(app, deployment, number),
            by=who.person,
            roles=who.roles,
            sizes=sizes(app),
        ).text
    except TextError as error:
        page = _page(app, deployment, listed, None, form=dict(request.form), fault=str(error))
        return page, 422
    return redirect(url_for("answer_all.one", number=made.id), 303)


@pages.get("/answer-all/<int:number>")
@allowed(*REPLIES, of=desk_of.reply_to_all)
def one(number: int) -> Answer:
    app, deployment = here()
    text = _text(app, deployment, number)
    if text.id != number:  # an address from when those to all were counted apart
        return redirect(url_for("answer_all.one", number=text.id), 301)
    return _page(app, deployment, _incident(app, deployment, text.to.incident), text, form={})


@pages.get("/answer-all/<int:number>/progress")
@allowed(*REPLIES, of=desk_of.reply_to_all)
def progress(number: int) -> str:
    """How far it has come; a page asks every two seconds until it is over."""
    app, deployment = here()
    text = _text(app, deployment, number)
    with app.read() as connection:
        found = progress_of(connection, text.id)
    return render_template("replies/progress.html", whole=text, progress=found)


@pages.post("/answer-all/<int:number>")
@allowed(*REPLIES, of=desk_of.reply_to_all)
def act(number: int) -> Answer:
    """Keep the text where it was changed, and then what the button says."""
    app, deployment = here()
    text, who = _text(app, deployment, number), viewer()
    has_words = "text" in request.form  # of one that has gone out only the buttons are left
    try:
        revise(
            app.database,
            deployment.id,
            text.id,
            request.form.get("version", 0, type=int),
            written=_written(app, deployment, text.to.incident) if has_words else None,
            by=who.person,
            roles=who.roles,
            sizes=sizes(app),
            then=STEPS.get(request.form.get("do", "save")),
            note=request.form.get("note", ""),
        )
    except TextError as error:
        text = _text(app, deployment, text.id)
        listed = _incident(app, deployment, text.to.incident)
        page = _page(app, deployment, listed, text, form=dict(request.form), fault=str(error))
        return page, 409 if isinstance(error, Overtaken) else 422
    return redirect(url_for("answer_all.one", number=text.id), 303)


def _page(
    app: Parts,
    deployment: Deployment,
    listed: Listed,
    text: ReplyToAll | None,
    *,
    form: dict[str, str],
    fault: str = "",
) -> str:
    who = viewer()
    with app.read() as connection:
        asked = askers(connection, listed.id)
        chosen = _ways(connection, deployment.id, asked)
        return render_template(
            "replies/to_all.html",
            deployment=deployment,
            listed=listed,
            whole=text,
            askers=asked,
            ways=chosen,
            languages=sorted({one.language for one in asked}),
            preview=fitted(sizes(app), connection, text) if text else [],
            exposed=gives_away(text) if text else (),
            progress=progress_of(connection, text.id) if text else None,
            may={
                step: refused(connection, text, step, who.person, who.roles) if text else ""
                for step in RULES
            },
            known=known_fields(listed, "", who),
            common=COMMON,
            form=form,
            again=request.args.get("again") == "1",
            fault=fault,
            now=datetime.now(UTC),
        )


def _ways(connection: Connection, deployment: int, asked: list[Asker]) -> dict[str, list[Way]]:
    """By network of those who asked, the accounts that can answer there."""
    names = sorted({one.network for one in asked})
    return {name: ways(connection, deployment, name, viewer()) for name in names}


def _written(app: Parts, deployment: Deployment, incident: int) -> Draft:
    with app.read() as connection:
        chosen = _ways(connection, deployment.id, askers(connection, incident))
    accounts: dict[str, int | None] = {}
    for network in chosen:
        value = request.form.get(f"account-{network}", "")
        if value != "out":  # who asked there is left out
            number = int(value) if value.isdecimal() else 0
            accounts[network] = number if 0 < number < 2**63 else None
    known = networks()
    public = [one for one in accounts if (net := known.get(one)) and net.abilities.public]
    to = ToAllWhoAsked(
        incident,
        accounts,
        {name: request.form.get(name, "").strip() for name in COMMON},
        private=request.form.get("private") == "1" or not public,
        again=request.form.get("again") == "1",
    )
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    return Draft(text, request.form.get("language", "und")[:20], to)


def _incident(app: Parts, deployment: Deployment, number: int) -> Listed:
    with app.read() as connection:
        found = board.incident(connection, deployment.id, number) if number < 2**63 else None
    if found is None:
        abort(404)
    return found


def _text(app: Parts, deployment: Deployment, number: int) -> ReplyToAll:
    with app.read() as connection:
        small = number < 2**63
        found = texts.reply_to_all(connection, deployment.id, number) if small else None
    if found is None:
        abort(404)
    return found
