"""Saved replies: found by typing while one answers, and written here."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach.saved_replies import archive_saved, change_saved, save_reply
from monitor.model.roles import REPLIES
from monitor.steps.wording import FIELDS, fields_in
from monitor.store.database import StoreError
from monitor.store.outreach.saved_replies import SavedReply, find_saved, saved_reply
from monitor.store.triage.desks import desks_of
from web.context import here
from web.present.labels import LANGUAGES
from web.screens.replies.composing import offers
from web.screens.replies.talk import FEW_SAVED, talk
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("saved_replies", __name__)

Answer = AnyResponse | str | tuple[str, int]
FORM = ("title", "language", "desk", "text")


@pages.get("/saved-replies/for/<int:number>")
@allowed(*REPLIES, of=desk_of.post)
def find(number: int) -> str:
    """Those with these words, for the composer of an answer to the post."""
    held, deployment = here()
    words = " ".join(request.args.get("q", "").split())[:200]
    with held.read() as connection:
        shown = talk(connection, deployment, number, viewer())
        language = shown.asked.language
        found = find_saved(
            connection, deployment.id, words=words, language=language, limit=FEW_SAVED
        )
    return render_template(
        "replies/found.html" if "HX-Request" in request.headers else "replies/found_page.html",
        found=offers(found, shown.fields),
        post=number,
        reply_number=request.args.get("reply", 0, type=int),
        asked=words,
    )


@pages.get("/saved-replies")
@allowed(*REPLIES, anywhere=True)
def page() -> str:
    return _page({}, None, "")


@pages.post("/saved-replies")
@allowed(*REPLIES, anywhere=True)
def add() -> Answer:
    held, deployment = here()
    form = _form()
    if fault := _fault(form):
        return _page(form, None, fault), 422
    save_reply(held.database, deployment.id, by=viewer().person, **form)
    return redirect(url_for("saved_replies.page"), 303)


@pages.get("/saved-replies/<int:number>")
@allowed(*REPLIES, anywhere=True)
def one(number: int) -> str:
    found = _saved(number)
    return _page({name: getattr(found, name) for name in FORM}, found, "")


@pages.post("/saved-replies/<int:number>")
@allowed(*REPLIES, anywhere=True)
def change(number: int) -> Answer:
    held, deployment = here()
    form, found = _form(), _saved(number)
    version = request.form.get("version", 0, type=int)
    who = viewer().person
    try:
        if request.form.get("do") == "archive":
            archive_saved(held.database, deployment.id, number, version, who)
        elif fault := _fault(form):
            return _page(form, found, fault), 422
        else:
            change_saved(held.database, deployment.id, number, version, by=who, **form)
    except StoreError as error:
        return _page(form, _saved(number), str(error)), 409
    return redirect(url_for("saved_replies.page"), 303)


def _page(form: dict[str, str], opened: SavedReply | None, fault: str) -> str:
    held, deployment = here()
    with held.read() as connection:
        found = find_saved(connection, deployment.id, limit=500)
        desks = [one.name for one in desks_of(connection, deployment.id)]
    return render_template(
        "replies/saved.html",
        deployment=deployment,
        found=found,
        desks=desks,
        languages=LANGUAGES,
        fields=FIELDS,
        form=form,
        opened=opened,
        fault=fault,
        now=datetime.now(UTC),
    )


def _form() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in FORM}


def _fault(form: dict[str, str]) -> str:
    if not form["title"] or not form["text"]:
        return "A saved reply has a title and a text: write both."
    wrong = [one for one in fields_in(form["text"]) if one not in FIELDS]
    if wrong:
        known = ", ".join(f"{{{one}}}" for one in FIELDS)
        return f"{{{wrong[0]}}} is no field: there are {known}."
    return ""


def _saved(number: int) -> SavedReply:
    held, deployment = here()
    with held.read() as connection:
        found = saved_reply(connection, deployment.id, number) if number < 2**63 else None
    if found is None:
        abort(404)
    return found
