"""The suite of every channel, for answers that lie in our own letterbox."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from monitor.actions.outreach.form_answers import DatabaseLetterbox
from monitor.model.dispatching import Account, NetworkError, Outgoing
from monitor.model.networks import Channel, Network
from monitor.networks.channels import channel_of
from monitor.networks.form import NETWORK
from monitor.networks.form.shapes import id_of
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.outreach.letters import letters_to
from tests.conftest import rows
from tests.networks.test_channels import (  # noqa: F401 - found here, they run here
    test_a_server_that_is_away_is_no_permanent_failure,
    test_a_text_that_does_not_fit_is_refused_before_it_is_sent,
    test_an_answer_stands_under_what_it_answers,
    test_what_was_sent_can_be_taken_back_or_says_why_not,
)

ASKED = id_of("a secret of a test")


class FormWire:
    """The way out of `tests.networks.contract.wire.Wire`; what it may refuse is the database."""

    def __init__(self, folder: Path) -> None:
        self.database: Database = connect(f"sqlite:///{folder / 'monitor.db'}")
        migrate(self.database)

    def start(self) -> None:
        self._sql("ALTER TABLE away RENAME TO letters")

    def stop(self) -> None:
        self._sql("ALTER TABLE letters RENAME TO away")

    def account(self) -> Account:
        return Account("form", "Form", {"address": "help"})

    def publish(self, text: str, author: str = "", reply_to: str = "") -> str:
        return ASKED

    def recipient(self) -> str:
        return ""

    def sent(self) -> Sequence[str]:
        with self.database.read() as connection:
            return [one.text for one in letters_to(connection, "form", ASKED)]

    def _sql(self, statement: str) -> None:
        with self.database.write() as connection:
            connection.exec_driver_sql(statement)


@pytest.fixture
def network() -> Network:
    return NETWORK


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[FormWire]:
    made = FormWire(tmp_path)
    yield made
    made.database.close()


class ToOnePerson:
    """Every answer of the form is one to a message; the suite also sends some that are none."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.check, self.size, self.withdraw = channel.check, channel.size, channel.withdraw

    def send(self, outgoing: Outgoing) -> object:
        answered = outgoing.reply_to or ASKED
        return self._channel.send(Outgoing(outgoing.key, outgoing.text, reply_to=answered))


@pytest.fixture
def channel(wire: FormWire) -> ToOnePerson:
    return ToOnePerson(channel_of(NETWORK, wire.account(), DatabaseLetterbox(wire.database)))


def test_the_same_key_is_one_answer(wire: FormWire, channel: ToOnePerson) -> None:
    first = channel.send(Outgoing("one", "At the school", reply_to=ASKED))
    assert channel.send(Outgoing("one", "At the school", reply_to=ASKED)) == first
    assert wire.sent() == ["At the school"]


def test_an_answer_to_nobody_is_refused(wire: FormWire) -> None:
    channel = channel_of(NETWORK, wire.account(), DatabaseLetterbox(wire.database))
    with pytest.raises(NetworkError, match="choose a message") as caught:
        channel.send(Outgoing("two", "Hello"))
    assert caught.value.permanent


def test_what_is_taken_back_leaves_no_words(wire: FormWire, channel: ToOnePerson) -> None:
    sent = channel.send(Outgoing("three", "At the school", reply_to=ASKED))
    [id] = re.findall(r"ids=\('(\d+)',\)", repr(sent))
    channel.withdraw(id)
    assert rows(wire.database, "SELECT text FROM letters") == [("",)]
