"""Conversations, earlier answers and saved replies."""

from datetime import timedelta

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.saved_replies import (
    SavedOvertaken,
    archive_saved,
    change_saved,
    save_reply,
)
from monitor.model.dispatching import Sent
from monitor.model.text_rules import TextStep
from monitor.store.database import Database
from monitor.store.outreach import saved_replies
from monitor.store.outreach.conversations import conversation, conversation_of_post
from monitor.store.outreach.earlier_answers import earlier_answers
from tests.builders import NOON, a_post
from tests.replying import ANA, LEO, asked, draft_reply, incident_of

ROSA = "rosa@people.example"


def answered(
    database: Database, deployment: int, asks: str, answer: str, language: str = "en"
) -> int:
    """The number of the post that was asked; the answer went out, to the log."""
    post = a_post(asks, network="mastodon", author=ROSA)
    number = asked(database, deployment, post, places=False)[post.id]
    [dispatch] = draft_reply(
        database, deployment, number, answer, language=language, then=TextStep.SEND
    ).dispatches
    outbox = DatabaseOutbox(database)
    claim = outbox.claim(dispatch, 60)
    assert claim is not None
    outbox.sent(claim.dispatch, Sent(("1",)))
    return number


def test_a_conversation_is_in_order_over_incidents_and_pages(
    database: Database, deployment: int
) -> None:
    words = ["We need water here now please", "Where is the doctor today", "Is the road open yet"]
    found = [
        a_post(text, network="mastodon", author=ROSA, created_at=NOON - timedelta(days=3000 - n))
        for n, text in enumerate(words)
    ]
    asked(database, deployment, *found, a_post("not hers", network="mastodon"), places=False)
    last = answered(database, deployment, "And is there food for us", "Yes, from noon.")
    with database.read() as connection:
        whole = conversation(connection, deployment, "mastodon", ROSA)
        by_post = conversation_of_post(connection, deployment, last)
        newest = conversation(connection, deployment, "mastodon", ROSA, limit=2)
        before = conversation(
            connection, deployment, "mastodon", ROSA, limit=50, before=newest[0].order
        )
    assert {turn.text for turn in whole} == {*words, "And is there food for us", "Yes, from noon."}
    assert [turn.order for turn in whole] == sorted(turn.order for turn in whole)
    assert by_post == whole
    assert before + newest == whole
    assert len({turn.incident for turn in whole}) == 4
    assert [turn.reply is not None for turn in whole].count(True) == 1


def test_a_nameless_author_has_a_conversation_of_one_post(
    database: Database, deployment: int
) -> None:
    one, other = (a_post(f"Please help us {n}", network="form", author="") for n in range(2))
    numbers = asked(database, deployment, one, other, places=False)
    with database.read() as connection:
        turns = conversation_of_post(connection, deployment, numbers[one.id])
        assert conversation(connection, deployment, "form", "") == []
    assert [turn.text for turn in turns] == [one.text]


def test_the_nearest_earlier_answers_come_first(database: Database, deployment: int) -> None:
    earlier = open_deployment(database, "An earlier flood").id
    answered(database, earlier, "Is there clean water at the stadium?", "Boil the water.")
    answered(database, earlier, "Is there water for my animals?", "Ask the vet.")
    answered(database, earlier, "Is there clean water at the stadium?", "Fervam a água.", "pt")
    answered(database, deployment, "Clean water near the stadium?", "Boil  the WATER.")
    post = a_post("We need clean water at the stadium", network="x")
    number = asked(database, deployment, post, places=False)[post.id]
    with database.read() as connection:
        found = earlier_answers(connection, incident_of(database, number), "en")
        in_portuguese = earlier_answers(connection, incident_of(database, number), "pt", limit=1)
    assert {one.text.casefold().replace("  ", " ") for one in found[:1]} == {"boil the water."}
    assert [one.text for one in found][1:] == ["Ask the vet.", "Fervam a água."]
    assert all(one.same_topic for one in found)
    assert [one.text for one in in_portuguese] == ["Fervam a água."]


def test_saved_replies_are_found_by_typing(database: Database, deployment: int) -> None:
    def save(title: str, text: str, language: str = "en", desk: str = "") -> int:
        return save_reply(
            database, deployment, title=title, language=language, text=text, desk=desk, by=ANA
        )

    water = save("Water points", "Water is at {place}.")
    eau = save("Points d'eau", "L'eau est à {place}: water", "fr")
    save("Doctor", "Call {phone}.", desk="Health")
    with database.read() as connection:

        def found(**more: str) -> list[str]:
            return [one.title for one in saved_replies.find_saved(connection, deployment, **more)]

        assert found(words="wat poi") == ["Points d'eau", "Water points"]
        assert found(words="water", language="en") == ["Water points", "Points d'eau"]
        assert found(desk="Shelter") == ["Points d'eau", "Water points"]
        assert found(words="100%") == []
    changed = change_saved(
        database, deployment, water, 1, by=LEO, title="Water", language="en", text="At {place}."
    )
    assert (changed.version, changed.changed.by) == (2, LEO)
    with pytest.raises(SavedOvertaken, match="Leo changed it"):
        archive_saved(database, deployment, water, 1, ANA)
    archive_saved(database, deployment, eau, 1, ANA)
    with database.read() as connection:
        assert [one.title for one in saved_replies.find_saved(connection, deployment)] == [
            "Doctor", "Water",
        ]  # fmt: skip
