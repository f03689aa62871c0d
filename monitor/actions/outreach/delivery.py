"""Delivery on the database, Redis and the networks of this installation."""

import logging
import threading
from collections.abc import Callable, Mapping

import redis
from redis.exceptions import RedisError

from monitor.actions.networks import accounts as account_acts
from monitor.actions.outreach.delivering import NEXT_LOOK_S, Way, deliver
from monitor.actions.outreach.form_answers import DatabaseLetterbox
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.model.dispatches import KeptDispatch
from monitor.model.dispatching import Account, NetworkError
from monitor.model.networks import Abilities, Network
from monitor.networks.channels import channel_of
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.database import Database, StoreError
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from monitor.store.rate_limits import hold, reserve

log = logging.getLogger(__name__)


class Delivery:
    """Delivers one dispatch after the other, on as many threads as call it."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        client: "redis.Redis",
        known: Callable[[], Mapping[str, Network]] = networks,
    ) -> None:
        self._outbox = DatabaseOutbox(database)
        self._ways = AccountWays(database, Seal(settings.secret), known)
        self._turns = RedisTurns(client)

    def deliver(self, number: int) -> None:
        deliver(number, self._outbox, self._ways, self._turns)


class AccountWays:
    """`monitor.outreach.delivering.Ways`."""

    def __init__(
        self, database: Database, seal: Seal, known: Callable[[], Mapping[str, Network]]
    ) -> None:
        self._database, self._seal, self._known = database, seal, known

    def open(self, one: KeptDispatch) -> Way:
        network = self._known().get(one.network)
        if network is None:
            raise NetworkError(f"{one.network} is no network of this version", permanent=True)
        account = Account(network.name, "", {})
        if one.account is not None:
            account = self._account(one.account)
        elif network.name != "log":
            raise NetworkError("no account was chosen: choose one", permanent=True)
        channel = channel_of(network, account, DatabaseLetterbox(self._database))
        return Way(network.title, network.abilities, channel)

    def _account(self, number: int) -> Account:
        with self._database.read() as connection:
            kept = accounts.account(connection, number)
            if kept is None:
                raise NetworkError("its account was removed: choose another", permanent=True)
            if kept.fault:
                raise NetworkError(
                    f"{kept.name} is disabled: {kept.fault}. An administrator must mend the "
                    "account; then send it again",
                    permanent=True,
                )
            try:
                return accounts.opened(connection, number, self._seal)
            except StoreError as error:
                raise NetworkError(str(error), permanent=True) from error

    def refused(self, one: KeptDispatch, way: Way, error: NetworkError) -> str:
        """The network itself is asked whether it is the account that is at fault."""
        ours = f"{error}. Change the text or the recipient, then send it again"
        if one.account is None:
            return ours
        try:
            rights = way.channel.check()
        except NetworkError as checked:
            if not checked.permanent:
                return ours
            account_acts.disable(self._database, one.account, str(checked))
            return (
                f"{error}. The account is disabled until an administrator has mended it; "
                "then send it again"
            )
        if rights.may_post:
            return ours
        account_acts.checked(self._database, one.account, rights)
        return f"{error}. An administrator must mend the account: {rights.problem}"


class RedisTurns:
    """`monitor.outreach.delivering.Turns`."""

    def __init__(self, client: "redis.Redis") -> None:
        self._client = client

    def turn(self, one: KeptDispatch, abilities: Abilities) -> float | None:
        if not abilities.every:
            return 0.0
        try:
            return reserve(self._client, _name(one), abilities.every, NEXT_LOOK_S, abilities.burst)
        except RedisError as error:
            log.warning("no turns are given out, Redis is away: %s", error)
            return None

    def hold(self, one: KeptDispatch, seconds: float) -> None:
        try:
            hold(self._client, _name(one), seconds)
        except RedisError as error:
            log.warning("account %s is not held, Redis is away: %s", one.account, error)


def _name(one: KeptDispatch) -> str:
    return f"out:{one.network}:{one.account or 0}"


class Slots:
    """How many threads of a process one network may hold: the others stay for the rest."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._lock = threading.Lock()
        self._slots: dict[str, threading.BoundedSemaphore] = {}

    def of(self, network: str) -> threading.BoundedSemaphore:
        with self._lock:
            return self._slots.setdefault(network, threading.BoundedSemaphore(self._each))
