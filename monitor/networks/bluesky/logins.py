"""Logins at a Bluesky server: kept while the process lives, for a server lets an account log in
only 30 times in five minutes and 300 times a day. The library renews their tokens."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from atproto import Client, Request

from monitor.model.dispatching import Account, NetworkError
from monitor.networks.bluesky.addresses import SERVER

KEPT = 32
TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Login:
    client: Client
    did: str
    handle: str
    active: bool
    status: str  # why it is not active, in the network's word


_kept: OrderedDict[tuple[str, str, str], Login] = OrderedDict()
_lock = threading.Lock()


def login(account: Account) -> Login:
    """The kept one, or a new one; raises as `fresh` does."""
    key = _key(account)
    with _lock:
        if (kept := _kept.get(key)) is not None:
            return kept
    made = fresh(account)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def fresh(account: Account) -> Login:
    """A login made now; raises what the library raises, and NetworkError where the account has no
    password."""
    if not account.name or not account.settings.get("app_password"):
        raise NetworkError(
            "this account has no handle or no app password: enter them in the account's settings",
            permanent=True,
        )
    client = Client(_server(account), request=Request(timeout=TIMEOUT_S))
    client.login(_handle(account), account.settings["app_password"], fetch_bsky_profile=False)
    session = client.com.atproto.server.get_session()
    active = session.active is not False
    return Login(client, session.did, session.handle, active, session.status or "")


def forget(account: Account) -> None:
    with _lock:
        _kept.pop(_key(account), None)


def _server(account: Account) -> str:
    return (account.settings.get("server") or SERVER).strip().rstrip("/")


def _handle(account: Account) -> str:
    return account.name.strip().lstrip("@")


def _key(account: Account) -> tuple[str, str, str]:
    password = account.settings.get("app_password", "")
    return _server(account), _handle(account), sha256(password.encode()).hexdigest()
