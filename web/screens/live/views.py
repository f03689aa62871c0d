"""Where a board gets its pass to the live feed."""

from flask import Blueprint, Response, abort, jsonify, request

from monitor.model.announcements import officer_mark
from monitor.model.roles import Role
from web.context import parts
from web.security.access import allowed, viewer
from web.security.headers import live_origin
from web.security.tokens import LASTS_S, sign

pages = Blueprint("live", __name__)


@pages.get("/live/token")
@allowed(*Role)
def token() -> Response:
    """The address of the stream for this officer, and for how many seconds it is good."""
    held = parts()
    deployment = held.deployment()
    if deployment is None:
        abort(404)
    who = viewer()
    origin = request.host_url.rstrip("/")
    signed = sign(held.settings.secret, deployment.id, officer_mark(who.email), who.role, origin)
    address = f"{live_origin(held.settings)}/live?token={signed}"
    return jsonify(address=address, lasts=LASTS_S)
