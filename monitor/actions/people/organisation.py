"""Officers whom their organisation vouches for (OpenID Connect)."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from monitor.actions.people.users import grant_only
from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.people.people_tables import users
from monitor.store.people.users import UserError, others_set_people


def vouched(
    database: Database,
    subject: str,
    who: Person,
    granted: Iterable[Role] | None,
    first: Iterable[Role],
    *,
    same_address: bool,
) -> str:
    """The address of the officer whom the organisation calls `subject` (issuer and its own name
    for them), made on the first sign-in.

    `granted`: the roles that it gives; None where it does not say, and the roles stay as they are;
    `first` are those of a new officer then. `same_address`: its word for the address is good, so
    that an officer who has it already is the same. Raises UserError, to be shown.
    """
    with database.write() as connection:
        known = connection.execute(select(users).where(users.c.subject == subject)).first()
        if known is None:
            known = connection.execute(select(users).where(users.c.email == who.address)).first()
            if known is None:
                return _added(connection, subject, who, first if granted is None else granted)
            if not same_address or known.subject is not None:
                raise UserError("an account of this address is there already: ask an administrator")
            connection.execute(update(users).where(users.c.id == known.id).values(subject=subject))
            record(connection, who, "organisation_linked", ("user", known.id), {})
        if not known.active:
            raise UserError("this account is stopped: ask an administrator")
        wanted = None if granted is None else set(granted)
        if wanted is not None and (
            wanted & SETS_PEOPLE or others_set_people(connection, known.email)
        ):
            grant_only(connection, known.id, known.email, wanted, who)
        return str(known.email)


def _added(connection: Connection, subject: str, who: Person, granted: Iterable[Role]) -> str:
    row = {
        "email": who.address,
        "name": who.name[:120] or who.address,
        "active": True,
        "subject": subject,
        "fs_uniquifier": secrets.token_hex(16),
        "created_at": datetime.now(UTC),
    }
    number = connection.execute(users.insert().returning(users.c.id), row).scalar_one()
    detail = {"address": who.address, "name": row["name"], "by": "the organisation's sign-in"}
    record(connection, who, "user_added", ("user", number), detail)
    grant_only(connection, number, who.address, set(granted), who)
    return who.address
