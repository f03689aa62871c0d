"""Accounts on networks. Their settings go in and come out through a seal."""

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.model.accounts import AccountKind, KeptAccount
from monitor.model.dispatching import Account
from monitor.store.database import StoreError
from monitor.store.networks.encryption import Seal
from monitor.store.networks.network_tables import accounts


def accounts_of(connection: Connection, deployment: int) -> list[KeptAccount]:
    query = select(accounts).where(
        accounts.c.deployment_id == deployment, accounts.c.removed_at.is_(None)
    )
    order = accounts.c.network, func.lower(accounts.c.name), accounts.c.id
    return [_kept(row) for row in connection.execute(query.order_by(*order))]


def listening_accounts(connection: Connection) -> list[KeptAccount]:
    """Of all deployments: those that a listener should follow now."""
    query = select(accounts).where(
        accounts.c.listens, accounts.c.fault == "", accounts.c.removed_at.is_(None)
    )
    return [_kept(row) for row in connection.execute(query.order_by(accounts.c.id))]


def accounts_on(connection: Connection, network: str) -> list[KeptAccount]:
    """Of all deployments, whether they listen or not; the newest deployment's first."""
    query = select(accounts).where(accounts.c.network == network, accounts.c.removed_at.is_(None))
    order = accounts.c.deployment_id.desc(), accounts.c.id
    return [_kept(row) for row in connection.execute(query.order_by(*order))]


def account(connection: Connection, number: int) -> KeptAccount | None:
    query = select(accounts).where(accounts.c.id == number, accounts.c.removed_at.is_(None))
    row = connection.execute(query).first()
    return None if row is None else _kept(row)


def opened(connection: Connection, number: int, seal: Seal) -> Account:
    """With its secrets. Raises StoreError where it is gone or cannot be opened."""
    query = select(accounts).where(accounts.c.id == number, accounts.c.removed_at.is_(None))
    row = connection.execute(query).first()
    if row is None:
        raise StoreError(f"account {number} has been removed")
    return Account(row.network, row.name, seal.open(row.sealed))


def _kept(row: Row[Any]) -> KeptAccount:
    return KeptAccount(
        id=row.id,
        deployment=row.deployment_id,
        network=row.network,
        name=row.name,
        kind=AccountKind(row.kind),
        users=tuple(row.users),
        listens=row.listens,
        speaks=row.speaks,
        fault=row.fault,
        fault_at=row.fault_at,
        may_read=row.may_read,
        may_post=row.may_post,
        checked_at=row.checked_at,
        by=row.by,
        at=row.at,
    )


def version_of(connection: Connection, number: int) -> str:
    """Another one whenever a listener of the account must begin anew."""
    query = select(accounts.c.sealed, accounts.c.name).where(accounts.c.id == number)
    row = connection.execute(query).one()
    return sha256(row.sealed + row.name.encode()).hexdigest()
