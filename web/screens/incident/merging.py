"""Merging, splitting and moving by hand, on the open incident; with scripts and without."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.triage.deciding import TriageError
from monitor.actions.triage.duplicates import not_same
from monitor.actions.triage.merging import Moved, followed, merge
from monitor.actions.triage.splitting import move_over, split
from monitor.actions.triage.undoing import undo_any
from monitor.model.incidents import IncidentState
from monitor.model.listed import Listed
from monitor.model.people import Person
from monitor.model.roles import TRIAGES
from monitor.store.incidents import board
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.visible import visible
from web.context import here, parts
from web.screens.board.address import Shown, shown_in
from web.screens.incident.detail import Detail, detail
from web.screens.incident.steps_done import done, known, refused, within_reach
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("merging", __name__)

FOUND = 8
LONGEST = 120
MOST_POSTS = 1000
NOT_YOURS = "No desk that you work for has the other incident: ask one that does."
MERGES_WITH = tuple(one for one in IncidentState if one is not IncidentState.DISMISSED)


@pages.get("/incident/<int:number>/merge")
@allowed(*TRIAGES, of=desk_of.incident)
def search(number: int) -> str:
    """Incidents by number, place or words, to merge with or to move posts to."""
    held, deployment = known(number)
    asked = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST]
    with held.read() as connection:
        found = _found(connection, deployment, asked, number) if asked else []
        found = visible(connection, viewer().rights, found)
        _, whole = here()
        opened = detail(connection, whole, number, viewer())
    assert isinstance(opened, Detail)  # noqa: S101 - `known` has looked
    return render_template(
        "incident/merge_found.html"
        if "HX-Request" in request.headers
        else "incident/merge_page.html",
        detail=opened,
        asked=asked,
        found=found,
        number=number,
        deployment=whole,
        shown=replace(shown_in(request.args), incident=number),
        now=datetime.now(UTC),
    )


@pages.post("/incident/<int:number>/merge")
@allowed(*TRIAGES, of=desk_of.incident)
def merge_in(number: int) -> AnyResponse:
    """`other` becomes part of this one."""
    held, deployment = known(number)
    other = _safe(_number("other"))
    if not within_reach(other):
        return refused(number, NOT_YOURS, HTTPStatus.FORBIDDEN)
    seen = {number: _number("seen"), other: _number("seen_other")}
    try:
        merge(held.database, deployment, other, number, _who(), seen=seen)
    except TriageError as error:
        return refused(number, str(error))
    return done(number, f"Incident {other} is part of this one now.")


@pages.post("/incident/<int:number>/not-same")
@allowed(*TRIAGES, of=desk_of.incident)
def keep_apart(number: int) -> AnyResponse:
    held, deployment = known(number)
    other = _safe(_number("other"))
    if not within_reach(other):
        return refused(number, NOT_YOURS, HTTPStatus.FORBIDDEN)
    not_same(held.database, deployment, number, other, _who())
    return done(number)


@pages.post("/incident/<int:number>/apart")
@allowed(*TRIAGES, of=desk_of.incident)
def take_apart(number: int) -> AnyResponse:
    """The chosen posts go to the incident `to`, without it to one of their own."""
    _held, deployment = known(number)
    posts = [one for one in request.form.getlist("post", type=int) if 0 < one < 2**63]
    to = request.form.get("to", "").strip().lstrip("#")
    try:
        moved = _moved(number, deployment, posts[:MOST_POSTS], to)
    except TriageError as error:
        return refused(number, str(error))
    what = "1 post is" if moved.reports == 1 else f"{moved.reports} posts are"
    return done(number, f"{what} moved to incident {moved.incident}.", other=moved.incident)


@pages.post("/incident/<int:number>/take-back")
@allowed(*TRIAGES, of=desk_of.incident)
def take_back(number: int) -> AnyResponse:
    """`decision` in the history of `of`, which is this incident or one that is part of it."""
    held, deployment = known(number)
    of = _safe(request.form.get("of", number, type=int))
    if not within_reach(of):
        return refused(number, NOT_YOURS, HTTPStatus.FORBIDDEN)
    try:
        undo_any(held.database, deployment, of, _safe(_number("decision")), _who())
    except TriageError as error:
        return refused(number, str(error))
    return done(number, "Taken back.")


def where_it_is(shown: Shown) -> Shown:
    """The same with the incident that the open one was merged into, if it was."""
    held = parts()
    deployment = held.deployment()
    if shown.incident is None or deployment is None or shown.incident >= 2**63:
        return shown
    with held.read() as connection:
        return replace(shown, incident=followed(connection, deployment.id, shown.incident))


def _moved(number: int, deployment: int, posts: list[int], to: str) -> Moved:
    database = parts().database
    if not to:
        return split(database, deployment, number, posts, _who(), seen=_number("seen"))
    if not (to.isascii() and to.isdigit() and int(to) < 2**63):
        raise TriageError("write the number of an incident: it stands on its page")
    if not within_reach(int(to)):
        raise TriageError(NOT_YOURS)
    seen = {number: _number("seen")}
    return move_over(database, deployment, number, int(to), posts, _who(), seen=seen)


def _found(connection: Connection, deployment: int, asked: str, but: int) -> list[Listed]:
    """By number first, then by place, then by the words of any of its posts."""
    rows: dict[int, Listed] = {}
    digits = asked.lstrip("#")
    if digits.isascii() and digits.isdigit() and int(digits) < 2**63:
        number = followed(connection, deployment, int(digits))
        one = board.incident(connection, deployment, number)
        rows |= {one.id: one} if one else {}
    for wanted in (
        Filter(states=MERGES_WITH, place=asked),
        Filter(states=MERGES_WITH, words=asked),
    ):
        listed = board.incidents_by_priority(connection, deployment, wanted, limit=FOUND + 1)
        rows |= {one.id: one for one in listed if one.id not in rows}
    return [one for one in rows.values() if one.id != but][:FOUND]


def _who() -> Person:
    who = viewer()
    return Person(who.email, who.name)


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


def _safe(number: int) -> int:
    return number if 0 < number < 2**63 else 0
