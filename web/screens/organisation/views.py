"""Sign-in with the organisation (OpenID Connect, code flow with PKCE, by Authlib)."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, abort, current_app, flash, g, redirect, request, session, url_for
from flask_security import current_user, login_user
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.people.organisation import vouched
from monitor.model.people import Person, network_of
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.people.users import UserError
from web.context import parts
from web.screens.organisation.claims import ClaimsError, claims_in
from web.security.access import PUBLIC, allowed
from web.security.second_factor import VOUCHED
from web.security.sign_ins import say

log = logging.getLogger(__name__)

TIMEOUT_S = 10
FIRST = (Role.VIEWER,)
NEXT = "organisation_next"

pages = Blueprint("organisation", __name__)


@pages.get("/sign-in/organisation")
@allowed(PUBLIC)
def start() -> AnyResponse:
    client = _client()
    asked = request.args.get("next", "")
    session[NEXT] = asked if asked.startswith("/") and not asked.startswith("//") else "/"
    back = url_for("organisation.back", _external=True)
    try:
        answer: AnyResponse = client.authorize_redirect(back)
    except (AuthlibBaseError, RequestException, ValueError) as error:
        log.error("the organisation's sign-in does not answer: %s", error)
        return _failed("The organisation's sign-in does not answer. Try again, or use a password.")
    return answer


@pages.get("/sign-in/organisation/back")
@allowed(PUBLIC)
def back() -> AnyResponse:
    held, client = parts(), _client()
    try:
        token = client.authorize_access_token()
        claims = claims_in(token.get("userinfo") or {}, held.settings)
    except ClaimsError as error:
        return _failed(str(error))
    except (AuthlibBaseError, JoseError, RequestException, ValueError) as error:
        log.warning("a sign-in with the organisation failed: %s", error)
        return _failed("The sign-in with the organisation did not succeed. Try again.")
    who = Person(claims.email, claims.name, network_of(request.remote_addr))
    try:
        email = vouched(
            held.database,
            claims.subject,
            who,
            claims.roles,
            FIRST,
            same_address=claims.same_address,
        )
    except UserError as error:
        say(who, "sign_in_failed", detail={"with": "organisation"})
        return _failed(f"You cannot sign in so: {error}.")
    return _entered(email)


def _entered(email: str) -> AnyResponse:
    """Whoever has set up a second factor here is asked for it here too."""
    target = session.pop(NEXT, "/")
    security = current_app.extensions["security"]
    officer = security.datastore.find_user(email=email)
    g.setdefault(VOUCHED, True)
    second: AnyResponse | None = security.two_factor_plugins.tf_enter(
        officer, False, "organisation", next_loc=target
    )
    if second is not None:
        return second
    login_user(officer, authn_via=["organisation"])
    return redirect(target, 303)


def _failed(said: str) -> AnyResponse:
    flash(said, "error")
    return redirect(url_for("security.login"), 303)


def _client() -> Any:
    settings, clients = parts().settings, parts().clients
    if not settings.oidc_issuer:
        abort(404)
    if current_user.is_authenticated:
        abort(redirect("/"))
    if settings.oidc_issuer not in clients:
        clients[settings.oidc_issuer] = _registered(settings)
    return clients[settings.oidc_issuer]


def _registered(settings: Settings) -> Any:
    secret = settings.oidc_client_secret
    return OAuth(current_app).register(
        "organisation",
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_S,
        },
    )
