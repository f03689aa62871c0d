"""Accounts on networks: added, changed, checked, disabled, removed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account, Rights
from monitor.model.people import Person
from monitor.store.database import Database, StoreError
from monitor.store.networks.encryption import Seal
from monitor.store.networks.network_tables import accounts
from monitor.store.people.audit import record


def add_account(
    database: Database,
    deployment: int,
    account: Account,
    seal: Seal,
    *,
    kind: AccountKind,
    users: Sequence[str] = (),
    listens: bool,
    speaks: bool,
    by: Person,
    rights: Rights | None = None,
) -> int:
    """The number of the new account; `rights`: what the network said of it. Raises StoreError
    where the deployment has it already."""
    row = {
        "deployment_id": deployment,
        "network": account.network,
        "name": account.name,
        "kind": kind,
        "users": list(users),
        "sealed": seal.close(account.settings),
        "listens": listens,
        "speaks": speaks,
        "fault": "",
        "by": by.address,
        "at": datetime.now(UTC),
        **(_checked(rights) if rights else {}),
    }
    same = (
        accounts.c.deployment_id == deployment,
        accounts.c.network == account.network,
        func.lower(accounts.c.name) == account.name.lower(),
        accounts.c.removed_at.is_(None),
    )
    with database.write() as connection:
        if connection.execute(select(accounts.c.id).where(*same)).first():
            raise StoreError(f"{account.name} on {account.network} is there already: change it")
        made = connection.execute(accounts.insert().returning(accounts.c.id), row)
        number = int(made.scalar_one())
        told = ("network", "name", "kind", "users", "listens", "speaks")
        detail = {name: row[name] for name in told}
        about = ("account", number)
        record(connection, by, "account_added", about, detail, deployment=deployment)
        return number


def change_account(
    database: Database,
    number: int,
    seal: Seal,
    by: Person,
    *,
    settings: Mapping[str, str] | None = None,
    rights: Rights | None = None,
    **changes: Any,
) -> None:
    """Columns by name; `rights`: what the network said of them. New settings lift a fault:
    somebody has acted; given in part, the rest stays."""
    detail = dict(changes) | ({"settings": sorted(settings)} if settings else {})  # never values
    with database.write() as connection:
        if settings is not None:
            row = connection.execute(select(accounts.c.sealed).where(accounts.c.id == number)).one()
            changes["sealed"] = seal.close(seal.open(row.sealed) | dict(settings))
            changes |= {"fault": "", "fault_at": None}
        if rights is not None:
            changes |= _checked(rights)
        connection.execute(update(accounts).where(accounts.c.id == number).values(changes))
        _record(connection, by, "account_changed", number, detail)


def remove_account(database: Database, number: int, by: Person) -> None:
    """Its settings are gone at once."""
    changes = {"removed_at": datetime.now(UTC), "sealed": b"", "listens": False, "speaks": False}
    with database.write() as connection:
        connection.execute(update(accounts).where(accounts.c.id == number).values(changes))
        _record(connection, by, "account_removed", number, {})


def disable(database: Database, number: int, fault: str) -> bool:
    """What a network refused for good: nothing is tried until somebody acts. Whether it was in use
    before: of several who find the fault, one hears True."""
    changes = {"fault": fault, "fault_at": datetime.now(UTC)}
    here = accounts.c.id == number
    with database.write() as connection:
        used = update(accounts).where(here, accounts.c.fault == "").values(changes)
        if connection.execute(used).rowcount == 1:
            return True
        connection.execute(update(accounts).where(here).values(fault=fault))
        return False


def checked(database: Database, number: int, rights: Rights) -> None:
    """What the network said of the credentials."""
    with database.write() as connection:
        here = accounts.c.id == number
        connection.execute(update(accounts).where(here).values(_checked(rights)))


def _checked(rights: Rights) -> dict[str, Any]:
    return {
        "may_read": rights.may_read,
        "may_post": rights.may_post,
        "checked_at": datetime.now(UTC),
        "fault": rights.problem if not (rights.may_read or rights.may_post) else "",
    }


def _record(
    connection: Connection, by: Person, action: str, number: int, detail: Mapping[str, Any]
) -> None:
    query = select(accounts.c.deployment_id, accounts.c.network, accounts.c.name)
    row = connection.execute(query.where(accounts.c.id == number)).one()
    said = {"network": row.network, "name": row.name, **detail}
    record(connection, by, action, ("account", number), said, deployment=row.deployment_id)
