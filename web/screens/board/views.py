"""The pages of the board. A refresh is drawn once for all boards that show the same."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.roles import Role
from monitor.store import board
from monitor.store.deployments import Deployment
from web.access import Viewer, allowed, viewer
from web.blur import asked_by, for_viewer
from web.parts import Parts, Rendered, parts
from web.screens.board.address import Shown, address, query_of, shown_in
from web.screens.board.chart import chart
from web.screens.board.chips import chips
from web.screens.board.queues import groups
from web.screens.health import health
from web.screens.incident.detail import detail
from web.screens.incident.merging import where_it_is
from web.sending import packed, send

COUNTED = 5000
"""Incidents of a filter that a board tells apart as new or known; more are not counted."""

pages = Blueprint("board", __name__)


@pages.get("/")
@allowed(*Role)
def front() -> AnyResponse:
    return redirect(address(Shown()))


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


@pages.get("/board/refresh")
@allowed(*Role)
def refresh() -> Response:
    """What has changed on a board, as JSON; made once for each filter and revision."""
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        return send(packed(0, b"{}"))
    who = viewer()
    shown = asked_by(who, replace(shown_in(request.args), incident=None))
    key = ("refresh", deployment.id, shown)
    revision = held.revision(deployment.id)
    return send(
        held.rendered.get(key, revision, lambda: _refreshed(held, deployment, shown, revision, who))
    )


def _whole(held: Parts, deployment: Deployment, shown: Shown) -> str:
    now = datetime.now(UTC)
    revision = held.revision(deployment.id)  # before the rows: they may be newer, never older
    with held.read() as connection:
        listed = for_viewer(
            connection,
            board.incidents_by_priority(connection, deployment.id, shown.wanted, limit=shown.rows),
            viewer(),
        )
        numbers = board.numbers(connection, deployment.id, shown.wanted, limit=1)
        return render_template(
            "board/page.html",
            deployment=deployment,
            health=health(held, deployment),
            viewer=viewer(),
            shown=shown,
            query=query_of(replace(shown, incident=None)),
            revision=revision,
            newest=numbers[0][0] if numbers else 0,
            listed=listed,
            total=board.count(connection, deployment.id, shown.wanted),
            groups=groups(connection, deployment.id, shown),
            chips=chips(shown),
            languages=board.languages(
                connection, deployment.id, replace(shown.wanted, languages=())
            ),
            chart=chart(connection, deployment, now),
            detail=detail(connection, deployment, shown.incident, viewer()),
            now=now,
        )


def _beside(held: Parts, deployment: Deployment, shown: Shown) -> str:
    with held.read() as connection:
        return render_template(
            "incident/aside.html",
            shown=shown,
            detail=detail(connection, deployment, shown.incident, viewer()),
            now=datetime.now(UTC),
        )


def _refreshed(
    held: Parts, deployment: Deployment, shown: Shown, revision: int, who: Viewer
) -> Rendered:
    """`who` is any officer of those rights that `shown` was asked with."""
    now = datetime.now(UTC)
    with held.read() as connection:
        wanted = shown.wanted
        listed = for_viewer(
            connection,
            board.incidents_by_priority(connection, deployment.id, wanted, limit=shown.rows),
            who,
        )
        numbers = board.numbers(connection, deployment.id, wanted, limit=COUNTED)
        body = {
            "revision": revision,
            "total": board.count(connection, deployment.id, wanted),
            "numbers": [one for one, _ in numbers],
            "urgent": [one for one, urgent in numbers if urgent],
            "rows": [
                {
                    "id": one.id,
                    "version": one.version,
                    "html": render_template("board/row.html", one=one, shown=shown, now=now),
                }
                for one in listed
            ],
            "queues": render_template(
                "board/queues.html", groups=groups(connection, deployment.id, shown)
            ),
            "volume": render_template(
                "board/volume.html", chart=chart(connection, deployment, now)
            ),
        }
    return packed(revision, orjson.dumps(body))
