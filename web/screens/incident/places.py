"""Choosing what a place is: the page without scripts, the search, the choice and its undoing."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.places.choices import Outcome, PlaceConflict, choose, undo
from monitor.model.places import Candidate, Precision
from monitor.model.roles import CHOOSES_PLACES
from monitor.places.words import name_key
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.places.place_corrections import PlaceCorrectionError
from web.context import Parts, parts
from web.present.place_search import BadPoint
from web.screens.board.address import address, shown_in
from web.screens.incident.detail import Detail, detail
from web.screens.incident.places_shown import CandidateShown, away
from web.security import desk_of
from web.security.access import allowed, viewer

log = logging.getLogger(__name__)

pages = Blueprint("place_choice", __name__)

LOOKED_THROUGH = 500
"""Reports of an incident whose candidates can be chosen; the page shows those of the first 50."""


@pages.get("/incident/<int:number>/place")
@allowed(*CHOOSES_PLACES, of=desk_of.incident)
def page(number: int) -> str:
    """The candidates on a page of their own; with `q` the places of that name."""
    held, deployment, opened = _opened(number)
    asked = request.args.get("q", "").strip()
    words = request.args.get("words", "")
    with held.read() as connection:
        elsewhere = board.placed(connection, deployment.id, but=number)
    found = [
        CandidateShown(
            one.key,
            one.name,
            one.region,
            one.country,
            one.precision,
            None,
            away(one.lat, one.lon, elsewhere),
            one.lat,
            one.lon,
        )
        for one in (held.names.named(asked) if held.names and asked else [])
    ]
    return render_template(
        "incident/found.html" if "HX-Request" in request.headers else "incident/place_page.html",
        detail=opened,
        shown=replace(shown_in(request.args), incident=number),
        words_asked=words,
        seen=_seen(opened, words),
        asked=asked,
        found=found,
        number=number,
        deployment=deployment,
        now=datetime.now(UTC),
    )


@pages.post("/incident/<int:number>/place")
@allowed(*CHOOSES_PLACES, of=desk_of.incident)
def choose_place(number: int) -> AnyResponse:
    held, deployment, _ = _opened(number)
    words = request.form.get("words", "")
    try:
        outcome = choose(
            held.database,
            deployment.id,
            number,
            words,
            _choice(held, number),
            viewer().person,
            seen=request.form.get("seen", 0, type=int),
            compare=name_key,
        )
    except PlaceConflict as error:
        return _answer(number, str(error), HTTPStatus.CONFLICT)
    except BadPoint as error:
        return _answer(number, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _done(held, number, outcome)


@pages.post("/incident/<int:number>/place/undo")
@allowed(*CHOOSES_PLACES, of=desk_of.incident)
def undo_place(number: int) -> AnyResponse:
    held, deployment, _ = _opened(number)
    try:
        outcome = undo(
            held.database,
            deployment.id,
            number,
            request.form.get("correction", 0, type=int),
            viewer().person,
            compare=name_key,
        )
    except PlaceCorrectionError as error:
        return _answer(number, str(error), HTTPStatus.NOT_FOUND)
    return _done(held, number, outcome)


def _choice(held: Parts, number: int) -> Candidate | None:
    """What the form says: a candidate's key, "none", or "point" with coordinates. BadPoint."""
    key = request.form.get("choice", "")
    if key == "none":
        return None
    if key == "point":
        if held.names is None:
            abort(404)
        said = [request.form.get(name, "") for name in ("lat", "lon", "name", "precision")]
        return held.names.at(*said)
    asked = request.form.get("q", "")
    if asked and held.names:
        searched = next((one for one in held.names.named(asked) if one.key == key), None)
        if searched is not None:
            return searched
    with held.read() as connection:
        reports = board.own_reports_of(connection, number, limit=LOOKED_THROUGH)
    for filed in reports:
        for place in filed.reading["places"]:
            for one in place["candidates"]:
                if one["key"] == key:
                    fields = one | {"precision": Precision(one["precision"])}
                    return Candidate(**fields)
    raise BadPoint("that place is not among the candidates any more: choose again")


def _done(held: Parts, number: int, outcome: Outcome) -> AnyResponse:
    if "HX-Request" in request.headers:
        return _answer(number, "", HTTPStatus.OK)
    return redirect(_back(number), HTTPStatus.SEE_OTHER)


def _answer(number: int, said: str, status: HTTPStatus) -> AnyResponse:
    """The incident as it stands now, and what went wrong; htmx swaps no answer but a good one."""
    _, deployment, opened = _opened(number)
    scripted = "HX-Request" in request.headers
    body = render_template(
        "incident/aside.html" if scripted else "incident/place_page.html",
        detail=opened,
        shown=replace(shown_in(request.args), incident=number),
        said=said,
        number=number,
        deployment=deployment,
        now=datetime.now(UTC),
    )
    return Response(body, HTTPStatus.OK if scripted else status)


def _back(number: int) -> str:
    return address(replace(shown_in(request.args), incident=number))


def _seen(opened: Detail, words: str) -> int:
    shown = opened.places.words if opened.places else ()
    return next((one.seen for one in shown if name_key(one.words) == name_key(words)), 0)


def _opened(number: int) -> tuple[Parts, Deployment, Detail]:
    held = parts()
    deployment = held.deployment()
    if deployment is None or number >= 2**63:
        abort(404)
    with held.read() as connection:
        found = detail(connection, deployment, number, viewer())
    if not isinstance(found, Detail):
        abort(404)
    return held, deployment, found
