"""What signing in and out leaves in the audit log."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, after_this_request, g, request, session
from flask_login import user_logged_out  # type: ignore[import-untyped]  # ships no types
from flask_security import (
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)
from sqlalchemy import Connection

from monitor.actions.people.audit import note_all
from monitor.model.people import Person, network_of
from monitor.store.people.audit import NOTHING, record
from web.context import parts

SECOND = {
    "security.two_factor_token_validation": "authenticator app",
    "security.mf_recovery": "recovery code",
    "security.wan_signin_response": "passkey",
}
"""With what a sign-in ends on these pages."""

CHANGES = {
    tf_profile_changed: "authenticator_set_up",
    tf_disabled: "authenticator_removed",
    wan_registered: "passkey_added",
    wan_deleted: "passkey_removed",
    password_changed: "password_changed",
    password_reset: "password_reset",
    reset_password_instructions_sent: "password_reset_asked_for",
}


def note_sign_ins(app: Flask) -> None:
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    for signal, action in CHANGES.items():
        signal.connect(_changed(action), app, weak=False)

    @app.after_request
    def _keep(response: Response) -> Response:
        """What no transaction of this request has kept."""
        if g.get("to_audit"):
            note_all(parts().database, g.pop("to_audit"))
        return response


def say(
    who: Person, action: str, number: int = NOTHING, detail: Mapping[str, Any] | None = None
) -> None:
    """To be kept with what this request changes about officers, or at its end."""
    if "to_audit" not in g:
        g.to_audit = []
    g.to_audit.append((who, action, ("user", number), detail or {}))


def keep_said(connection: Connection) -> None:
    """In the transaction of `connection`, what this request has said so far."""
    for one in g.pop("to_audit", []):
        record(connection, *one)


def person_of(officer: Any) -> Person:
    """A row of `users`, where they are now."""
    return Person(officer.email, officer.name, network_of(request.remote_addr))


def stranger(address: str) -> Person:
    """Somebody who has not signed in, by the address that they say they have."""
    return Person(address.strip().lower(), "", network_of(request.remote_addr))


def _signed_in(_app: Flask, user: Any, authn_via: list[str] | None, **_about: Any) -> None:
    if authn_via == ["change"]:  # of the password: the session goes on under a new name
        return
    how = authn_via or ["password", SECOND.get(str(request.endpoint), "second factor")]
    say(person_of(user), "signed_in", user.id, {"with": how})
    after_this_request(_forget_flashes)


def _forget_flashes(response: Response) -> Response:
    """What was said on the way in is not said again inside."""
    session.pop("_flashes", None)
    return response


def _changed(action: str) -> Callable[..., None]:
    def tell(_app: Flask, user: Any, name: str = "", **_about: Any) -> None:
        say(person_of(user), action, user.id, {"name": name} if name else {})

    return tell


def _signed_out(_app: Flask, user: Any, **_about: Any) -> None:
    say(person_of(user), "signed_out", user.id)
