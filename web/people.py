"""Sign-in: Flask-Security on the tables `users`, `roles`, `user_roles` of the store."""

import time
from datetime import timedelta
from typing import Any

from flask import Flask, session
from flask_login import user_logged_in  # type: ignore[import-untyped]  # ships no types
from flask_security import (
    LoginForm,
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
)
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.orm import registry, relationship, scoped_session, sessionmaker

from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.schema import roles, user_roles, users
from web.access import PUBLIC, SESSION_S, allowed
from web.lockouts import Tried
from web.shared import Shared
from web.sign_ins import note_sign_ins, say, stranger

KNOWN_S = 2
"""An officer is looked up again after this long: a board asks every second, and a closed account
must lose its pages at once all the same."""


class OfficerRole(RoleMixin):
    """A row of `roles`."""


class Officer(UserMixin):
    """A row of `users`."""


_mapping = registry()
_mapping.map_imperatively(OfficerRole, roles)
_mapping.map_imperatively(
    Officer, users, properties={"roles": relationship(OfficerRole, user_roles, lazy="joined")}
)


class SignInForm(LoginForm):
    """Without "remember me": a session ends with the shift."""

    remember = None

    def validate(self, **more: Any) -> bool:
        """A failed sign-in is kept with the address that was given, known or not; what is no
        address at all is not, for it may be a password in the wrong field."""
        address = (self.email.data or "").strip().lower()[:255]
        tried = Tried(address)
        if tried.wait_s:
            self.form_errors.append(tried.refuse())
            return False
        if super().validate(**more):
            tried.succeeded()
            return True
        if self.ifield is not None:  # the fields were good, and somebody was looked for
            say(stranger(address), "sign_in_failed", getattr(self.user, "id", 0))
            tried.failed()
        return False


def sign_in(app: Flask, settings: Settings, database: Database) -> None:
    app.config |= {
        "SECRET_KEY": settings.secret,
        "SESSION_COOKIE_NAME": "monitor",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(seconds=SESSION_S),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": settings.secure_cookies,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,  # plain argon2, no HMAC before it
        "SECURITY_STATIC_FOLDER": None,  # its own pages are not used
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],  # a link in a post must sign nobody out
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,  # do not tell who has an account
        "SECURITY_MSG_GENERIC_AUTHN_FAILED": (
            "The address and the password do not belong to an active account.",
            "error",
        ),
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_FRESHNESS": timedelta(seconds=-1),  # no "confirm your password" page yet
    }
    open_session = scoped_session(sessionmaker(database.engine))
    officers = SQLAlchemySessionUserDatastore(open_session, Officer, OfficerRole)
    security = Security(app, officers, login_form=SignInForm)
    CSRFProtect(app)
    _remember_officers(app, security, officers)
    for endpoint in ("security.login", "security.logout"):
        allowed(PUBLIC)(app.view_functions[endpoint])
    user_logged_in.connect(_begin, app)
    note_sign_ins(app, database)

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        open_session.remove()


def _begin(_app: Flask, **_about: Any) -> None:
    session.permanent = True
    session["since"] = time.time()


def _remember_officers(
    app: Flask, security: Security, officers: SQLAlchemySessionUserDatastore
) -> None:
    """Look an officer up once every `KNOWN_S`, not for each of the board's questions."""
    known: Shared[Officer | None] = Shared(keys=1000)

    def look_up(key: str) -> Officer | None:
        found = officers.find_user(fs_uniquifier=key)
        if not isinstance(found, Officer) or not found.active:
            return None
        officers.db.session.expunge(found)
        return found

    @security.login_manager.user_loader  # type: ignore[untyped-decorator]
    def _load(key: str) -> Officer | None:
        return known.get(key, int(time.time() / KNOWN_S), lambda: look_up(key))
