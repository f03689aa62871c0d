"""Replies: who may do what, and who was first."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.actions.networks.accounts import disable, remove_account
from monitor.actions.outreach.approvals import set_approvals
from monitor.actions.outreach.refusals import Overtaken, TextError
from monitor.actions.outreach.texts import Changed
from monitor.model.accounts import AccountKind
from monitor.model.dispatches import DispatchKind, DispatchState
from monitor.model.dispatching import Account
from monitor.model.events import ReplyApproved, TextChanged
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.text_rules import Approval, TextState, TextStep
from monitor.store.database import Database
from monitor.store.outreach import dispatches, texts
from monitor.store.outreach.approvals import approvals
from tests.conftest import rows
from tests.log import entries
from tests.replying import (
    ANA,
    APPROVER,
    DESK,
    LEO,
    an_account,
    draft_reply,
    move_to_account,
    one_post,
    rewrite,
    take_step,
)

TEXT = "Water at the school from 8 am."


def draft(database: Database, deployment: int, account: int | None, text: str = TEXT) -> Changed:
    post = one_post(database, deployment, network="mastodon", author="rosa@people.example")
    return draft_reply(database, deployment, post, text, account=account)


def act(
    database: Database,
    changed: Changed,
    step: TextStep,
    by: Person = ANA,
    roles: tuple[Role, ...] = DESK,
    note: str = "",
) -> Changed:
    return take_step(database, changed.text, step, by, roles, note)


def mastodon(database: Database, deployment: int, kind: AccountKind = AccountKind.OFFICIAL) -> int:
    account = Account("mastodon", "desk@relief.example", {"server": "https://relief.example"})
    return an_account(database, deployment, account, kind=kind)


def test_an_official_account_needs_a_second_person(database: Database, deployment: int) -> None:
    made = draft(database, deployment, mastodon(database, deployment))
    with pytest.raises(TextError, match="second person"):
        act(database, made, TextStep.SEND)
    submitted = act(database, made, TextStep.SUBMIT)
    with pytest.raises(TextError, match="somebody else"):
        act(database, submitted, TextStep.APPROVE, roles=APPROVER)
    with pytest.raises(TextError, match="role"):
        act(database, submitted, TextStep.APPROVE, LEO)
    gone = act(database, submitted, TextStep.APPROVE, LEO, APPROVER)
    assert gone.text.state is TextState.APPROVED
    assert gone.text.approved is not None
    assert gone.text.approved.by == LEO
    with database.read() as connection:
        [number] = gone.dispatches
        found = dispatches.dispatch(connection, number)
        asked = rows(database, "SELECT network_id FROM posts")
    assert found is not None
    assert (found.state, found.kind, found.network) == (
        DispatchState.WAITING, DispatchKind.REPLY, "mastodon",
    )  # fmt: skip
    assert [(found.outgoing.reply_to,)] == asked
    assert (found.outgoing.text, found.outgoing.to) == (TEXT, "")


def test_an_approver_mends_and_approves_what_another_wrote_but_not_what_they_began(
    database: Database, deployment: int
) -> None:
    account = mastodon(database, deployment)
    submitted = act(database, draft(database, deployment, account), TextStep.SUBMIT).text
    edited = rewrite(database, submitted, "Water at 9.", LEO, APPROVER)
    assert edited.text.state is TextState.SUBMITTED
    assert act(database, edited, TextStep.APPROVE, LEO, APPROVER).text.state is TextState.APPROVED
    begun = act(database, draft(database, deployment, account), TextStep.SUBMIT)
    with pytest.raises(TextError, match="somebody else"):
        act(database, begun, TextStep.APPROVE, ANA, APPROVER)


def test_a_returned_reply_says_what_should_change(database: Database, deployment: int) -> None:
    submitted = act(
        database, draft(database, deployment, mastodon(database, deployment)), TextStep.SUBMIT
    )
    with pytest.raises(TextError, match="note"):
        act(database, submitted, TextStep.RETURN, LEO, APPROVER)
    returned = act(database, submitted, TextStep.RETURN, LEO, APPROVER, "say which school")
    assert (returned.text.state, returned.text.note) == (TextState.RETURNED, "say which school")
    one = returned.text
    changed = rewrite(database, one, "Escola Central, 8 am.")
    act(database, act(database, changed, TextStep.SUBMIT), TextStep.APPROVE, LEO, APPROVER)
    with database.read() as connection:
        told = [(one.step, one.acted.by.name) for one in texts.history(connection, one.id)]
    assert told == [
        (TextStep.DRAFT, "Ana"), (TextStep.SUBMIT, "Ana"), (TextStep.RETURN, "Leo"),
        (TextStep.CHANGE, "Ana"),
        (TextStep.SUBMIT, "Ana"), (TextStep.APPROVE, "Leo"),
    ]  # fmt: skip


def test_a_named_officer_speaks_alone_with_their_own_account(
    database: Database, deployment: int
) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    made = draft(database, deployment, own)
    with pytest.raises(TextError, match="may not speak"):
        act(database, made, TextStep.SEND, LEO, APPROVER)
    assert act(database, made, TextStep.SEND).text.state is TextState.APPROVED


def test_a_deployment_sets_who_must_approve(database: Database, deployment: int) -> None:
    made = draft(database, deployment, mastodon(database, deployment))
    set_approvals(database, deployment, {AccountKind.OFFICIAL: Approval.NONE}, LEO)
    with database.read() as connection:
        assert approvals(connection, deployment)[AccountKind.OFFICIAL] is Approval.NONE
        assert approvals(connection, deployment)[AccountKind.PROGRAMME] is Approval.SECOND
    assert act(database, made, TextStep.SEND).text.state is TextState.APPROVED


def test_without_an_account_it_goes_to_the_log(database: Database, deployment: int) -> None:
    [number] = act(database, draft(database, deployment, None), TextStep.SEND).dispatches
    with database.read() as connection:
        found = dispatches.dispatch(connection, number)
    assert found is not None
    assert found.logged


def test_a_disabled_account_says_who_must_act(database: Database, deployment: int) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    made = draft(database, deployment, own)
    disable(database, own, "the token was revoked")
    with pytest.raises(TextError, match=r"token was revoked.*administrator"):
        act(database, made, TextStep.SEND)


def test_a_viewer_writes_nothing(database: Database, deployment: int) -> None:
    post = one_post(database, deployment)
    with pytest.raises(TextError, match="role"):
        draft_reply(database, deployment, post, TEXT, roles=[Role.VIEWER])


def test_an_account_of_another_network_or_deployment_is_refused(
    database: Database, deployment: int
) -> None:
    made = draft(database, deployment, None)
    sms = an_account(database, deployment, Account("sms", "+258840000001", {}))
    with pytest.raises(TextError, match="not on mastodon"):
        move_to_account(database, made.text, sms)
    with pytest.raises(TextError, match="not there"):
        move_to_account(database, made.text, 999)


def test_twenty_people_at_once_are_told_who_was_first(database: Database, deployment: int) -> None:
    made = draft(database, deployment, None)

    def change(n: int) -> str:
        try:
            rewrite(database, made.text, f"text {n}")
        except Overtaken as error:
            assert error.present is not None
            return f"{error.present.text}: {error}"
        return "first"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(change, range(20)))
    assert told.count("first") == 1
    winner = f"text {told.index('first')}"
    others = [one for one in told if one != "first"]
    assert all(one.startswith(f"{winner}: Ana was first (change, ") for one in others)
    assert len(rows(database, "SELECT id FROM text_versions")) == 2


def test_what_is_not_with_a_worker_yet_can_be_stopped_and_sent_later(
    database: Database, deployment: int
) -> None:
    made = draft(database, deployment, mastodon(database, deployment, AccountKind.PERSONAL))
    sent = act(database, made, TextStep.SEND)
    stopped = act(database, sent, TextStep.STOP)
    assert stopped.text.state is TextState.STOPPED
    assert rows(database, "SELECT state FROM dispatches") == [("stopped",)]
    again = act(database, stopped, TextStep.TRY_AGAIN)
    assert again.dispatches == sent.dispatches
    assert rows(database, "SELECT state FROM dispatches") == [("waiting",)]


def test_what_waits_is_found_by_its_state(database: Database, deployment: int) -> None:
    made = draft(database, deployment, None).text
    with database.read() as connection:
        assert texts.replies_in(connection, deployment, [TextState.DRAFT]) == [made]
        assert texts.replies_in(connection, deployment, [TextState.SENT]) == []
        assert texts.reply(connection, deployment + 1, made.id) is None
        assert texts.reply_to_all(connection, deployment, made.id) is None


def test_what_is_written_and_let_go_is_one_act(database: Database, deployment: int) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    post = one_post(database, deployment, network="mastodon", author="rosa@people.example")
    gone = draft_reply(database, deployment, post, TEXT, account=own, then=TextStep.SEND)
    assert (gone.text.state, len(gone.dispatches)) == (TextState.APPROVED, 1)
    assert entries(database, deployment)[-1].events == (
        TextChanged(gone.text.incident, gone.text.id, TextStep.DRAFT),
        ReplyApproved(gone.text.incident, gone.text.id, gone.dispatches),
    )


def test_what_was_written_stays_where_the_step_is_refused(
    database: Database, deployment: int
) -> None:
    account = mastodon(database, deployment)
    made = draft(database, deployment, account)
    with pytest.raises(TextError, match="second person") as refusal:
        rewrite(database, made.text, "Water at 9.", then=TextStep.SEND)
    kept = refusal.value.present
    assert kept is not None
    assert (kept.text, kept.state, kept.version) == ("Water at 9.", TextState.DRAFT, 2)
    assert rows(database, "SELECT text, state, version FROM texts") == [("Water at 9.", "draft", 2)]
    assert rows(database, "SELECT count(*) FROM dispatches") == [(0,)]


def test_nothing_goes_out_that_its_channel_would_refuse_or_that_has_gaps(
    database: Database, deployment: int
) -> None:
    for words, fault in (("Call {phone}.", "Fill in {phone} first"), ("a" * 600, "600 of 500")):
        with pytest.raises(TextError, match=re.escape(fault)):
            act(database, draft(database, deployment, None, words), TextStep.SEND)
    assert rows(database, "SELECT DISTINCT state FROM texts") == [("draft",)]


def test_a_draft_whose_account_was_removed_goes_on_with_another(
    database: Database, deployment: int
) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    made = draft(database, deployment, own)
    remove_account(database, own, ANA)
    with pytest.raises(TextError, match="removed: choose another"):
        act(database, made, TextStep.SEND)
    moved = move_to_account(database, made.text, None)
    assert act(database, moved, TextStep.SEND).text.state is TextState.APPROVED
