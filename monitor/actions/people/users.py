"""Officers and their access, as administrators and they themselves set it."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import Connection, delete, select, update

from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.people.passkey_tables import passkeys
from monitor.store.people.people_tables import roles, user_roles, users
from monitor.store.people.users import (
    COMMAND,
    MIN_PASSWORD,
    UserError,
    normal,
    normal_address,
    setting_people,
)
from monitor.store.upserts import insert


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
    email = normal_address(email)
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
            select(users.c.id).where(users.c.email == normal_address(email))
        ).scalar_one_or_none()
        if number is None:
            raise UserError(f"there is no user {email}")
        grant_only(connection, number, email, granted, by)


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
    detail = {"address": normal_address(email), "were": had, "are": are}
    record(connection, by, "roles_changed", ("user", number), detail)


def _keep_one(connection: Connection, email: str) -> None:
    """Whoever sets people must not set the last of them aside: nobody could bring them back."""
    query = setting_people()
    if set(connection.execute(query).scalars()) == {normal_address(email)}:
        raise UserError("this is the last administrator: give the role to somebody else first")


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
    statement = update(users).where(users.c.email == normal_address(email)).values(changes)
    number = connection.execute(statement.returning(users.c.id)).scalar_one_or_none()
    if number is None:
        raise UserError(f"there is no user {email}")
    record(connection, by, action, ("user", number), {"address": normal_address(email)})
    return int(number)


def _hashed(password: str) -> str:
    """argon2id, the library's parameters (RFC 9106, low memory); the web reads the same form."""
    if len(password) < MIN_PASSWORD:
        raise UserError(f"a password has at least {MIN_PASSWORD} characters")
    return PasswordHasher().hash(normal(password))
