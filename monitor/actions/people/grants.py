"""Roles in one deployment or at one desk, as an administrator gives them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select

from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.people.grants import GIVEN_AT_DESK, GIVEN_HERE, Granted, granted
from monitor.store.people.people_tables import grants, users
from monitor.store.people.users import UserError


def set_granted(
    database: Database,
    deployment: int,
    address: str,
    roles: Iterable[Role],
    at_desks: Mapping[int, Iterable[Role]],
    by: Person,
) -> None:
    """Exactly these. No roles: those of their own hold. Raises UserError."""
    wanted = Granted(
        frozenset(roles), {desk: frozenset(some) for desk, some in at_desks.items() if some}
    )
    if not wanted.roles <= set(GIVEN_HERE):
        raise UserError("an administrator is one everywhere: give that role above")
    for some in wanted.at_desks.values():
        if not some <= set(GIVEN_AT_DESK):
            raise UserError("at a desk there are field officers, desk officers and approvers")
    now = datetime.now(UTC)
    with database.write() as connection:
        number = connection.execute(select(users.c.id).where(users.c.email == address)).scalar()
        if number is None:
            raise UserError(f"there is no user {address}")
        had = granted(connection, deployment, address)
        here = (grants.c.user_id == number, grants.c.deployment_id == deployment)
        connection.execute(delete(grants).where(*here))
        row = {"user_id": number, "deployment_id": deployment, "by": by.address, "at": now}
        pairs: list[tuple[int | None, Role]] = [(None, role) for role in sorted(wanted.roles)]
        pairs += [(desk, role) for desk, some in wanted.at_desks.items() for role in sorted(some)]
        if pairs:
            connection.execute(
                grants.insert(), [row | {"desk_id": desk, "role": role} for desk, role in pairs]
            )
        if had == wanted:
            return
        detail = {
            "address": address,
            "were": sorted(had.roles),
            "are": sorted(wanted.roles),
            "at_desks_were": _listed(had),
            "at_desks_are": _listed(wanted),
        }
        about = ("user", number)
        record(connection, by, "roles_here_changed", about, detail, deployment=deployment)


def _listed(granted: Granted) -> dict[str, list[Role]]:
    return {str(desk): sorted(some) for desk, some in sorted(granted.at_desks.items())}
