"""What is particular to writing on Telegram."""

import logging
from collections.abc import Iterator

import pytest

from monitor.model.dispatching import NetworkError, Outgoing
from monitor.networks.telegram.channel import TelegramChannel
from monitor.networks.telegram.webhook import verify
from tests.networks.telegram.server import CHANNEL, GROUP, TOKEN, TelegramWire


@pytest.fixture
def wire() -> Iterator[TelegramWire]:
    made = TelegramWire()
    made.start()
    yield made
    made.stop()


def test_a_text_is_as_long_as_telegram_counts_it(wire: TelegramWire) -> None:
    channel = TelegramChannel(wire.account())
    assert channel.size("água 🙏").used == 7
    longest = "🙏" * 2048
    assert channel.size(longest).fits
    assert not channel.size(longest + "a").fits
    assert channel.send(Outgoing("a", longest, to=str(GROUP["id"]))).ids


def test_a_public_text_goes_to_the_accounts_own_channel(wire: TelegramWire) -> None:
    channel = TelegramChannel(wire.account(chat="@reliefchannel"))
    assert channel.check().may_post
    sent = channel.send(Outgoing("a", "Water at the school"))
    chat, number = sent.ids[0].split(":")
    assert chat == str(CHANNEL["id"])
    assert sent.url == f"https://t.me/reliefchannel/{number}"
    channel.withdraw(sent.ids[0])
    assert not wire.sent()


def test_without_a_channel_of_its_own_a_public_text_says_what_to_do(wire: TelegramWire) -> None:
    with pytest.raises(NetworkError, match="name the channel") as caught:
        TelegramChannel(wire.account()).send(Outgoing("a", "Water at the school"))
    assert caught.value.permanent


def test_a_channel_where_the_bot_may_not_post_is_told(wire: TelegramWire) -> None:
    rights = TelegramChannel(wire.account(chat="@another")).check()
    assert not rights.may_post
    assert "administrator of @another" in rights.problem
    wire.may_post = False
    assert not TelegramChannel(wire.account(chat="@reliefchannel")).check().may_post


def test_a_webhook_that_keeps_us_from_listening_is_told(wire: TelegramWire) -> None:
    wire.webhook = "https://desk.example.org/hook"
    assert not TelegramChannel(wire.account()).check().may_read
    assert TelegramChannel(wire.account(webhook_secret="s")).check().may_read


def test_an_answer_goes_where_the_question_was(wire: TelegramWire) -> None:
    asked = wire.publish("where is water?")
    sent = TelegramChannel(wire.account()).send(Outgoing("a", "At the school", reply_to=asked))
    answer = wire.message(sent.ids[0])
    assert f"{GROUP['id']}:{answer['reply_to_message']['message_id']}" == asked


def test_an_answer_for_one_person_does_not_go_to_the_group(wire: TelegramWire) -> None:
    asked = wire.publish("where is my insulin?")
    sent = TelegramChannel(wire.account()).send(
        Outgoing("a", "Come to tent 4", to="700100", reply_to=asked)
    )
    answer = wire.message(sent.ids[0])
    assert answer["chat"]["id"] == 700100
    assert "external_reply" in answer


def test_an_answer_to_what_was_removed_is_sent_all_the_same(wire: TelegramWire) -> None:
    sent = TelegramChannel(wire.account()).send(
        Outgoing("a", "At the school", reply_to=f"{GROUP['id']}:999999")
    )
    assert sent.ids


@pytest.mark.parametrize(
    ("outgoing", "why"),
    [
        (Outgoing("a", "hello", to="666"), "blocked"),
        (Outgoing("a", "hello", to="@nobody"), "chat not found"),
        (Outgoing("a", "hello", reply_to="x42"), "no id of a Telegram message"),
        (Outgoing("a", " \n", to="7"), "1 to 4096"),
    ],
)
def test_what_cannot_be_sent_says_why(wire: TelegramWire, outgoing: Outgoing, why: str) -> None:
    with pytest.raises(NetworkError, match=why) as caught:
        TelegramChannel(wire.account()).send(outgoing)
    assert caught.value.permanent


def test_a_message_of_somebody_else_cannot_be_taken_back(wire: TelegramWire) -> None:
    theirs = wire.publish("water")
    with pytest.raises(NetworkError, match="can't be deleted") as caught:
        TelegramChannel(wire.account()).withdraw(theirs)
    assert caught.value.permanent


def test_a_group_that_has_moved_says_where_to(wire: TelegramWire) -> None:
    more = {"parameters": {"migrate_to_chat_id": -1005}}
    wire.refuse_with(400, "Bad Request: group chat was upgraded to a supergroup chat", more)
    with pytest.raises(NetworkError, match="-1005") as caught:
        TelegramChannel(wire.account()).send(Outgoing("a", "hello", to="-5"))
    assert caught.value.permanent


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:1", "http://", "no address"])
def test_the_token_is_in_no_error_and_no_log(
    wire: TelegramWire, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    account = wire.account(**({"server": server} if server else {}))
    if not server:
        wire.refuse(retry_after=None)
    with caplog.at_level(logging.DEBUG), pytest.raises(NetworkError) as caught:
        TelegramChannel(account).send(Outgoing("a", "hello", to="7"))
    assert not caught.value.permanent
    assert caught.value.__suppress_context__
    assert TOKEN not in caplog.text + repr(caught.value) + repr(account)


def test_only_telegram_may_call_the_webhook() -> None:
    assert verify("invented-secret", "invented-secret")
    assert not verify("invented-secret", "another")
    assert not verify("invented-secret", None)
    assert not verify("", "")
