"""Who asked, what each would get, and who is left out."""

import pytest

from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.previews import Preview, preview
from monitor.actions.outreach.refusals import Overtaken, TextError
from monitor.actions.outreach.texts import Changed
from monitor.model.dispatching import Account, Sent
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import AnyText, ToAllWhoAsked
from monitor.store.database import Database
from monitor.store.outreach import recipients as askers
from monitor.store.outreach.progress import progress
from tests.builders import a_post
from tests.conftest import rows
from tests.replying import (
    ANA,
    APPROVER,
    DESK,
    LEO,
    an_account,
    asked,
    draft_to_all,
    incident_of,
    rewrite,
    take_step,
)

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


def draft(
    database: Database,
    deployment: int,
    incident: int,
    text: str = TEXT,
    accounts: dict[str, int | None] | None = None,
    *,
    again: bool = False,
) -> AnyText:
    to = ToAllWhoAsked(incident, {"x": None} if accounts is None else accounts, {}, again=again)
    return draft_to_all(database, deployment, text, to).text


def act(
    database: Database,
    text: AnyText,
    step: TextStep,
    by: Person = ANA,
    roles: tuple[Role, ...] = DESK,
) -> Changed:
    return take_step(database, text, step, by, roles)


def each(database: Database, text: AnyText) -> list[Preview]:
    assert isinstance(text.to, ToAllWhoAsked)
    with database.read() as connection:
        return preview(connection, text.to, text.text)


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
    text = draft(database, deployment, some_asked(database, deployment))
    shown = [(one.text, one.fault) for one in each(database, text)]
    assert shown == [
        ("@rosa, water is at the school.", ""), ("@joão, water is at the school.", ""),
        ("", "no account was chosen for sms"),
    ]  # fmt: skip


def test_nothing_goes_out_while_a_field_is_empty_for_somebody(
    database: Database, deployment: int
) -> None:
    incident = some_asked(database, deployment)
    text = draft(database, deployment, incident, accounts={"x": None, "sms": None})
    with pytest.raises(TextError, match="name"):
        act(database, text, TextStep.SEND)
    assert rows(database, "SELECT count(*) FROM dispatches") == [(0,)]


def test_those_who_were_answered_are_left_out_unless_asked_for(
    database: Database, deployment: int
) -> None:
    incident = some_asked(database, deployment)
    account = an_account(database, deployment, Account("x", "desk", {}))
    first = draft(database, deployment, incident, accounts={"x": account})
    submitted = act(database, first, TextStep.SUBMIT).text
    with pytest.raises(TextError, match="somebody else"):
        act(database, submitted, TextStep.APPROVE, roles=APPROVER)
    gone = act(database, submitted, TextStep.APPROVE, by=LEO, roles=APPROVER)
    outbox = DatabaseOutbox(database)
    claim = outbox.claim(gone.dispatches[0], 60)
    assert claim is not None
    outbox.sent(claim.dispatch, Sent(("900",)))
    act(database, gone.text, TextStep.STOP)
    replies = "SELECT recipient, state FROM texts WHERE kind = 'reply' ORDER BY id"
    assert rows(database, replies) == [
        ("rosa", TextState.SENT), ("joão", TextState.STOPPED),
    ]  # fmt: skip
    second = draft(database, deployment, incident, accounts={"x": account})
    again = draft(database, deployment, incident, accounts={"x": account}, again=True)
    left = [one.asker.author for one in each(database, second)]
    everybody = [one.asker.author for one in each(database, again)]
    with database.read() as connection:
        done = progress(connection, first.id)
    assert left == ["joão", "+25884"]
    assert everybody == ["rosa", "joão", "+25884"]
    assert (done.sent, done.stopped, done.all, done.over) == (1, 1, 2, True)


def test_what_goes_to_the_log_answers_nobody(database: Database, deployment: int) -> None:
    incident = some_asked(database, deployment)
    gone = act(database, draft(database, deployment, incident), TextStep.SEND)
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
    text = draft(database, deployment, incident, "At the school.", accounts={"x": account})
    faults = [one.fault for one in each(database, text)]
    assert faults[0] == ""
    assert "only once" in faults[1]


def test_who_comes_second_is_told(database: Database, deployment: int) -> None:
    text = draft(database, deployment, some_asked(database, deployment))
    rewrite(database, text, "Water at 9.", LEO)
    with pytest.raises(Overtaken, match="Leo was first"):
        act(database, text, TextStep.SEND)
