"""Correcting what was read, in place: of the open incident, or of one of its posts."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.triage.corrections import correct, corrections_of, reading_of
from monitor.actions.triage.deciding import TriageConflict, TriageError
from monitor.model.people import Person
from monitor.model.roles import TRIAGES
from monitor.model.triage import Dismissal
from monitor.store.incidents import board
from web.context import here
from web.screens.board.address import shown_in
from web.screens.incident.judged import of_report
from web.screens.incident.steps_done import done, known, refused
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("correcting", __name__)


@pages.get("/incident/<int:number>/correct/<int:post>")
@allowed(*TRIAGES, of=desk_of.incident)
def one_post(number: int, post: int) -> str:
    """What was read of one post, each judgement to be corrected; without scripts a page."""
    held, deployment = known(number)
    _, whole = here()
    with held.read() as connection:
        listed = board.incident(connection, deployment, number)
        try:
            reading = reading_of(connection, number, post if post < 2**63 else 0)
        except TriageError:
            abort(404)
        _, decisions = corrections_of(connection, number, post)
        judged = of_report(reading, decisions)
    assert listed is not None  # noqa: S101 - `known` has looked
    return render_template(
        "incident/correct_post.html"
        if "HX-Request" in request.headers
        else "incident/correct_page.html",
        judged=judged,
        number=number,
        post=post,
        seen=listed.triage.decisions,
        deployment=whole,
        shown=replace(shown_in(request.args), incident=number),
        now=datetime.now(UTC),
    )


@pages.post("/incident/<int:number>/correct")
@allowed(*TRIAGES, of=desk_of.incident)
def correct_one(number: int) -> AnyResponse:
    """`name` and its value; `post`: of that one alone; `dismiss`: it needs nobody then."""
    held, deployment = known(number)
    form = request.form
    post = form.get("post", type=int)
    name = form.get("name", "").replace("\0", "")
    who = Person(viewer().email, viewer().name)
    try:
        made = correct(
            held.database,
            deployment,
            number,
            name,
            _value(name),
            who,
            seen=form.get("seen", 0, type=int),
            post=post if post is None or 0 < post < 2**63 else 0,
            dismissal=Dismissal.NOT_RELEVANT if "dismiss" in form else None,
        )
    except TriageConflict as error:
        return refused(number, str(error))
    except TriageError as error:
        return refused(number, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    return done(number, "" if made.changed else "It is said so already.")


def _value(name: str) -> object:
    value = request.form.get("value", "").replace("\0", "").strip()
    match name:
        case "need":
            return [value or None, request.form.get("kind", "")]
        case "relevant":
            return value == "yes"
    return value
