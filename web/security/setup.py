"""Sign-in: Flask-Security on the store's tables of officers, as this board wants it."""

import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, session
from flask_login import user_logged_in  # type: ignore[import-untyped]  # ships no types
from flask_security import Security
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]  # ships no types

from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.people.users import MIN_PASSWORD
from web.context import parts
from web.security.access import PUBLIC, SESSION_S, allowed
from web.security.lockouts import know_browsers
from web.security.mails import Mails, may_mail_links
from web.security.second_factor import ask_at_sign_in
from web.security.security_users import Officers, remember_officers
from web.security.sign_in_forms import (
    CodeForm,
    ConfirmForm,
    ForgottenForm,
    OnceOnlyCodes,
    PasskeyForm,
    PasskeySignInForm,
    RecoveryCodes,
    RecoveryForm,
    SignInForm,
)
from web.security.sign_ins import note_sign_ins

OPEN = {
    "login",
    "logout",
    "tf_select",
    "two_factor_token_validation",
    "mf_recovery",
    "wan_signin",
    "wan_signin_response",
    "forgot_password",
    "reset_password",
}
"""Pages of Flask-Security before and at the end of a session."""

NOBODY = {"two_factor_rescue"}
"""It mails a plea to an address of ours: administrators reset a second factor on their screen."""


def sign_in(app: Flask, settings: Settings) -> None:
    app.config |= _sessions(settings) | _pages() | _words() | _second_factor(settings)
    officers = Officers()
    security = Security(
        app,
        officers,
        login_form=SignInForm,
        verify_form=ConfirmForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryForm,
        wan_register_form=PasskeyForm,
        wan_signin_response_form=PasskeySignInForm,
        totp_cls=OnceOnlyCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        forgot_password_form=ForgottenForm,
        mail_util_cls=Mails,
    )
    security.login_context_processor(_organisation)
    security.forgot_password_context_processor(lambda: {"mails_links": may_mail_links()})
    security.mail_context_processor(lambda: {"board_url": parts().settings.board_url.rstrip("/")})
    CSRFProtect(app)
    remember_officers(security, officers)
    for endpoint, view in app.view_functions.items():
        blueprint, _, name = endpoint.partition(".")
        if blueprint == "security":
            who = (PUBLIC,) if name in OPEN else () if name in NOBODY else tuple(Role)
            allowed(*who)(view)
    user_logged_in.connect(_begin, app)
    note_sign_ins(app)
    ask_at_sign_in(app)
    know_browsers(app)

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        officers.sessions.remove()


def _organisation() -> dict[str, str]:
    settings = parts().settings
    return {"organisation": settings.oidc_name if settings.oidc_issuer else ""}


def _begin(_app: Flask, **_about: Any) -> None:
    session.permanent = True
    session["since"] = time.time()


def _sessions(settings: Settings) -> dict[str, Any]:
    return {
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
        "SECURITY_PASSWORD_LENGTH_MIN": MIN_PASSWORD,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_DATETIME_FACTORY": lambda: datetime.now(UTC),
        # who has just signed in changes what guards the account; later, the password is asked for
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    }


def _pages() -> dict[str, Any]:
    return {
        "SECURITY_STATIC_FOLDER": None,  # its own pages are not used
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],  # a link in a post must sign nobody out
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_VERIFY_URL": "/you/confirm",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/you/password",
        "SECURITY_POST_CHANGE_VIEW": "/you",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/sign-in/forgotten",
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=1),  # invitations are such links too
        "SECURITY_EMAIL_HTML": False,
        # names are asked for nowhere: a board may have no way out
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "A new password for the crisis monitor",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was set anew",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/you/authenticator",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/you",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/which",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/you/recovery-codes",
        "SECURITY_WAN_REGISTER_URL": "/you/passkeys",
        "SECURITY_WAN_DELETE_URL": "/you/passkeys/remove",
        "SECURITY_WAN_VERIFY_URL": "/you/confirm/passkey",
        "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
        "SECURITY_WAN_POST_REGISTER_VIEW": "/you",
    }


def _words() -> dict[str, Any]:
    return {
        "SECURITY_RETURN_GENERIC_RESPONSES": True,  # do not tell who has an account
        "SECURITY_MSG_GENERIC_AUTHN_FAILED": (
            "The address and the password do not belong to an active account.",
            "error",
        ),
        "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
            "If %(email)s has an active account here, a link is on its way to it.",
            "info",
        ),
        "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
            "The password is set. Sign in with it.",
            "info",
        ),
        "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
            "This link was used before, or is not whole. Ask for a new one.",
            "error",
        ),
        "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
            "This link is too old: it works for %(within)s. Ask for a new one.",
            "error",
        ),
        "SECURITY_MSG_PASSWORD_CHANGE": (
            "The password is changed, and all other sessions have ended.",
            "info",
        ),
        "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": (
            "This code is not right, or was used before. Type the one that is shown now.",
            "error",
        ),
        "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
            "The authenticator app is set up.",
            "info",
        ),
        "SECURITY_MSG_TWO_FACTOR_DISABLED": ("The authenticator app is removed.", "info"),
        "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": (
            "That took too long. Sign in again.",
            "error",
        ),
        "SECURITY_MSG_INVALID_RECOVERY_CODE": (
            "This recovery code is not right, or was used before.",
            "error",
        ),
        "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": ("Thank you.", "info"),
        "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (
            "A password has at least %(length)s characters.",
            "error",
        ),
    }


def _second_factor(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 60,  # s that a clock may be wrong
        "SECURITY_TOTP_SECRETS": {"1": _derived(settings, "authenticator")},
        "SECURITY_TOTP_ISSUER": "Crisis monitor",
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Crisis monitor",
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": False,
        "SECURITY_WAN_ALLOW_AS_VERIFY": ["secondary"],
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(settings, "recovery codes")],
    }


def _derived(settings: Settings, purpose: str) -> str:
    """A key of its own for each purpose, out of the one that is kept."""
    return urlsafe_b64encode(sha256(f"{purpose}\n{settings.secret}".encode()).digest()).decode()
