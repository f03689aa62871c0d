"""The answer to a step on the open incident: it as it stands now, and what became of the step."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.store.incidents import board
from web.context import Parts, here
from web.screens.board.address import address, shown_in
from web.screens.incident.detail import Detail, detail
from web.security import desk_of
from web.security.access import viewer


def known(number: int) -> tuple[Parts, int]:
    """The parts and the deployment's number; 404 where the incident is not of it."""
    held, deployment = here()
    with held.read() as connection:
        if number >= 2**63 or board.incident(connection, deployment.id, number) is None:
            abort(404)
    return held, deployment.id


def within_reach(number: int) -> bool:
    """Whether the officer may work on this incident too, beside the one of the address."""
    held, deployment = here()
    with held.read() as connection:
        desk = desk_of.incident(connection, deployment.id, number)
    return viewer().at(desk).triages


def done(number: int, said: str = "", *, other: int = 0) -> AnyResponse:
    """`said` tells what was done, `other` is an incident that it concerns too."""
    if "HX-Request" in request.headers:
        return _aside(number, told=said, other=other)
    return redirect(address(replace(shown_in(request.args), incident=number)), HTTPStatus.SEE_OTHER)


def refused(number: int, why: str, status: HTTPStatus = HTTPStatus.CONFLICT) -> AnyResponse:
    """htmx swaps no answer but a good one: a script gets it as one."""
    if "HX-Request" in request.headers:
        return _aside(number, said=why)
    _, deployment = here()
    body = render_template(
        "incident/refused.html",
        number=number,
        said=why,
        shown=replace(shown_in(request.args), incident=number),
        deployment=deployment,
    )
    return Response(body, status)


def _aside(number: int, **more: object) -> Response:
    held, deployment = here()
    with held.read() as connection:
        opened = detail(connection, deployment, number, viewer())
    if not isinstance(opened, Detail):
        abort(404)
    shown = replace(shown_in(request.args), incident=number)
    now = datetime.now(UTC)
    return Response(
        render_template("incident/aside.html", detail=opened, shown=shown, now=now, **more)
    )
