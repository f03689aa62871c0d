"""Officers: who may sign in, and in which roles."""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Select, delete, func, select, update

from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.people.passkey_tables import passkeys
from monitor.store.people.people_tables import roles, user_roles, users
from monitor.store.upserts import insert

MIN_PASSWORD = 12

COMMAND = Person("crisis-monitor")
"""Whoever may run commands on the machine."""


class UserError(Exception):
    """Something about a user that the caller must mend; the message says what."""


@dataclass(frozen=True, slots=True)
class Officer:
    email: str
    name: str
    active: bool
    roles: tuple[str, ...]
    id: int = 0
    invited: bool = False  # has no password yet
    second_factor: bool = False


def add_user(
    database: Database,
    email: str,
    name: str,
    password: str | None,
    granted: Iterable[Role],
    by: Person = COMMAND,
) -> int:
    """The officer's number. Without a password they are invited, and choose one by a link. Raises
    UserError for an address in use or a password that is too short."""
    email = _address(email)
    row = {
        "email": email,
        "name": name,
        "password": None if password is None else _hashed(password),
        "active": True,
        "fs_uniquifier": secrets.token_hex(16),
        "created_at": datetime.now(UTC),
    }
    with database.write() as connection:
        if connection.execute(select(users.c.id).where(users.c.email == email)).first():
            raise UserError(
                f"{email} exists already; change it with 'crisis-monitor user password'"
            )
        number = connection.execute(users.insert().returning(users.c.id), row).scalar_one()
        _grant(connection, number, granted)
        detail = {"address": email, "name": name, "roles": sorted(granted)}
        record(connection, by, "user_added", ("user", number), detail)
    return int(number)


def set_password(database: Database, email: str, password: str, by: Person = COMMAND) -> None:
    """Sets the password and ends the user's open sessions."""
    with database.write() as connection:
        changes = {"password": _hashed(password), "fs_uniquifier": secrets.token_hex(16)}
        _change(connection, email, changes, by, "password_set")


