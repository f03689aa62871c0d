"""What has changed on an open board, as JSON: drawn once for all boards that show the same."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from monitor.model.listed import Listed
from monitor.model.roles import Role
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.incidents.facets import within
from monitor.store.incidents.owned import matching_numbers
from monitor.store.incidents.visible import visible
from web.context import Parts, Rendered, parts
from web.present.compression import packed, send
from web.screens.board.address import Shown, asked_by, shown_in
from web.screens.board.chart import chart, pace
from web.screens.board.queues import groups
from web.screens.triage.queues import counts_json, divided, owner_queues, shared_out
from web.security.access import allowed, viewer
from web.security.viewer import Viewer

COUNTED = 5000
"""Incidents of a filter that a board tells apart as new or known; more are not counted."""

MOST_ROWS = 20
"""Of one question for single rows; a board that wants more asks for everything."""

pages = Blueprint("refresh", __name__)


@pages.get("/board/refresh")
@allowed(*Role)
def refresh() -> Response:
    """Made once for each filter and revision."""
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


@pages.get("/board/rows")
@allowed(*Role)
def rows() -> Response:
    """The rows `n` (numbers with commas) alone, as they were at the revision `after` or later:
    what an officer has just changed, for all boards that heard of it in the same moment."""
    held = parts()
    deployment = held.deployment()
    texts = request.args.get("n", "").split(",")[:MOST_ROWS]
    numbers = tuple(int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19)
    if deployment is None or not numbers:
        return send(packed(0, b"{}"))
    who = viewer()
    shown = asked_by(who, replace(shown_in(request.args), incident=None))
    after = request.args.get("after", 0, type=int)
    key = ("rows", deployment.id, shown, numbers, after)
    return send(
        held.rendered.get(key, after, lambda: _rows(held, deployment, shown, numbers, after, who))
    )


def _rows(
    held: Parts,
    deployment: Deployment,
    shown: Shown,
    numbers: tuple[int, ...],
    after: int,
    who: Viewer,
) -> Rendered:
    now = datetime.now(UTC)
    with held.read() as connection:
        there = matching_numbers(connection, deployment.id, shown.wanted, numbers)
        found = (board.incident(connection, deployment.id, one) for one in sorted(there))
        listed = visible(connection, who.rights, [one for one in found if one])
    body = {"rows": [_row(one, shown, now) for one in listed], "numbers": sorted(there)}
    return packed(after, orjson.dumps(body))


def _row(one: Listed, shown: Shown, now: datetime) -> dict[str, Any]:
    html = render_template("board/row.html", one=one, shown=shown, now=now)
    return {"id": one.id, "version": one.version, "html": html}


def _refreshed(
    held: Parts, deployment: Deployment, shown: Shown, revision: int, who: Viewer
) -> Rendered:
    """`who` is any officer of those rights that `shown` was asked with."""
    now = datetime.now(UTC)
    with held.read() as connection:
        wanted = shown.wanted
        listed = visible(
            connection,
            who.rights,
            board.incidents_by_priority(connection, deployment.id, wanted, limit=shown.rows),
        )
        numbers = board.numbers(connection, deployment.id, wanted, limit=COUNTED)
        counts = shared_out(connection, deployment.id, shown)
        queued, found = divided(connection, deployment.id, shown)
        body = {
            "revision": revision,
            "total": sum(one.incidents for one in within(found, wanted)),
            "numbers": [one for one, _ in numbers],
            "urgent": [one for one, urgent in numbers if urgent],
            "rows": [_row(one, shown, now) for one in listed],
            "queues": render_template(
                "board/queues.html",
                groups=[owner_queues(shown, counts, None, who), *groups(shown, queued)],
            ),
            "owned": counts_json(counts),
            "volume": render_template(
                "board/volume.html",
                chart=chart(connection, deployment, now),
                pace=pace(held, deployment, connection),
            ),
        }
    return packed(revision, orjson.dumps(body))
