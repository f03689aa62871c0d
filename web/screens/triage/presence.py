"""Who looks at which incident: what pages say of themselves, and what a board asks for."""

import time

from flask import Blueprint, Response, jsonify, request
from redis.exceptions import RedisError

from monitor.model.announcements import officer_mark
from monitor.model.roles import TRIAGES, Role
from monitor.store.triage import presence
from monitor.store.triage.presence import LASTS_S, Doing, Present
from web.context import parts
from web.security.access import allowed, viewer

pages = Blueprint("presence", __name__)

MOST = 600
"""Incidents that one board shows at most, and some."""

LONGEST_PAGE = 40


@pages.post("/presence")
@allowed(*TRIAGES, anywhere=True)
def say() -> Response:
    """`page` (its own random name), `incident` (0: none any more), `doing`. No database query."""
    held = parts()
    deployment = held.deployment()
    page = request.form.get("page", "")[:LONGEST_PAGE]
    number = request.form.get("incident", 0, type=int)
    if deployment is None or not page:
        return Response(status=204)
    who = viewer()
    try:
        if not 0 < number < 2**63:
            presence.go(held.redis, deployment.id, f"{officer_mark(who.email)}:{page}")
        else:
            writes = request.form.get("doing") == Doing.WRITING
            doing = Doing.WRITING if writes else Doing.LOOKING
            until = time.time() + LASTS_S
            said = Present(number, officer_mark(who.email), who.name[:120], doing, until)
            presence.come(held.redis, deployment.id, f"{said.mark}:{page}", said)
    except RedisError:
        return Response(status=204)  # the board is of use without it
    return Response(status=204)


@pages.get("/presence")
@allowed(*Role)
def ask() -> Response:
    """Of the incidents `n` (numbers with commas): {number: [[mark, name, doing], ...]}."""
    held = parts()
    deployment = held.deployment()
    texts = request.args.get("n", "").split(",")[:MOST]
    numbers = [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19]
    if deployment is None:
        return jsonify({})
    try:
        found = presence.present_at(held.redis, deployment.id, numbers)
    except RedisError:
        return jsonify({})
    return jsonify(
        {
            str(number): [[one.mark, one.name, one.doing.value] for one in some]
            for number, some in found.items()
        }
    )