def signs_in(database: Database, email: str, password: str) -> bool:
    """Whether this officer may sign in with this password."""
    query = select(users.c.password).where(users.c.email == _address(email), users.c.active)
    with database.read() as connection:
        known = connection.execute(query).scalar_one_or_none()
    try:
        return known is not None and PasswordHasher().verify(known, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def set_name(database: Database, email: str, name: str, by: Person) -> None:
    with database.write() as connection:
        _change(connection, email, {"name": name[:120]}, by, "name_changed")


def end_sessions(database: Database, email: str, by: Person) -> None:
    """Wherever the officer is signed in, they have to sign in again."""
    changes = {"fs_uniquifier": secrets.token_hex(16)}
    with database.write() as connection:
        _change(connection, email, changes, by, "sessions_ended")


def reset_second_factor(database: Database, email: str, by: Person = COMMAND) -> None:
    """For a lost telephone: the password alone signs in again, and open sessions end."""
    gone = {"tf_primary_method": None, "tf_totp_secret": None, "mf_recovery_codes": None}
    with database.write() as connection:
        number = _change(
            connection,
            email,
            gone | {"fs_uniquifier": secrets.token_hex(16)},
            by,
            "second_factor_reset",
        )
        connection.execute(delete(passkeys).where(passkeys.c.user_id == number))


def set_active(
    database: Database, email: str, active: bool, by: Person = COMMAND, *, keep_one: bool = False
) -> None:
    """Raises UserError where `keep_one` and nobody else is left who may grant roles."""
    with database.write() as connection:
        if keep_one and not active:
            _keep_one(connection, email)
        action = "user_resumed" if active else "user_stopped"
        _change(connection, email, {"active": active}, by, action)


def set_roles(
    database: Database,
    email: str,
    granted: Iterable[Role],
    by: Person = COMMAND,
    *,
    keep_one: bool = False,
) -> None:
    """Raises UserError where `keep_one` and nobody else is left who may grant roles."""
    granted = list(granted)
    with database.write() as connection:
        if keep_one and not SETS_PEOPLE & set(granted):
            _keep_one(connection, email)
        number = connection.execute(
            select(users.c.id).where(users.c.email == _address(email))
        ).scalar_one_or_none()
        if number is None:
            raise UserError(f"there is no user {email}")
        grant_only(connection, number, email, granted, by)


def all_users(database: Database) -> list[Officer]:
    of_user = select(passkeys.c.id).where(passkeys.c.user_id == users.c.id)
    query = (
        select(
            users.c.id,
            users.c.email,
            users.c.name,
            users.c.active,
            users.c.password.is_(None).label("invited"),
            users.c.tf_primary_method,
            of_user.exists().label("has_passkey"),
            roles.c.name.label("role"),
        )
        .join(user_roles, user_roles.c.user_id == users.c.id, isouter=True)
        .join(roles, roles.c.id == user_roles.c.role_id, isouter=True)
        .order_by(users.c.email, roles.c.name)
    )
    found: dict[str, Officer] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            known = found.get(row.email)
            granted = (*(known.roles if known else ()), *([row.role] if row.role else []))
            found[row.email] = Officer(
                row.email,
                row.name,
                row.active,
                granted,
                row.id,
                row.invited,
                bool(row.tf_primary_method) or bool(row.has_passkey),
            )
    return list(found.values())


def any_user(database: Database) -> bool:
    with database.read() as connection:
        return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def grant_only(
    connection: Connection, number: int, email: str, granted: Iterable[Role], by: Person
) -> None:
    """These roles and no others; nothing is recorded where they are so already."""
    before = select(roles.c.name).join(user_roles, user_roles.c.role_id == roles.c.id)
    had = sorted(connection.execute(before.where(user_roles.c.user_id == number)).scalars())
    are = sorted(granted)
    if had == are:
        return
    connection.execute(delete(user_roles).where(user_roles.c.user_id == number))
    _grant(connection, number, are)
    detail = {"address": _address(email), "were": had, "are": are}
    record(connection, by, "roles_changed", ("user", number), detail)


def _keep_one(connection: Connection, email: str) -> None:
    """Whoever sets people must not set the last of them aside: nobody could bring them back."""
    query = _setting_people()
    if set(connection.execute(query).scalars()) == {_address(email)}:
        raise UserError("this is the last administrator: give the role to somebody else first")


def others_set_people(connection: Connection, email: str) -> bool:
    return bool(set(connection.execute(_setting_people()).scalars()) - {_address(email)})


def _setting_people() -> Select[Any]:
    return (
        select(users.c.email)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .where(roles.c.name.in_([role.value for role in SETS_PEOPLE]), users.c.active)
        .with_for_update(of=users)
    )


def _grant(connection: Connection, user: int, granted: Iterable[Role]) -> None:
    for role in granted:
        statement = insert(connection, roles).on_conflict_do_nothing()
        connection.execute(statement, {"name": role.value})
        number = connection.execute(select(roles.c.id).where(roles.c.name == role.value))
        row = {"user_id": user, "role_id": number.scalar_one()}
        connection.execute(insert(connection, user_roles).on_conflict_do_nothing(), row)


def _change(
    connection: Connection, email: str, changes: Mapping[str, object], by: Person, action: str
) -> int:
    statement = update(users).where(users.c.email == _address(email)).values(changes)
    number = connection.execute(statement.returning(users.c.id)).scalar_one_or_none()
    if number is None:
        raise UserError(f"there is no user {email}")
    record(connection, by, action, ("user", number), {"address": _address(email)})
    return int(number)


def _address(email: str) -> str:
    return email.strip().lower()


def _hashed(password: str) -> str:
    """argon2id, the library's parameters (RFC 9106, low memory); the web reads the same form."""
    if len(password) < MIN_PASSWORD:
        raise UserError(f"a password has at least {MIN_PASSWORD} characters")
    return PasswordHasher().hash(_normal(password))


def _normal(password: str) -> str:
    """As the sign-in takes it: the same signs may be typed in several ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKD", password)
