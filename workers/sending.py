"""Deliver dispatches: a queue for each network, a process of its own with threads.

It loads no reader. A network that is slow holds its share of the threads and no more; what finds no
thread waits in the database.
"""

import logging
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

from celery.signals import worker_init
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.actions.outreach.delivery import Delivery, Slots
from monitor.actions.outreach.dispatch_queue import due, give_back
from monitor.model.dispatching import Account, NetworkError
from monitor.networks.known import networks
from monitor.store.database import Database
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.queueing import make_app, send_out
from workers.app import settings

log = logging.getLogger(__name__)

SLOTS = Slots(4)
"""A network that takes 30 s for each call holds four threads of sixteen."""

MOST, PER_ACCOUNT = 200, 5
"""Handed on each second; of an account more would only wait for their turns here."""

app = make_app(settings, process="sender")


@cache
def database() -> Database:
    return open_database(settings)


@cache
def delivery() -> Delivery:
    return Delivery(settings, database(), open_redis(settings))


@worker_init.connect
def _load(**_: object) -> None:
    """The first text of the day shall not wait for libraries, which load for seconds."""
    for network in networks().values():
        if network.channel is not None:
            with suppress(NetworkError, KeyError):
                network.channel(Account(network.name, "", {}))
    delivery()


# Taken off the queue at once: it may take longer than the broker waits for a task to be done, and
# what a killed worker leaves undone is in the database.
@app.task(name="out.deliver", acks_late=False)
def deliver(number: int, network: str) -> None:
    slot = SLOTS.of(network)
    if not slot.acquire(blocking=False):
        give_back(database(), number)
        return
    with logs.about(dispatch=number):
        try:
            delivery().deliver(number)
        except OperationalError as error:
            log.warning("it waits for the database: %s", error)
        finally:
            slot.release()


@app.task(name="out.due", acks_late=False)
def hand_on() -> None:
    """What is due and with no broker: paced ones, retries, and what was lost with a worker."""
    try:
        for number, network in due(
            database(), datetime.now(UTC), most=MOST, per_account=PER_ACCOUNT
        ):
            send_out(app, number, network)
    except (OperationalError, RedisError) as error:
        log.warning("dispatches wait a little longer: %s", error)
