"""The pages of the board: the whole of it, and the incident that is open beside the list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.announcements import officer_mark
from monitor.model.roles import Role
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.incidents.facets import within
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.saved_views import views_of
from monitor.store.incidents.visible import visible
from monitor.store.triage.desks import Desk, desks_of, desks_of_officer
from web.context import Parts, parts
from web.screens.board.address import Shown, address, asked_by, query_of, shown_in
from web.screens.board.chart import chart, pace
from web.screens.board.chips import chips
from web.screens.board.queues import groups
from web.screens.health.header import health
from web.screens.incident.detail import detail
from web.screens.incident.merging import where_it_is
from web.screens.saved_views.listed import listed as listed_views
from web.screens.saved_views.listed import shown_of
from web.screens.triage.queues import (
    desks_of_viewer,
    divided,
    owner_chips,
    owner_queues,
    shared_out,
)
from web.screens.triage.shown import assignees
from web.security.access import allowed, viewer

pages = Blueprint("board", __name__)


@pages.get("/")
@allowed(*Role)
def front() -> AnyResponse:
    """Where a sign-in leads: the view that the officer has chosen, else the whole board."""
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        return redirect(address(Shown()))
    who = viewer().email
    with held.read() as connection:
        known = views_of(connection, deployment.id, who)
    chosen = next((one for one in known if one.first), None)
    return redirect(address(shown_of(chosen.query) if chosen else Shown()))


@pages.get("/board")
@allowed(*Role)
def page() -> AnyResponse:
    """The whole board; for a script that opened an incident, only the part beside the list."""
    held = parts()
    shown = asked_by(viewer(), shown_in(request.args))
    deployment = held.deployment()
    if deployment is None:
        return Response(render_template("board/no_deployment.html"))
    restored = "HX-History-Restore-Request" in request.headers
    asked, shown = shown, where_it_is(shown)
    if shown != asked and "HX-Request" not in request.headers:
        return redirect(address(shown))
    if request.headers.get("HX-Target") == "detail" and not restored:
        answer = Response(_beside(held, deployment, shown))
    else:
        answer = Response(_whole(held, deployment, shown))
    if request.headers.get("HX-Trigger") == "filters":  # a form's own address is full of blanks
        answer.headers["HX-Push-Url"] = address(shown)
    elif shown != asked:  # what was asked for is part of another incident
        answer.headers["HX-Replace-Url"] = address(shown)
    answer.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return answer


def _whole(held: Parts, deployment: Deployment, shown: Shown) -> str:
    now, who = datetime.now(UTC), viewer()
    revision = held.revision(deployment.id)  # before the rows: they may be newer, never older
    with held.read() as connection:
        listed = visible(
            connection,
            who.rights,
            board.incidents_by_priority(connection, deployment.id, shown.wanted, limit=shown.rows),
        )
        counts = shared_out(connection, deployment.id, shown)
        desks = desks_of_viewer(connection, deployment.id, who)
        queued, found = divided(connection, deployment.id, shown)
        matched = list(within(found, shown.wanted))
        return render_template(
            "board/page.html",
            deployment=deployment,
            health=health(held, deployment),
            viewer=who,
            shown=shown,
            query=query_of(replace(shown, incident=None)),
            revision=revision,
            newest=max((one.newest for one in matched), default=0),
            listed=listed,
            total=sum(one.incidents for one in matched),
            groups=[owner_queues(shown, counts, desks, who), *groups(shown, queued)],
            desks=desks,
            assignees=assignees(connection, deployment.id, who) if who.triages_anywhere else None,
            me=officer_mark(who.email),
            chips=[*chips(shown), *owner_chips(connection, deployment.id, shown)],
            views=listed_views(held, connection, deployment.id, who, shown),
            my_desks=_my_desks(connection, deployment),
            languages=_languages(held, deployment, connection, revision),
            chart=chart(connection, deployment, now),
            pace=pace(held, deployment, connection),
            detail=detail(connection, deployment, shown.incident, who),
            now=now,
        )


def _languages(
    held: Parts, deployment: Deployment, connection: Connection, revision: int
) -> Sequence[str]:
    """Of all open incidents: the filter's fields offer them whatever else is asked for."""
    return held.languages.get(
        deployment.id, revision, lambda: board.languages(connection, deployment.id, Filter())
    )


def _my_desks(connection: Connection, deployment: Deployment) -> list[Desk]:
    mine = desks_of_officer(connection, deployment.id, viewer().email)
    return [one for one in desks_of(connection, deployment.id) if one.id in mine] if mine else []


def _beside(held: Parts, deployment: Deployment, shown: Shown) -> str:
    with held.read() as connection:
        return render_template(
            "incident/aside.html",
            shown=shown,
            detail=detail(connection, deployment, shown.incident, viewer()),
            now=datetime.now(UTC),
        )
