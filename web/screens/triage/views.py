"""Steps of triage, for one incident and for a selection; with scripts and without."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.triage.deciding import TriageError
from monitor.model.roles import TRIAGES
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.incidents.owned import matching_numbers
from web.context import Parts, parts
from web.screens.board.address import Shown, address, asked_by, shown_in
from web.screens.incident.detail import Detail, detail
from web.screens.triage.asked import asked_in
from web.screens.triage.marks import mark
from web.screens.triage.outcome import Outcome, step_all, undo_all
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("triage", __name__)

MOST = 500
"""Incidents of one selection: as many as a list shows."""


@pages.post("/incident/<int:number>/step")
@allowed(*TRIAGES, of=desk_of.incident)
def step(number: int) -> AnyResponse:
    """`do` and what it needs (`asked.py`), `seen`; or `do=undo` with the `decision`."""
    held, deployment = _here()
    if not _known(held, deployment, number):
        abort(404)
    undoes = request.form.get("do") == "undo"
    given = request.form.get("decision" if undoes else "seen", 0, type=int)
    outcome, said = _taken(held, deployment, [(number, given)])
    shown = replace(asked_by(viewer(), shown_in(request.args)), incident=number)
    if _scripted():
        return _told(held, deployment, outcome, said, shown)
    if outcome.done:
        return redirect(address(shown), HTTPStatus.SEE_OTHER)
    said = said or outcome.refused[0].why
    return _refused_page(held, deployment, shown, number, said, outcome)


@pages.post("/triage/steps")
@allowed(*TRIAGES, anywhere=True)
def steps() -> AnyResponse:
    """The same for each `incident`, written NUMBER:SEEN, or NUMBER:DECISION to undo."""
    held, deployment = _here()
    wanted = [_pair(one) for one in request.form.getlist("incident")[:MOST]]
    outcome, said = _taken(held, deployment, [one for one in wanted if one])
    shown = asked_by(viewer(), shown_in(request.args))
    if _scripted():
        return _told(held, deployment, outcome, said, shown)
    body = render_template(
        "triage/outcome_page.html", outcome=outcome, said=said, shown=shown, deployment=deployment
    )
    refused = said or any(one.conflict for one in outcome.refused)
    return Response(body, HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _here() -> tuple[Parts, Deployment]:
    """The deployment as it was seconds ago: nothing of it matters here but its number."""
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        abort(404)
    return held, deployment


def _taken(
    held: Parts, deployment: Deployment, wanted: list[tuple[int, int]]
) -> tuple[Outcome, str]:
    if not wanted:
        return Outcome((), ()), "no incident is selected"
    try:
        if request.form.get("do") == "undo":
            return undo_all(held, deployment, wanted, viewer()), ""
        return step_all(held, deployment, wanted, asked_in(request.form), viewer()), ""
    except TriageError as error:
        return Outcome((), ()), str(error)


def _told(
    held: Parts, deployment: Deployment, outcome: Outcome, said: str, shown: Shown
) -> Response:
    """A refusal is told in the body: a script that asked has not failed."""
    numbers = [one.number for one in outcome.done] + [one.number for one in outcome.refused]
    with held.read() as connection:
        found = [board.incident(connection, deployment.id, one) for one in numbers]
        kept = matching_numbers(connection, deployment.id, shown.wanted, numbers)
        beside = _beside(held, deployment, shown) if shown.incident else ""
    return jsonify(
        done=[asdict(one) for one in outcome.done],
        refused=[asdict(one) for one in outcome.refused],
        said=said,
        marks=[mark(one, partial(render_template, "triage/marks.html")) for one in found if one],
        left=[one for one in numbers if one not in kept],
        beside=beside,
    )


def _beside(held: Parts, deployment: Deployment, shown: Shown) -> str:
    with held.read() as connection:
        opened = detail(connection, deployment, shown.incident, viewer())
    return render_template("incident/aside.html", shown=shown, detail=opened, now=datetime.now(UTC))


def _refused_page(
    held: Parts, deployment: Deployment, shown: Shown, number: int, said: str, outcome: Outcome
) -> Response:
    """The incident as it now is, with what was typed still in its forms."""
    with held.read() as connection:
        opened = detail(connection, deployment, number, viewer())
    if not isinstance(opened, Detail):
        abort(404)
    body = render_template(
        "triage/refused_page.html",
        detail=opened,
        shown=shown,
        refused=said,
        typed=request.form,
        number=number,
        deployment=deployment,
        now=datetime.now(UTC),
    )
    conflict = any(one.conflict for one in outcome.refused)
    return Response(body, HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY)


def _scripted() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _known(held: Parts, deployment: Deployment, number: int) -> bool:
    with held.read() as connection:
        return number < 2**63 and board.incident(connection, deployment.id, number) is not None


def _pair(text: str) -> tuple[int, int] | None:
    number, _, given = text.partition(":")
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in (number, given)):
        return None
    return int(number), int(given)
