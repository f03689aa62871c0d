"""Replies and replies to all of an older version become texts: with their numbers, words, history
and dispatches."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft
from monitor.model.people import Person
from monitor.model.roles import REPLIES
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import Draft, ToAllWhoAsked, ToAuthor
from monitor.store.columns import to_ms
from monitor.store.database import Database, connect
from monitor.store.migrate import MIGRATIONS, migrate
from monitor.store.outreach import texts
from monitor.store.outreach.progress import progress
from tests.builders import NOON
from tests.conftest import rows
from tests.postgresql import Cluster
from tests.replying import SEAL

BEFORE = "0022"
ANA = Person("ana@desk.example.org", "Ana")
LEO = Person("leo@desk.example.org", "Leo")


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """As the version before left it: two replies to all, and one reply that is of the second."""
    if request.param == "sqlite":
        opened = connect(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        cluster: Cluster = request.getfixturevalue("postgresql")
        opened = connect(cluster.new_database())
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with opened.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
    with opened.write() as connection:
        for table, row in OLD_ROWS:
            columns = sa.table(table, *map(sa.column, row))
            connection.execute(columns.insert(), row)
    return opened


AT = to_ms(NOON)


def signed(**by: Person) -> dict[str, object]:
    return {
        f"{name}_{what}": value
        for name, who in by.items()
        for what, value in (("by", who.address), ("by_name", who.name), ("at", AT))
    }


def reply_to_all(number: int, state: str) -> dict[str, object]:
    return {
        "id": number, "deployment_id": 1, "incident_id": 1, "text": f"{{name}}, water {number}",
        "language": "en", "accounts": b'{"x":null}', "fields": b'{"place":"Beira"}',
        "private": False, "again": True, "state": state, "version": 3, "note": "",
        "act": "approve", **signed(made=ANA, changed=ANA, acted=LEO, approved=LEO),
    }  # fmt: skip


WORDS = "@rosa, water 7"
OLD_ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    ("deployments", {"id": 1, "name": "Old", "opened_at": AT}),
    ("posts", {
        "id": 1, "deployment_id": 1, "network": "x", "network_id": "1", "author": "rosa",
        "text": "We need water", "created_at": AT, "kept_at": AT,
    }),
    ("incidents", {
        "id": 1, "deployment_id": 1, "group_key": "k", "topic": "need:water", "intent": "request",
        "place_hint": "", "urgency": "Immediate", "severity": "Unknown", "languages": " en ",
        "reports": 1, "copies": 0, "authors": 1, "priority": 50, "reasons": b"[]",
        "headline": "We need water", "top": 50, "first_at": AT, "last_at": AT, "state": "new",
        "standing": "unverified", "needs_human": False,
    }),
    ("reply_batches", reply_to_all(1, "draft")),
    ("reply_batches", reply_to_all(7, "approved")),
    ("replies", {
        "id": 4, "deployment_id": 1, "incident_id": 1, "post_id": 1, "batch_id": 7, "network": "x",
        "recipient": "rosa", "private": False, "language": "en", "text": WORDS, "state": "sent",
        "version": 3, "note": "", "act": "approve", "dispatch_id": 2, "sent_at": AT,
        **signed(made=ANA, changed=ANA, acted=LEO, approved=LEO),
    }),
    ("reply_versions", {
        "id": 9, "reply_id": 4, "version": 1, "act": "approve", "state": "approved",
        "text": WORDS, "note": "", **signed(acted=LEO),
    }),
    ("dispatches", {
        "id": 2, "deployment_id": 1, "kind": "reply", "about_id": 4, "batch_id": 7,
        "network": "log", "recipient": "", "reply_to": "1", "subject": "", "text": WORDS,
        "language": "en", "key": "reply:4:1", "state": "sent", "tries": 1, "next_try_at": AT,
        "doubtful": False, "ids": b"[]", "url": "", "why": "", "permanent": False, "made_at": AT,
    }),
)  # fmt: skip


def test_nothing_of_them_is_lost(old: Database) -> None:
    migrate(old)
    with old.read() as connection:
        reply, whole = texts.reply(connection, 1, 4), texts.reply_to_all(connection, 1, 7)
        assert reply is not None
        assert whole is not None
        assert reply.to == ToAuthor(1, None, False, "x", "rosa")
        assert (reply.text, reply.state, reply.version) == ("@rosa, water 7", TextState.SENT, 3)
        assert (reply.part_of, reply.dispatch, reply.sent_at) == (whole.id, 2, NOON)
        assert (reply.made.by, reply.approved and reply.approved.by) == (ANA, LEO)
        to = ToAllWhoAsked(1, {"x": None}, {"place": "Beira"}, private=False, again=True)
        assert (whole.to, whole.text, whole.step) == (to, "{name}, water 7", TextStep.APPROVE)
        assert [version.text for version in texts.history(connection, whole.id)] == [
            "{name}, water 7"
        ]
        [version] = texts.history(connection, 4)
        assert (version.step, version.acted.by) == (TextStep.APPROVE, LEO)
        assert progress(connection, whole.id).sent == 1
    old.close()


def test_a_former_number_of_a_reply_to_all_is_never_anothers(old: Database) -> None:
    migrate(old)
    written = Draft("Water at 9.", "en", ToAllWhoAsked(1, {}, {}))
    made = draft(old, 1, written, by=ANA, roles=REPLIES, sizes=Sizes(old, SEAL)).text
    with old.read() as connection:
        by_former = {
            number: texts.reply_to_all(connection, 1, number) for number in range(1, made.id + 1)
        }
    names = {number: whole.text for number, whole in by_former.items() if whole is not None}
    assert {number: words for number, words in names.items() if number <= 7} == {
        1: "{name}, water 1", 7: "{name}, water 7",
    }  # fmt: skip
    assert [words for number, words in names.items() if number > 7] == [
        "{name}, water 1", "{name}, water 7", "Water at 9.",
    ]  # fmt: skip
    assert rows(old, "SELECT count(*) FROM texts WHERE id <= 7 AND kind = 'reply to all'") == [(0,)]
    old.close()
