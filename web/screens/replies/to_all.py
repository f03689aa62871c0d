"""One answer to all who asked: written once, seen as each will get it, watched as it goes out."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach import reply_batches
from monitor.actions.outreach.reply_batches import BatchOvertaken
from monitor.actions.outreach.reply_rules import ReplyError
from monitor.model.listed import Listed
from monitor.model.replies import LETS_GO, RULES, ReplyAct
from monitor.model.roles import REPLIES
from monitor.networks.known import networks
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.outreach import batch_rows
from monitor.store.outreach.batch_rows import Batch
from monitor.store.outreach.recipients import Asker, askers
from web.context import Parts, here
from web.present import labels as words
from web.screens.replies.composing import Way, known_fields, too_long, ways
from web.screens.replies.previewing import fitted, gives_away
from web.screens.replies.views import ACTS, replying
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
    held, deployment = here()
    listed = _incident(held, deployment, number)
    return _page(held, deployment, listed, None, form={})


@pages.post("/incident/<int:number>/answer-all")
@allowed(*REPLIES, of=desk_of.incident)
def make(number: int) -> Answer:
    held, deployment = here()
    listed, who = _incident(held, deployment, number), viewer()
    try:
        made = replying(held).draft_batch(
            deployment.id, number, **_form(held, deployment, number), by=who.person, roles=who.roles
        )
    except ReplyError as error:
        page = _page(held, deployment, listed, None, form=dict(request.form), fault=str(error))
        return page, 422
    return redirect(url_for("answer_all.one", number=made.batch.id), 303)


@pages.get("/answer-all/<int:number>")
@allowed(*REPLIES, of=desk_of.batch)
def one(number: int) -> str:
    held, deployment = here()
    kept = _batch(held, deployment, number)
    listed = _incident(held, deployment, kept.incident)
    return _page(held, deployment, listed, kept, form={})


@pages.get("/answer-all/<int:number>/progress")
@allowed(*REPLIES, of=desk_of.batch)
def progress(number: int) -> str:
    """How far it has come; a page asks every two seconds until it is over."""
    held, deployment = here()
    kept = _batch(held, deployment, number)
    with held.read() as connection:
        found = batch_rows.progress(connection, kept.id)
    return render_template("replies/progress.html", batch=kept, progress=found)


@pages.post("/answer-all/<int:number>")
@allowed(*REPLIES, of=desk_of.batch)
def act(number: int) -> Answer:
    """Keep the text where it was changed, then what the button says."""
    held, deployment = here()
    kept, who = _batch(held, deployment, number), viewer()
    version = request.form.get("version", 0, type=int)
    wanted = request.form.get("do", "save")
    try:
        if "text" in request.form:
            form = _form(held, deployment, kept.incident)
            changes = {name: one for name, one in form.items() if one != getattr(kept, name)}
            if changes:  # an approver who only reads it has written nothing
                changed = replying(held).change_batch(
                    deployment.id, number, version, by=who.person, roles=who.roles, **changes
                )
                version = changed.batch.version
        if wanted in ACTS:
            _check_sizes(held, _batch(held, deployment, number), ACTS[wanted])
            note = request.form.get("note", "")
            replying(held).act_on_batch(
                deployment.id,
                number,
                version,
                ACTS[wanted],
                by=who.person,
                roles=who.roles,
                note=note,
            )
    except ReplyError as error:
        kept = _batch(held, deployment, number)
        listed = _incident(held, deployment, kept.incident)
        page = _page(held, deployment, listed, kept, form=dict(request.form), fault=str(error))
        return page, 409 if isinstance(error, BatchOvertaken) else 422
    return redirect(url_for("answer_all.one", number=number), 303)


def _check_sizes(held: Parts, kept: Batch, what: ReplyAct) -> None:
    """Raises ReplyError where a text would be refused by the channel it leaves by."""
    if what not in LETS_GO:
        return
    with held.read() as connection:
        found = fitted(replying(held), connection, kept)
    going = [one for one in found if one.one.asker.network in kept.accounts]
    for one in going:
        asker = one.one.asker
        if fault := too_long(one.size, words.network(asker.network)):
            raise ReplyError(f"To {asker.author} it would have {fault}")


def _page(
    held: Parts,
    deployment: Deployment,
    listed: Listed,
    kept: Batch | None,
    *,
    form: dict[str, str],
    fault: str = "",
) -> str:
    who = viewer()
    with held.read() as connection:
        asked = askers(connection, listed.id)
        chosen = _ways(connection, deployment.id, asked)
        return render_template(
            "replies/to_all.html",
            deployment=deployment,
            listed=listed,
            batch=kept,
            askers=asked,
            ways=chosen,
            languages=sorted({one.language for one in asked}),
            preview=fitted(replying(held), connection, kept) if kept else [],
            exposed=gives_away(kept) if kept else (),
            progress=batch_rows.progress(connection, kept.id) if kept else None,
            may={
                act: reply_batches.batch_refused(connection, kept, act, who.person, who.roles)
                if kept
                else ""
                for act in RULES
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


def _form(held: Parts, deployment: Deployment, incident: int) -> dict[str, object]:
    with held.read() as connection:
        chosen = _ways(connection, deployment.id, askers(connection, incident))
    accounts: dict[str, int | None] = {}
    for network in chosen:
        said = request.form.get(f"account-{network}", "")
        if said != "out":  # who asked there is left out
            number = int(said) if said.isdecimal() else 0
            accounts[network] = number if 0 < number < 2**63 else None
    known = networks()
    public = [one for one in accounts if (net := known.get(one)) and net.abilities.public]
    return {
        "text": request.form.get("text", "").replace("\r\n", "\n").strip(),
        "language": request.form.get("language", "und")[:20],
        "accounts": accounts,
        "fields": {name: request.form.get(name, "").strip() for name in COMMON},
        "private": request.form.get("private") == "1" or not public,
        "again": request.form.get("again") == "1",
    }


def _incident(held: Parts, deployment: Deployment, number: int) -> Listed:
    with held.read() as connection:
        found = board.incident(connection, deployment.id, number) if number < 2**63 else None
    if found is None:
        abort(404)
    return found


def _batch(held: Parts, deployment: Deployment, number: int) -> Batch:
    with held.read() as connection:
        found = batch_rows.batch(connection, deployment.id, number) if number < 2**63 else None
    if found is None:
        abort(404)
    return found
