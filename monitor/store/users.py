"""Officers: who may sign in, and in which roles."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, select, update

from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.schema import roles, user_roles, users
from monitor.store.upserts import insert

MIN_PASSWORD = 12


class UserError(Exception):
    """Something about a user that the caller must mend; the message says what."""


@dataclass(frozen=True, slots=True)
class Officer:
    email: str
    name: str
    active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerName:
    email: str
    name: str


def add_user(
    database: Database, email: str, name: str, password: str, granted: Iterable[Role]
) -> None:
    """Raises UserError for an address in use or a password that is too short."""
    email = _address(email)
    row = {
        "email": email,
        "name": name,
        "password": _hashed(password),
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


def set_password(database: Database, email: str, password: str) -> None:
    """Sets the password and ends the user's open sessions."""
    with database.write() as connection:
        changes = {"password": _hashed(password), "fs_uniquifier": secrets.token_hex(16)}
        _change(connection, email, changes)


def signs_in(database: Database, email: str, password: str) -> bool:
    """Whether this officer may sign in with this password."""
    query = select(users.c.password).where(users.c.email == _address(email), users.c.active)
    with database.read() as connection:
        known = connection.execute(query).scalar_one_or_none()
    try:
        return known is not None and PasswordHasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def set_active(database: Database, email: str, active: bool) -> None:
    with database.write() as connection:
        _change(connection, email, {"active": active})


def set_roles(database: Database, email: str, granted: Iterable[Role]) -> None:
    with database.write() as connection:
        number = connection.execute(
            select(users.c.id).where(users.c.email == _address(email))
        ).scalar_one_or_none()
        if number is None:
            raise UserError(f"there is no user {email}")
        connection.execute(delete(user_roles).where(user_roles.c.user_id == number))
        _grant(connection, number, granted)


def all_users(database: Database) -> list[Officer]:
    query = (
        select(users.c.email, users.c.name, users.c.active, roles.c.name.label("role"))
        .join(user_roles, user_roles.c.user_id == users.c.id, isouter=True)
        .join(roles, roles.c.id == user_roles.c.role_id, isouter=True)
        .order_by(users.c.email, roles.c.name)
    )
    found: dict[str, Officer] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            known = found.get(row.email)
            granted = (*(known.roles if known else ()), *([row.role] if row.role else []))
            found[row.email] = Officer(row.email, row.name, row.active, granted)
    return list(found.values())


def any_user(database: Database) -> bool:
    with database.read() as connection:
        return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def _grant(connection: Connection, user: int, granted: Iterable[Role]) -> None:
    for role in granted:
        statement = insert(connection, roles).on_conflict_do_nothing()
        connection.execute(statement, {"name": role.value})
        number = connection.execute(select(roles.c.id).where(roles.c.name == role.value))
        row = {"user_id": user, "role_id": number.scalar_one()}
        connection.execute(insert(connection, user_roles).on_conflict_do_nothing(), row)


def _change(connection: Connection, email: str, changes: Mapping[str, object]) -> None:
    statement = update(users).where(users.c.email == _address(email)).values(changes)
    if connection.execute(statement).rowcount != 1:
        raise UserError(f"there is no user {email}")


def _address(email: str) -> str:
    return email.strip().lower()


def _hashed(password: str) -> str:
    """argon2id, the library's parameters (RFC 9106, low memory); the web reads the same form."""
    if len(password) < MIN_PASSWORD:
        raise UserError(f"a password has at least {MIN_PASSWORD} characters")
    return PasswordHasher().hash(password)


def active_officers(connection: Connection) -> list[OfficerName]:
    """Those who may sign in, by name."""
    query = select(users.c.email, users.c.name).where(users.c.active)
    rows = connection.execute(query.order_by(users.c.name, users.c.email))
    return [OfficerName(row.email, row.name) for row in rows]
