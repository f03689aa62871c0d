"""Officers: who may sign in, and in which roles."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Select, func, select

from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE
from monitor.store.database import Database
from monitor.store.people.passkey_tables import passkeys
from monitor.store.people.people_tables import roles, user_roles, users

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


def signs_in(database: Database, email: str, password: str) -> bool:
    """Whether this officer may sign in with this password."""
    query = select(users.c.password).where(users.c.email == normal_address(email), users.c.active)
    with database.read() as connection:
        known = connection.execute(query).scalar_one_or_none()
    try:
        return known is not None and PasswordHasher().verify(known, normal(password))
    except (VerificationError, InvalidHashError):
        return False


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


def others_set_people(connection: Connection, email: str) -> bool:
    return bool(set(connection.execute(setting_people()).scalars()) - {normal_address(email)})


def normal(password: str) -> str:
    """As the sign-in takes it: the same signs may be typed in several ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKD", password)


def setting_people() -> Select[Any]:
    return (
        select(users.c.email)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .where(roles.c.name.in_([role.value for role in SETS_PEOPLE]), users.c.active)
        .with_for_update(of=users)
    )


def normal_address(email: str) -> str:
    return email.strip().lower()
