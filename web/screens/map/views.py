"""What the map draws: incidents as points, and the names of towns in view."""

from dataclasses import replace

import orjson
from flask import Blueprint, Response, request

from monitor.model.places import Precision
from monitor.model.reach import plain_reach_m
from monitor.model.roles import Role
from monitor.privacy.incidents import points_seen_by
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from web.context import Parts, Rendered, parts
from web.present.compression import packed, send
from web.present.labels import title
from web.screens.board.address import Shown, asked_by, box_from, shown_in
from web.security.access import allowed, viewer
from web.security.viewer import Viewer

MOST_POINTS = 5000
MOST_TOWNS = 60

pages = Blueprint("map", __name__)


@pages.get("/map/points")
@allowed(*Role)
def points() -> Response:
    """The incidents of the filter that have a place, as JSON; made once for each revision."""
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        return send(packed(0, b'{"points": []}'))
    who = viewer()
    shown = asked_by(who, replace(shown_in(request.args), incident=None, view="map"))
    revision = held.revision(deployment.id)
    key = ("points", deployment.id, shown)
    return send(
        held.rendered.get(key, revision, lambda: _points(held, deployment, shown, revision, who))
    )


@pages.get("/map/towns")
@allowed(*Role)
def towns() -> Response:
    """The largest towns of a box, as JSON: names for a base map that has none."""
    held = parts()
    box = box_from(request.args.get("box", ""))
    found = held.towns(box, MOST_TOWNS) if held.towns and box else []
    body = [
        {"name": one.name, "lat": one.lat, "lon": one.lon, "population": one.population}
        for one in found
    ]
    return send(packed(0, orjson.dumps(body)))


def _points(
    held: Parts, deployment: Deployment, shown: Shown, revision: int, who: Viewer
) -> Rendered:
    """`who` is any officer of those rights that `shown` was asked with."""
    with held.read() as connection:
        found = points_seen_by(
            who.rights, board.points(connection, deployment.id, shown.wanted, limit=MOST_POINTS)
        )
        total = board.count(connection, deployment.id, shown.wanted)
    body = {
        "revision": revision,
        "total": total,
        "points": [
            {
                "id": one.id,
                "lat": one.lat,
                "lon": one.lon,
                "radius": one.radius_m or plain_reach_m(Precision(one.precision)),
                "precision": one.precision,
                "priority": one.priority,
                "urgency": one.urgency,
                "title": title(one.label),
                "place": one.place,
            }
            for one in found
        ],
    }
    return packed(revision, orjson.dumps(body))
