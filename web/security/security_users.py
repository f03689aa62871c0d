"""Officers and their passkeys as Flask-Security handles them: rows of the store's tables."""

from typing import Any

from flask import current_app, request, session
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    WebAuthnMixin,
)
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import set_request_attr
from sqlalchemy import Engine
from sqlalchemy.orm import Session, registry, relationship, scoped_session, sessionmaker

from monitor.store.people.passkey_tables import passkeys
from monitor.store.people.people_tables import roles, user_roles, users
from web.context import parts
from web.present.render_cache import period
from web.security.sign_ins import keep_said


class OfficerRole(RoleMixin):
    """A row of `roles`."""


class Passkey(WebAuthnMixin):
    """A row of `passkeys`."""


class Officer(UserMixin):
    """A row of `users`."""

    tf_phone_number = None  # Flask-Security asks for it; codes are sent to nobody

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method or self.webauthn)


_mapping = registry()
_mapping.map_imperatively(OfficerRole, roles)
_mapping.map_imperatively(Passkey, passkeys)
_mapping.map_imperatively(
    Officer,
    users,
    properties={
        "roles": relationship(OfficerRole, user_roles, lazy="joined"),
        "webauthn": relationship(Passkey, lazy="selectin", cascade="all, delete-orphan"),
    },
)


class _Session(Session):
    """On the database of the running app."""

    def get_bind(self, *_of: Any, **_more: Any) -> Engine:
        return parts().database.engine


class Officers(SQLAlchemySessionUserDatastore):
    """Changes are written when they are committed, in one short transaction, and not before."""

    def __init__(self) -> None:
        self.sessions: scoped_session[_Session] = scoped_session(
            sessionmaker(class_=_Session, autoflush=False)
        )
        super().__init__(self.sessions, Officer, OfficerRole, Passkey)

    def commit(self) -> None:
        connection = self.sessions.connection()
        if parts().database.is_sqlite:
            # what this request has read ends here: a transaction that has read and then writes
            # fails instead of waiting for its turn
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        keep_said(connection)
        self.sessions.commit()


def remember_officers(security: Security, officers: Officers) -> None:
    """Look an officer up every few seconds, not for each of the board's questions."""

    def look_up(key: str) -> Officer | None:
        found = officers.find_user(fs_uniquifier=key)
        return found if isinstance(found, Officer) and found.active else None

    def apart(key: str) -> Officer | None:
        found = look_up(key)
        if found is not None:
            officers.sessions.expunge(found)
        return found

    @security.login_manager.user_loader  # type: ignore[untyped-decorator]  # no types
    def _load(key: str) -> Any:
        # what Flask-Security's own loader tells its pages
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
        if request.blueprint in ("security", "you"):  # they change the officer, or show changes
            return look_up(key)
        context = parts()
        return context.officers.get(key, period(context.freshness.officer), lambda: apart(key))


def password_token(email: str) -> str:
    """Lets whoever brings it choose the password of this officer, once."""
    officer = current_app.extensions["security"].datastore.find_user(email=email)
    return str(generate_reset_password_token(officer))  # type: ignore[no-untyped-call]  # no types
