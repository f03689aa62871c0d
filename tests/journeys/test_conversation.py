"""A person asks on Mastodon, is answered, answers back: one conversation, one incident."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import add_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.grouping_reasons import GroupingKind, GroupingReason, of_column
from monitor.model.text_rules import TextStep
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.store.outreach import conversations
from tests.conftest import rows
from tests.networks.contract.wire import WATCHWORDS
from tests.networks.mastodon.wire import MastodonWire
from tests.replying import ANA, draft_reply, incident_of
from tests.running import Running, wait_until


@pytest.fixture
def mastodon() -> Iterator[MastodonWire]:
    wire = MastodonWire()
    wire.start()
    yield wire
    wire.stop()


@pytest.mark.timeout(180)
def test_an_answer_to_our_reply_joins_its_incident(
    tmp_path: Path, gazetteer_folder: Path, redis_url: str, mastodon: MastodonWire
) -> None:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    running = Running(tmp_path, redis_url)
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    deployment = open_deployment(database, "Talk").id
    account = add_account(
        database, deployment, mastodon.account(), Seal(running.settings.secret),
        kind=AccountKind.PERSONAL, listens=True, speaks=True, by=ANA,
    )  # fmt: skip
    set_watchwords(database, deployment, WATCHWORDS, ANA)
    try:
        for name, command in (
            ("worker", programs.worker(running.settings)),
            ("sender", programs.sender()),
            ("reactions", programs.reactions()),
            ("timetable", programs.timetable()),
            ("feed", programs.feed(account)),
        ):
            running.start(name, command)
        listening = "SELECT count(*) FROM feeds WHERE state = 'listening'"
        wait_until(lambda: rows(database, listening) == [(1,)], 60, "the feed listens")
        asked = mastodon.publish("We need drinking water in Beira, 40 people, please help", "rosa")
        read = "SELECT id FROM posts WHERE network_id = '{}' AND read_at IS NOT NULL"
        wait_until(lambda: len(rows(database, read.format(asked))) == 1, 60, "it is read")
        [(post,)] = rows(database, read.format(asked))
        assert isinstance(post, int)
        incident = incident_of(database, post)

        words = "Water from 8 am. Is anybody ill? #floodtest"
        draft_reply(database, deployment, post, words, account=account, then=TextStep.SEND)
        sent = "SELECT network_id FROM sent_ids"
        wait_until(lambda: len(rows(database, sent)) == 1, 20, "it is sent")
        [(ours,)] = rows(database, sent)
        answer = mastodon.publish("no, thank you", "rosa", reply_to=str(ours))
        wait_until(lambda: len(rows(database, read.format(answer))) == 1, 20, "theirs is read")
    finally:
        running.end()

    assert rows(database, "SELECT id, authors, state FROM incidents") == [(incident, 1, "answered")]
    told = rows(
        database,
        "SELECT p.network_id, r.incident_id, r.joined_because FROM reports r "
        "JOIN posts p ON p.id = r.post_id ORDER BY p.id",
    )
    assert {(one, number) for one, number, _ in told} == {
        (asked, incident), (answer, incident),
    }  # fmt: skip
    assert of_column(told[-1][2]) == GroupingReason(GroupingKind.ANSWERS_TEXT)
    with database.read() as connection:
        turns = conversations.conversation_of_post(connection, deployment, post)
    assert [(turn.text, turn.reply is not None) for turn in turns] == [
        ("We need drinking water in Beira, 40 people, please help", False),
        ("Water from 8 am. Is anybody ill? #floodtest", True),
        ("no, thank you #floodtest", False),
    ]
    database.close()
