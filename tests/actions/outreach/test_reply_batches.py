"""Who asked, what each would get, and who is left out."""

import pytest

from monitor.actions.outreach import batch_preview, reply_batches
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.reply_batches import BatchOvertaken
from monitor.actions.outreach.reply_rules import ReplyError
from monitor.model.dispatching import Account, Sent
from monitor.model.replies import ReplyAct, ReplyState
from monitor.store.database import Database
from monitor.store.outreach import batch_rows
from monitor.store.outreach import recipients as askers
from monitor.store.outreach.batch_rows import Batch
from tests.builders import a_post
from tests.conftest import rows
from tests.replying import ANA, APPROVER, DESK, LEO, address_of, an_account, asked, incident_of

TEXT = "{name}, water is at the school."


def some_asked(database: Database, deployment: int) -> int:
    first = a_post("We need water at the school in Beira now", network="x", id="1", author="rosa")
    numbers = asked(
        database, deployment, first,
        a_post("Still no water in our house", network="x", id="2", author="rosa", minutes=1),
        a_post("RT", network="x", id="3", author="bot", repost_of="1", minutes=2),
        a_post("Where can we get water please", network="x", id="4", author="joão", minutes=3),
        a_post("Water for nine people here", network="sms", id="5", author="+25884", minutes=4),
    )  # fmt: skip
    return incident_of(database, numbers["1"])


def draft(database: Database, deployment: int, incident: int, **more: object) -> Batch:
    fields: dict[str, object] = {"text": TEXT, "accounts": {"x": None}, "fields": {}} | more
    return reply_batches.draft_batch(
        database, deployment, incident, language="en", by=ANA, roles=DESK, **fields  # type: ignore[arg-type]
    ).batch  # fmt: skip


def act(
    database: Database, batch: Batch, what: ReplyAct, **more: object
) -> reply_batches.BatchChanged:
    who: dict[str, object] = {"by": ANA, "roles": DESK} | more
    return reply_batches.act_on_batch(
        database, batch.deployment, batch.id, batch.version, what, address_of=address_of, **who  # type: ignore[arg-type]
    )  # fmt: skip


def test_those_who_asked_are_counted_once_and_without_reposts(
    database: Database, deployment: int
) -> None:
    incident = some_asked(database, deployment)
    with database.read() as connection:
        found = askers.askers(connection, incident)
    posts = dict(rows(database, "SELECT network_id, id FROM posts"))  # type: ignore[arg-type]
    assert [(one.network, one.author, one.post) for one in found] == [
        ("x", "rosa", posts["2"]), ("x", "joão", posts["4"]), ("sms", "+25884", posts["5"]),
    ]  # fmt: skip
    assert rows(database, "SELECT authors FROM incidents") == [(3,)]


def test_each_gets_their_own_text_and_who_has_no_account_is_named(
    database: Database, deployment: int
) -> None:
    batch = draft(database, deployment, some_asked(database, deployment))
    with database.read() as connection:
        shown = [(one.text, one.fault) for one in batch_preview.preview(connection, batch)]
    assert shown == [
        ("@rosa, water is at the school.", ""), ("@joão, water is at the school.", ""),
        ("", "no account was chosen for sms"),
    ]  # fmt: skip


def test_nothing_goes_out_while_a_field_is_empty_for_somebody(
    database: Database, deployment: int
) -> None:
    incident = some_asked(database, deployment)
    batch = draft(database, deployment, incident, accounts={"x": None, "sms": None})
    with pytest.raises(ReplyError, match="name"):
        act(database, batch, ReplyAct.SEND)
    assert rows(database, "SELECT count(*) FROM dispatches") == [(0,)]


def test_those_who_were_answered_are_left_out_unless_asked_for(
    database: Database, deployment: int
) -> None:
    incident = some_asked(database, deployment)
    account = an_account(database, deployment, Account("x", "desk", {}))
    first = draft(database, deployment, incident, accounts={"x": account})
    submitted = act(database, first, ReplyAct.SUBMIT).batch
    with pytest.raises(ReplyError, match="somebody else"):
        act(database, submitted, ReplyAct.APPROVE, roles=APPROVER)
    gone = act(database, submitted, ReplyAct.APPROVE, by=LEO, roles=APPROVER)
    outbox = DatabaseOutbox(database)
    claim = outbox.claim(gone.dispatches[0], 60)
    assert claim is not None
    outbox.sent(claim.dispatch, Sent(("900",)))
    act(database, gone.batch, ReplyAct.STOP)
    assert rows(database, "SELECT recipient, state FROM replies ORDER BY id") == [
        ("rosa", ReplyState.SENT), ("joão", ReplyState.STOPPED),
    ]  # fmt: skip
    second = draft(database, deployment, incident, accounts={"x": account})
    again = draft(database, deployment, incident, accounts={"x": account}, again=True)
    with database.read() as connection:
        left = [one.asker.author for one in batch_preview.preview(connection, second)]
        everybody = [one.asker.author for one in batch_preview.preview(connection, again)]
        done = batch_rows.progress(connection, first.id)
    assert left == ["joão", "+25884"]
    assert everybody == ["rosa", "joão", "+25884"]
    assert (done.sent, done.stopped, done.all, done.over) == (1, 1, 2, True)


def test_what_goes_to_the_log_answers_nobody(database: Database, deployment: int) -> None:
    incident = some_asked(database, deployment)
    gone = act(database, draft(database, deployment, incident), ReplyAct.SEND)
    outbox = DatabaseOutbox(database)
    for number in gone.dispatches:
        claim = outbox.claim(number, 60)
        assert claim is not None
        outbox.sent(claim.dispatch, Sent(("logged",)))
    with database.read() as connection:
        assert askers.unanswered(connection, incident) == 3
    assert rows(database, "SELECT state FROM incidents") == [("new",)]


def test_x_is_not_given_the_same_text_twice(database: Database, deployment: int) -> None:
    incident = some_asked(database, deployment)
    account = an_account(database, deployment, Account("x", "desk", {}))
    batch = draft(database, deployment, incident, text="At the school.", accounts={"x": account})
    with database.read() as connection:
        faults = [one.fault for one in batch_preview.preview(connection, batch)]
    assert faults[0] == ""
    assert "only once" in faults[1]


def test_who_comes_second_is_told(database: Database, deployment: int) -> None:
    batch = draft(database, deployment, some_asked(database, deployment))
    reply_batches.change_batch(
        database, deployment, batch.id, 1, by=LEO, roles=DESK, text="Water at 9."
    )
    with pytest.raises(BatchOvertaken, match="Leo was first"):
        act(database, batch, ReplyAct.SEND)
