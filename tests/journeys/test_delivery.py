"""What goes out, by the monitor's own processes and to local servers of the networks."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.outreach import stops
from monitor.actions.outreach import unsure as settling
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.text_rules import TextStep
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.wiring.queueing import hand_over, make_app
from tests.builders import a_post
from tests.conftest import rows
from tests.networks.mastodon.server import TOKEN
from tests.networks.mastodon.wire import MastodonWire
from tests.networks.sms.gateways import KannelWire, TwilioWire
from tests.postgresql import Cluster
from tests.replying import ANA, an_account, asked, draft_reply
from tests.running import Running, kill_group, wait_until

TEXT = "Water at the school from 8 am."


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
        account, post_number = many[n % 20], numbers[post.id]
        made += draft_reply(
            database, deployment, post_number, f"answer {n}", account=account, then=TextStep.SEND
        ).dispatches
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
    assert rows(database, "SELECT DISTINCT state, version FROM texts") == [("sent", 4)]
    assert rows(database, "SELECT DISTINCT state FROM incidents") == [("answered",)]
    assert len(rows(database, "SELECT network_id FROM sent_ids")) == 200
    database.close()


@dataclass
class Scene:
    """A deployment with a person's own account, on SQLite, and the processes that deliver."""

    running: Running
    database: Database
    deployment: int

    def account(self, account: Account) -> int:
        seal = Seal(self.running.settings.secret)
        kind = AccountKind.PERSONAL
        return an_account(self.database, self.deployment, account, seal, kind=kind)

    def send(self, account: int, network: str, id: str, author: str, text: str = TEXT) -> int:
        """The dispatch of a reply to a post, handed over."""
        post = a_post("We need water", network=network, id=id, author=author)
        number = asked(self.database, self.deployment, post)[id]
        changed = draft_reply(
            self.database, self.deployment, number, text, account=account, then=TextStep.SEND
        )
        assert hand_over(make_app(self.running.settings), self.database, changed.dispatches)
        return changed.dispatches[0]

    def state(self) -> list[tuple[object, ...]]:
        return rows(
            self.database,
            "SELECT d.state, r.state FROM dispatches d JOIN texts r ON r.id = d.about_id",
        )

    def why(self) -> str:
        [(why,)] = rows(self.database, "SELECT why FROM dispatches")
        return str(why)

    def start(self, *names: str) -> None:
        commands = {"sender": programs.sender, "timetable": programs.timetable}
        for name in names:
            self.running.start(name, commands[name]())

    def kill_sender(self) -> None:
        """As a power cut does, between the network's taking it and our keeping the receipt."""
        sender = self.running.started[0]
        kill_group(sender, signal.SIGKILL)
        sender.wait()
        with self.database.write() as connection:  # the claim of the dead runs out
            connection.exec_driver_sql("UPDATE dispatches SET claimed_until = 0, queued_until = 0")


@pytest.fixture
def scene(tmp_path: Path, redis_url: str) -> Iterator[Scene]:
    running = Running(tmp_path, redis_url)
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    yield Scene(running, database, open_deployment(database, "Scene").id)
    running.end()
    database.close()


@pytest.mark.timeout(90)
def test_a_sender_killed_before_the_receipt_sends_again_with_the_same_key(
    scene: Scene, mastodon: MastodonWire
) -> None:
    number = scene.account(mastodon.account())
    mastodon.server.silent.set()
    scene.start("sender")
    scene.send(number, "mastodon", mastodon.publish("water?"), "ana")
    assert mastodon.server.taken.wait(30)
    scene.kill_sender()
    mastodon.server.silent.clear()
    scene.start("sender", "timetable")
    wait_until(lambda: scene.state() == [("sent", "sent")], 30, "it is sent")
    assert list(mastodon.sent()) == [TEXT]


@pytest.mark.timeout(90)
def test_where_no_key_is_honoured_the_network_is_looked_at_first(scene: Scene) -> None:
    wire = TwilioWire()
    wire.start()
    number = scene.account(wire.account())
    wire.silent.set()
    scene.start("sender")
    scene.send(number, "sms", "SM1", "+258840000009")
    assert wire.taken.wait(30)
    scene.kill_sender()
    wire.silent.clear()
    scene.start("sender", "timetable")
    wait_until(lambda: scene.state() == [("sent", "sent")], 30, "it is found")
    assert list(wire.sent()) == [TEXT]
    wire.stop()


