"""One address for every account that is called: `/hooks/<account>`. Who may call, the account's
network says; what it tells is kept before the call is answered."""

import logging

from flask import Blueprint, Response, abort, request

from monitor import logs
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.removals import follow
from monitor.actions.outreach.receipts import receive
from monitor.model.dispatching import NetworkError
from monitor.model.listening import Receipt, Removal, Revision
from monitor.model.networks import Call
from monitor.model.posts import Issue, Post
from monitor.networks.known import networks
from monitor.store.networks.accounts import account, opened
from monitor.store.networks.encryption import Seal
from monitor.store.networks.watchwords import current
from monitor.wiring.queueing import enqueue
from web.context import parts
from web.security.access import PUBLIC, allowed

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000

calls = Blueprint("hooks", __name__)


@calls.route("/hooks/<int:number>", methods=["GET", "POST"])
@allowed(PUBLIC)
def call(number: int) -> Response:
    """204 once it is kept: a gateway that hears anything else calls again."""
    with logs.about(account=number):
        return _taken(number)


def _taken(number: int) -> Response:
    held = parts()
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    with held.read() as connection:
        kept = account(connection, number) if number < 2**63 else None
        if kept is None or not (kept.listens or kept.speaks):
            abort(404)
        secrets = opened(connection, number, Seal(held.settings.secret))
        said = current(connection, kept.deployment)
    network = networks().get(kept.network)
    if network is None or network.hook is None:
        abort(404)
    try:
        heard = list(network.hook(secrets, _call(), said))
    except NetworkError as error:
        log.warning("a call was refused: %s", error)
        abort(403)
    if not kept.listens and not all(isinstance(one, Receipt) for one in heard):
        abort(404)
    posts = [one for one in heard if isinstance(one, Post)]
    issues = [one for one in heard if isinstance(one, Issue)]
    new = keep(held.database, kept.deployment, posts, issues)
    enqueue(held.sender, held.settings.read_posts, held.database, kept.deployment, new)
    removals = [one for one in heard if isinstance(one, Removal)]
    revisions = [one for one in heard if isinstance(one, Revision)]
    if removals or revisions:
        follow(held.database, kept.deployment, removals, revisions)
    receive(held.database, kept.deployment, (one for one in heard if isinstance(one, Receipt)))
    return Response(status=204)


def _call() -> Call:
    body = request.get_data(cache=True)
    headers = {name.lower(): value for name, value in request.headers.items()}
    query, form = (tuple(one.items(multi=True)) for one in (request.args, request.form))
    return Call(request.url, headers, query, form, body)
