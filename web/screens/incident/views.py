"""Parts of an incident that a board asks for later: further reports, folded copies."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.roles import Role
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from web.context import Parts, parts
from web.screens.board.address import Shown, address, shown_in
from web.screens.incident.detail import PAGE, further_reports, report_shown
from web.security import desk_of
from web.security.access import allowed, viewer

pages = Blueprint("incident", __name__)


@pages.get("/incident/<int:number>")
@allowed(*Role)
def page(number: int) -> AnyResponse:
    """The short address of an incident, for messages and telephones."""
    return redirect(address(replace(Shown(), incident=number)))


@pages.get("/incident/<int:number>/reports")
@allowed(*Role, of=desk_of.incident)
def reports(number: int) -> str:
    """The next page of reports; without scripts a page of its own."""
    skip = request.args.get("skip", 0, type=int)
    held, deployment = _mine(number)
    with held.read() as connection:
        found, more = further_reports(connection, number, max(0, skip), viewer())
    scripted = "HX-Request" in request.headers
    return render_template(
        "incident/more.html" if scripted else "incident/more_page.html",
        picks=scripted and viewer().triages,
        reports=found,
        more=more,
        number=number,
        deployment=deployment,
        shown=shown_in(request.args),
        now=datetime.now(UTC),
    )


@pages.get("/incident/<int:number>/copies/<int:post>")
@allowed(*Role, of=desk_of.incident)
def copies(number: int, post: int) -> str:
    """The copies that were folded under one report."""
    held, deployment = _mine(number)
    who = viewer()
    with held.read() as connection:
        found = board.copies_of(connection, number, post, limit=PAGE)
    return render_template(
        "incident/copies.html" if "HX-Request" in request.headers else "incident/copies_page.html",
        reports=[report_shown(one, who) for one in found],
        number=number,
        deployment=deployment,
        shown=Shown(),
        now=datetime.now(UTC),
    )


def _mine(number: int) -> tuple[Parts, Deployment]:
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        abort(404)
    with held.read() as connection:
        if number >= 2**63 or board.incident(connection, deployment.id, number) is None:
            abort(404)
    return held, deployment
