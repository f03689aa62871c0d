"""Receipts of real gateways and mail servers, by the monitor's own processes: what arrived, and
what did not and has its incident open again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import change_account
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.text_rules import TextStep
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from tests.builders import a_post
from tests.conftest import rows
from tests.networks.email.wire import EmailWire
from tests.networks.sms.kannel import Kannel, installed, serving
from tests.ports import free_port
from tests.replying import ANA, an_account, asked, draft_reply
from tests.running import Running, wait_until

TOKEN = "a-long-token-of-ours"
THEIRS = "+258840000009"


@dataclass
class Scene:
    running: Running
    database: Database
    deployment: int

    @property
    def seal(self) -> Seal:
        return Seal(self.running.settings.secret)

    def answer(self, account: int, network: str, author: str) -> None:
        post = a_post("We need water", network=network, author=author)
        number = asked(self.database, self.deployment, post)[post.id]
        draft_reply(
            self.database, self.deployment, number, "Water at 9.", account=account,
            then=TextStep.SEND,
        )  # fmt: skip

    def states(self) -> list[tuple[object, ...]]:
        """Of the dispatch, its text and its incident, and how many wait there."""
        return rows(
            self.database,
            "SELECT d.state, t.state, i.state, i.waiting FROM dispatches d "
            "JOIN texts t ON t.id = d.about_id JOIN incidents i ON i.id = t.incident_id",
        )


@pytest.fixture
def scene(tmp_path: Path, redis_url: str) -> Iterator[Scene]:
    running = Running(tmp_path, redis_url, port=free_port())
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    yield Scene(running, database, open_deployment(database, "Scene").id)
    running.end()
    database.close()


@pytest.fixture
def kannel(scene: Scene, tmp_path: Path) -> Iterator[Kannel]:
    if not installed():
        pytest.skip("Kannel is not installed here: apt-get install kannel kannel-extras")
    folder = tmp_path / "kannel"
    folder.mkdir()
    with serving(folder, f"{pages(scene)}/hooks/1?token={TOKEN}") as gateway:
        yield gateway


def pages(scene: Scene) -> str:
    return f"http://127.0.0.1:{scene.running.settings.port}"


def is_up(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):  # noqa: S310 - an address of this machine
            return True
    except HTTPError:
        return True
    except OSError:
        return False


@pytest.mark.timeout(120)
def test_a_gateway_says_that_an_sms_is_on_the_phone(scene: Scene, kannel: Kannel) -> None:
    account = an_account(
        scene.database, scene.deployment, kannel.account(webhook_secret=TOKEN), scene.seal,
        kind=AccountKind.PERSONAL,
    )  # fmt: skip
    receipts = f"{pages(scene)}/hooks/{account}"
    asking = kannel.account(webhook_secret=TOKEN, receipts=receipts)
    change_account(scene.database, account, scene.seal, ANA, settings=asking.settings)
    scene.running.start("pages", programs.pages())
    scene.running.start("sender", programs.sender())
    scene.running.start("timetable", programs.timetable())
    wait_until(lambda: is_up(receipts), 60, "the pages answer")
    with kannel.phone() as phone:
        scene.answer(account, "sms", THEIRS)
        assert phone.received(1, patience=40) == [f"+1000 {THEIRS} text Water at 9."]
        wait_until(
            lambda: scene.states() == [("delivered", "sent", "answered", 0)], 30, "it arrived"
        )
    # as Kannel calls where the phone network has given up on another part of it
    [(id,)] = rows(scene.database, "SELECT network_id FROM sent_ids")
    failed = f"{receipts}?token={TOKEN}&id={id}&dlr=2&reason=absent"
    assert urlopen(failed, timeout=5).status == 204  # noqa: S310 - an address of this machine
    assert scene.states() == [("undelivered", "undelivered", "acknowledged", 1)]


@pytest.fixture
def mail() -> Iterator[EmailWire]:
    wire = EmailWire()
    wire.start()
    yield wire
    wire.stop()


@pytest.mark.timeout(120)
def test_a_mail_that_bounces_opens_its_incident_again(scene: Scene, mail: EmailWire) -> None:
    given: Account = mail.account()
    account = an_account(
        scene.database, scene.deployment, given, scene.seal, kind=AccountKind.PERSONAL
    )
    change_account(scene.database, account, scene.seal, ANA, listens=True)
    scene.running.start("sender", programs.sender())
    scene.running.start("timetable", programs.timetable())
    scene.running.start("feed", programs.feed(account))
    scene.answer(account, "email", "ana@people.example")
    wait_until(
        lambda: scene.states() == [("sent", "sent", "answered", 0)], 60, "the server has taken it"
    )
    [(id,)] = rows(scene.database, "SELECT network_id FROM sent_ids")
    mail.report(str(id), arrived=False)
    bounced = ("undelivered", "undelivered", "acknowledged", 1)
    wait_until(lambda: scene.states() == [bounced], 60, "the bounce is heard")
    [(why,)] = rows(scene.database, "SELECT raised_why FROM incidents")
    assert str(why).startswith("the answer did not arrive: 5.1.1: 550 5.1.1 <a…@…>")
    assert rows(scene.database, "SELECT count(*) FROM issues") == [(0,)]
