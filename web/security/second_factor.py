"""Officers whose roles need a second factor are asked for it when they sign in.

Two weeks long it can be put off, so that a desk that opens tonight works tonight; then it is due.
A board that only its own machine can open asks nobody: there is no one to keep out, and the first
start must lead to the board.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import user_logged_in  # type: ignore[import-untyped]  # ships no types

from monitor.model.roles import Role
from monitor.store.people.grants import granted_anywhere
from web.context import parts

PUT_OFF = timedelta(days=14)
"""Counted from when the account was made."""

ASKED = "second_factor"
VOUCHED = "vouched"
"""Set on a sign-in with the organisation, which asks for a second factor by its own rules."""
LATER = "later"
DUE = "due"

OPEN_MEANWHILE = frozenset(
    {
        "you.second_factor",
        "you.later",
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.wan_register",
        "security.wan_register_response",
        "security.verify",
        "security.wan_verify",
        "security.wan_verify_response",
    }
)
"""What an officer who is asked can open, beside what is public."""


def ask_at_sign_in(app: Flask) -> None:
    def _ask(_app: Flask, user: Any, **_about: Any) -> None:
        session.pop(ASKED, None)
        if g.get(VOUCHED):
            return
        held = {Role(role.name) for role in user.roles if role.name in set(Role)}
        with parts().read() as connection:  # an approver of one desk is an approver
            held |= granted_anywhere(connection, user.email)
        if held & parts().settings.second_factor_roles and not user.has_second_factor:
            young = datetime.now(UTC) - user.created_at < PUT_OFF
            session[ASKED] = LATER if young else DUE

    user_logged_in.connect(_ask, app, weak=False)


def still_asked(endpoint: str, officer: Any) -> bool:
    """Whether this session has to set up a second factor before it can open `endpoint`."""
    if ASKED not in session or endpoint in OPEN_MEANWHILE:
        return False
    if officer.has_second_factor:
        del session[ASKED]
        return False
    return True


def may_put_off() -> bool:
    return session.get(ASKED) != DUE


def put_off() -> None:
    if may_put_off():
        session.pop(ASKED, None)
