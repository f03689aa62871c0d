"""What signing in and out leaves in the audit log."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from flask_login import user_logged_out  # type: ignore[import-untyped]  # ships no types
from flask_security import user_authenticated
from sqlalchemy import Connection

from monitor.model.people import Person, network_of
from monitor.store.audit import NOTHING, record
from monitor.store.database import Database

HOW = {
    "password": "password",
    "authenticator": "authenticator app",
    "mf_recovery": "recovery code",
    "webauthn": "passkey",
    "mf-recovery": "recovery code",
    "oauth": "organisation",
}
"""Flask-Security's words for what somebody signed in with."""


def note_sign_ins(app: Flask, database: Database) -> None:
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)

    @app.after_request
    def _keep(response: Response) -> Response:
        """What no transaction of this request has kept."""
        if g.get("to_audit"):
            with database.write() as connection:
                keep_said(connection)
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


def _signed_in(_app: Flask, user: Any, authn_via: list[str], **_about: Any) -> None:
    how = [HOW.get(one, one) for one in authn_via]
    say(person_of(user), "signed_in", user.id, {"with": how})


def _signed_out(_app: Flask, user: Any, **_about: Any) -> None:
    say(person_of(user), "signed_out", user.id)