@pytest.mark.timeout(90)
def test_where_nobody_can_tell_a_person_is_asked(scene: Scene) -> None:
    wire = KannelWire()
    wire.start()
    number = scene.account(wire.account())
    wire.silent.set()
    scene.start("sender")
    dispatch = scene.send(number, "sms", "SM1", "+258840000009")
    assert wire.taken.wait(30)
    scene.kill_sender()
    wire.silent.clear()
    scene.start("sender", "timetable")
    wait_until(lambda: scene.state() == [("unsure", "sending")], 30, "a person is asked")
    assert "look there" in scene.why()
    assert list(wire.sent()) == [TEXT]
    assert settling.send_again(scene.database, scene.deployment, dispatch, ANA) is True
    assert settling.it_is_there(scene.database, scene.deployment, dispatch, ANA) is False
    settled = rows(scene.database, "SELECT \"by\", action FROM audit WHERE about_kind = 'dispatch'")
    assert settled == [(ANA.address, "dispatch_settled")]
    wait_until(lambda: scene.state() == [("sent", "sent")], 30, "it is sent again")
    assert list(wire.sent()) == [TEXT, TEXT]
    wire.stop()


@pytest.mark.timeout(90)
def test_a_network_that_asks_to_wait_is_tried_again_then(scene: Scene) -> None:
    wire = TwilioWire()
    wire.start()
    number = scene.account(wire.account())
    wire.refuse(retry_after=3)
    scene.start("sender", "timetable")
    scene.send(number, "sms", "SM1", "+258840000009")
    wait_until(lambda: scene.why() != "", 40, "it waits and says why")
    assert scene.state() == [("waiting", "approved")]
    wait_until(lambda: scene.state() == [("sent", "sent")], 30, "it is sent")
    assert list(wire.sent()) == [TEXT]
    assert rows(scene.database, "SELECT tries FROM dispatches") == [(2,)]
    wire.stop()


@pytest.mark.timeout(90)
def test_a_revoked_token_disables_the_account_and_says_who_must_act(
    scene: Scene, mastodon: MastodonWire
) -> None:
    number = scene.account(mastodon.account_that_may_not())
    scene.start("sender", "timetable")
    scene.send(number, "mastodon", mastodon.publish("water?"), "ana")
    wait_until(lambda: scene.state() == [("failed", "failed")], 20, "it has failed")
    assert "administrator" in scene.why()
    [(fault,)] = rows(scene.database, "SELECT fault FROM accounts")
    assert fault
    assert rows(scene.database, "SELECT DISTINCT state FROM incidents") == [("new",)]


@pytest.mark.timeout(90)
def test_a_wrong_recipient_fails_alone_and_the_account_stays(scene: Scene) -> None:
    wire = TwilioWire()
    wire.start()
    number = scene.account(wire.account())
    scene.start("sender", "timetable")
    scene.send(number, "sms", "SM1", "+258840000610")  # has answered STOP
    wait_until(lambda: scene.state() == [("failed", "failed")], 20, "it has failed")
    assert "STOP" in scene.why()
    assert rows(scene.database, "SELECT fault FROM accounts") == [("",)]
    wire.stop()


@pytest.mark.timeout(90)
def test_while_everything_is_stopped_nothing_leaves(scene: Scene, mastodon: MastodonWire) -> None:
    number = scene.account(mastodon.account())
    stop = stops.stop(scene.database, scene.deployment, None, "a rumour about us", ANA)
    scene.start("sender", "timetable")
    scene.send(number, "mastodon", mastodon.publish("water?"), "ana")
    time.sleep(6)
    assert scene.state() == [("waiting", "approved")]
    assert not mastodon.sent()
    assert stops.lift(scene.database, scene.deployment, stop, ANA)
    wait_until(lambda: scene.state() == [("sent", "sent")], 40, "it is sent")
