"""What goes out, by the monitor's own processes and to local servers of the networks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.replies import Act
from monitor.store import replies
from monitor.store.database import connect
from monitor.store.deployments import open_deployment
from monitor.store.migrate import migrate
from monitor.store.sealing import Seal
from monitor.wiring.queueing import hand_over, make_app
from tests.builders import a_post
from tests.conftest import rows
from tests.networks.mastodon.server import TOKEN
from tests.networks.mastodon.wire import MastodonWire
from tests.postgresql import Cluster
from tests.replying import ANA, DESK, address_of, an_account, asked
from tests.running import Running, wait_until


@pytest.fixture
def mastodon() -> Iterator[MastodonWire]:
    wire = MastodonWire()
    wire.start()
    yield wire
    wire.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    cluster: Cluster = request.getfixturevalue("postgresql")
    return cluster.new_database()


@pytest.mark.timeout(180)
def test_two_senders_race_for_200_replies_and_each_goes_out_once(
    tmp_path: Path, url: str, redis_url: str, mastodon: MastodonWire
) -> None:
    running = Running(tmp_path, redis_url, database_url=url)
    database = connect(url)
    migrate(database)
    deployment = open_deployment(database, "Race").id
    seal = Seal(running.settings.secret)
    many = [  # each sends ten: the pace of one account is no part of this
        an_account(
            database,
            deployment,
            Account(
                "mastodon",
                f"desk{n}",
                {"server": mastodon.server.address, "access_token": TOKEN},
            ),
            seal,
            kind=AccountKind.PERSONAL,
        )
        for n in range(20)
    ]
    posts = [
        a_post(f"We need water {n}", network="mastodon", id=mastodon.publish(f"water {n}"))
        for n in range(200)
    ]
    numbers = asked(database, deployment, *posts)
    made = []
    for n, post in enumerate(posts):
        drafted = replies.draft(
            database, deployment, numbers[post.id], text=f"answer {n}", language="en",
            account=many[n % 20], private=False, by=ANA, roles=DESK,
        ).reply  # fmt: skip
        made += replies.act(
            database, deployment, drafted.id, 1, Act.SEND, by=ANA, roles=DESK,
            address_of=address_of,
        ).dispatches  # fmt: skip
    app = make_app(running.settings)
    for _ in range(3):  # each three times on the queue
        for start in range(0, 200, 10):
            assert hand_over(app, database, made[start : start + 10])
    try:
        running.start("sender", programs.sender())
        running.start("sender-2", programs.sender())
        running.start("timetable", programs.timetable())
        open_ = "SELECT count(*) FROM dispatches WHERE state <> 'sent'"
        wait_until(lambda: rows(database, open_) == [(0,)], 90, "all is sent")
    finally:
        running.end()
    assert sorted(mastodon.sent()) == sorted(f"answer {n}" for n in range(200))
    assert rows(database, "SELECT DISTINCT state, version FROM replies") == [("sent", 4)]
    assert rows(database, "SELECT DISTINCT state FROM incidents") == [("answered",)]
    assert len(rows(database, "SELECT network_id FROM sent_ids")) == 200
    database.close()
