"""The public pages "tell us what you need": no sign-in, no script, no cookie."""

import hashlib
import logging
import secrets
from datetime import UTC, datetime

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from redis.exceptions import RedisError
from sqlalchemy import Connection, select
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.intake.keeping import keep
from monitor.languages.form import FALLBACK, forms
from monitor.model.accounts import KeptAccount
from monitor.model.incidents import IncidentState
from monitor.model.posts import Issue, Post
from monitor.networks.form.shapes import MOST_SHORT, MOST_WORDS, heard, id_of
from monitor.store.networks.accounts import accounts_on, opened
from monitor.store.networks.encryption import Seal
from monitor.store.outreach.letters import letters_to
from monitor.store.rate_limits import within
from monitor.store.schema import incidents, posts, reports
from monitor.wiring.queueing import enqueue
from web.context import Parts, parts
from web.present.labels import direction
from web.security.access import PUBLIC, allowed

log = logging.getLogger(__name__)

FROM_ONE, FROM_ALL, WITHIN_S = 20, 600, 600.0
"""Messages from one address, and from all, within ten minutes. Many people of a camp share one
address; more than this no desk reads."""

pages = Blueprint("form", __name__)

Answer = AnyResponse | str | tuple[str, int]


@pages.get("/tell/<address>")
@allowed(PUBLIC)
def page(address: str) -> Answer:
    held = parts()
    found = _open_form(held, address)
    if found is None:
        return _closed()
    return _form(address, found[1])


@pages.post("/tell/<address>")
@allowed(PUBLIC)
def send(address: str) -> Answer:
    """Keeps what was written before anything else; then shows the secret page."""
    held = parts()
    found = _open_form(held, address)
    if found is None:
        return _closed()
    account, welcome = found
    said = forms()[_language()]
    fields = {name: request.form.get(name, "") for name in ("need", "where", "contact")}
    if request.form.get("website"):  # a field that people do not see
        return redirect(url_for("form.page", address=address), 303)
    fault = ""
    if not fields["need"].strip():
        fault = said["nothing"]
    elif len(fields["need"]) > MOST_WORDS:
        fault = said["long"].format(most=MOST_WORDS)
    elif not _may_send(held):
        return _form(address, welcome, fields, said["many"]), 429
    if fault:
        return _form(address, welcome, fields, fault), 422
    secret = secrets.token_urlsafe(16)
    for one in heard({**fields, "language": _language(), "secret": secret}):
        batch = [one] if isinstance(one, Post) else []
        issues = [one] if isinstance(one, Issue) else []
        numbers = keep(held.database, account.deployment, batch, issues)
        size = held.settings.read_posts
        enqueue(held.sender, size, held.database, account.deployment, numbers)
    return redirect(url_for("form.answer", address=address, secret=secret, lang=_language()), 303)


@pages.get("/tell/<address>/<secret>")
@allowed(PUBLIC)
def answer(address: str, secret: str) -> Answer:
    """What becomes of one message, for whoever has its secret."""
    held = parts()
    found = _form_at(held, address)  # a closed form still tells what became of a message
    with held.read() as connection:
        row = None if found is None else _post(connection, found[0].deployment, secret)
        answers = [] if row is None else letters_to(connection, "form", id_of(secret))
    said = forms()[_language()]
    if row is None:
        return _page("form/closed.html", address=address, fault=said["unknown"]), 404
    text, at, state = row
    return _page(
        "form/answer.html", address=address, text=text, at=at, state=said[state], answers=answers
    )


def _post(connection: Connection, deployment: int, secret: str) -> tuple[str, datetime, str] | None:
    """Text, time, and the key of the words that say how it stands."""
    query = (
        select(posts.c.text, posts.c.kept_at, posts.c.read_at, incidents.c.state)
        .outerjoin(reports, reports.c.post_id == posts.c.id)
        .outerjoin(incidents, incidents.c.id == reports.c.incident_id)
        .where(
            posts.c.deployment_id == deployment,
            posts.c.network == "form",
            posts.c.network_id == id_of(secret),
        )
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.read_at is None:
        return row.text, row.kept_at, "kept"
    return row.text, row.kept_at, _STATES.get(row.state, "read")


_STATES = {
    IncidentState.ACKNOWLEDGED: "working",
    IncidentState.IN_PROGRESS: "working",
    IncidentState.ANSWERED: "answered",
    IncidentState.CLOSED: "over",
}


def _form_at(held: Parts, address: str) -> tuple[KeptAccount, str] | None:
    """The account of a form, and what it says above its fields."""
    seal = Seal(held.settings.secret)
    with held.read() as connection:
        for account in accounts_on(connection, "form"):
            settings = opened(connection, account.id, seal).settings
            if settings.get("address") == address:
                return account, settings.get("welcome", "")
    return None


def _open_form(held: Parts, address: str) -> tuple[KeptAccount, str] | None:
    found = _form_at(held, address)
    return found if found and found[0].listens and not found[0].fault else None


def _may_send(held: Parts) -> bool:
    """Without Redis everybody may: a message is worth more than a limit."""
    # an address is personal data: what lies in Redis for ten minutes is its hash
    remote = f"{held.settings.secret}{request.remote_addr}".encode()
    one = hashlib.sha256(remote).hexdigest()[:16]
    try:
        return within(held.redis, f"form:{one}", FROM_ONE, WITHIN_S) and within(
            held.redis, "form", FROM_ALL, WITHIN_S
        )
    except RedisError as error:
        log.warning("the web form is not limited, Redis is away: %s", error)
        return True


def _language() -> str:
    asked = request.values.get("lang", "")
    if asked in forms():
        return asked
    return request.accept_languages.best_match(list(forms())) or FALLBACK


def _closed() -> tuple[str, int]:
    return _page("form/closed.html", address="", fault=forms()[_language()]["closed"]), 404


def _form(address: str, welcome: str, fields: dict[str, str] | None = None, fault: str = "") -> str:
    return _page(
        "form/page.html",
        address=address,
        welcome=welcome,
        fields=fields or {},
        fault=fault,
        most_words=MOST_WORDS,
        most_short=MOST_SHORT,
    )


def _page(template: str, **shown: object) -> str:
    language, nonce = _language(), secrets.token_urlsafe(12)
    page = render_template(
        template,
        said=forms()[language],
        language=language,
        languages={code: one["name"] for code, one in forms().items()},
        direction="rtl" if direction(language) == "rtl" else "ltr",
        now=datetime.now(UTC),
        nonce=nonce,
        **shown,
    )
    # one small file for an old phone: its style is in it, allowed by name; nothing else is
    g.form_policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return page


@pages.after_request
def _secure(response: Response) -> Response:
    if policy := g.get("form_policy"):
        response.headers["Content-Security-Policy"] = policy
        response.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return response
