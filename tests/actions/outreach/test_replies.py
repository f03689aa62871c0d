"""Replies: who may do what, and who was first."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.actions.networks.accounts import disable
from monitor.actions.outreach import replies
from monitor.actions.outreach.approvals import set_approval
from monitor.actions.outreach.replies import Changed, Overtaken
from monitor.actions.outreach.reply_rules import ReplyError
from monitor.model.accounts import AccountKind
from monitor.model.dispatches import DispatchKind, DispatchState
from monitor.model.dispatching import Account
from monitor.model.replies import Approval, ReplyAct, ReplyState
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.outreach import dispatches, reply_reading
from monitor.store.outreach.approvals import approvals
from tests.conftest import rows
from tests.replying import ANA, APPROVER, DESK, LEO, address_of, an_account, incident_of, one_post

TEXT = "Water at the school from 8 am."


def draft(database: Database, deployment: int, account: int | None, text: str = TEXT) -> Changed:
    post = one_post(database, deployment, network="mastodon", author="rosa@people.example")
    return replies.draft(
        database, deployment, post, text=text, language="en", account=account, private=False,
        by=ANA, roles=DESK,
    )  # fmt: skip


def act(
    database: Database,
    changed: Changed,
    what: ReplyAct,
    by: object = ANA,
    roles: object = DESK,
    note: str = "",
) -> Changed:
    one = changed.reply
    return replies.act_on(
        database, one.deployment, one.id, one.version, what, by=by, roles=roles,  # type: ignore[arg-type]
        address_of=address_of, note=note,
    )  # fmt: skip


def mastodon(database: Database, deployment: int, kind: AccountKind = AccountKind.OFFICIAL) -> int:
    account = Account("mastodon", "desk@relief.example", {"server": "https://relief.example"})
    return an_account(database, deployment, account, kind=kind)


def test_an_official_account_needs_a_second_person(database: Database, deployment: int) -> None:
    made = draft(database, deployment, mastodon(database, deployment))
    with pytest.raises(ReplyError, match="second person"):
        act(database, made, ReplyAct.SEND)
    submitted = act(database, made, ReplyAct.SUBMIT)
    with pytest.raises(ReplyError, match="somebody else"):
        act(database, submitted, ReplyAct.APPROVE, roles=APPROVER)
    with pytest.raises(ReplyError, match="role"):
        act(database, submitted, ReplyAct.APPROVE, LEO)
    gone = act(database, submitted, ReplyAct.APPROVE, LEO, APPROVER)
    assert gone.reply.state is ReplyState.APPROVED
    assert gone.reply.approved is not None
    assert gone.reply.approved.by == LEO
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
    submitted = act(database, draft(database, deployment, account), ReplyAct.SUBMIT).reply
    edited = replies.change(
        database,
        deployment,
        submitted.id,
        submitted.version,
        by=LEO,
        roles=APPROVER,
        text="Water at 9.",
    )
    assert edited.reply.state is ReplyState.SUBMITTED
    assert act(database, edited, ReplyAct.APPROVE, LEO, APPROVER).reply.state is ReplyState.APPROVED
    begun = act(database, draft(database, deployment, account), ReplyAct.SUBMIT)
    with pytest.raises(ReplyError, match="somebody else"):
        act(database, begun, ReplyAct.APPROVE, ANA, APPROVER)


def test_a_returned_reply_says_what_should_change(database: Database, deployment: int) -> None:
    submitted = act(
        database, draft(database, deployment, mastodon(database, deployment)), ReplyAct.SUBMIT
    )
    with pytest.raises(ReplyError, match="note"):
        act(database, submitted, ReplyAct.RETURN, LEO, APPROVER)
    returned = act(database, submitted, ReplyAct.RETURN, LEO, APPROVER, "say which school")
    assert (returned.reply.state, returned.reply.note) == (ReplyState.RETURNED, "say which school")
    one = returned.reply
    changed = replies.change(
        database, deployment, one.id, one.version, by=ANA, roles=DESK, text="Escola Central, 8 am."
    )
    act(database, act(database, changed, ReplyAct.SUBMIT), ReplyAct.APPROVE, LEO, APPROVER)
    with database.read() as connection:
        told = [(one.act, one.acted.by.name) for one in reply_reading.history(connection, one.id)]
    assert told == [
        (ReplyAct.DRAFT, "Ana"), (ReplyAct.SUBMIT, "Ana"), (ReplyAct.RETURN, "Leo"),
        (ReplyAct.CHANGE, "Ana"),
        (ReplyAct.SUBMIT, "Ana"), (ReplyAct.APPROVE, "Leo"),
    ]  # fmt: skip


def test_a_named_officer_speaks_alone_with_their_own_account(
    database: Database, deployment: int
) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    made = draft(database, deployment, own)
    with pytest.raises(ReplyError, match="may not speak"):
        act(database, made, ReplyAct.SEND, LEO, APPROVER)
    assert act(database, made, ReplyAct.SEND).reply.state is ReplyState.APPROVED


def test_a_deployment_sets_who_must_approve(database: Database, deployment: int) -> None:
    made = draft(database, deployment, mastodon(database, deployment))
    set_approval(database, deployment, AccountKind.OFFICIAL, Approval.NONE, LEO)
    with database.read() as connection:
        assert approvals(connection, deployment)[AccountKind.OFFICIAL] is Approval.NONE
        assert approvals(connection, deployment)[AccountKind.PROGRAMME] is Approval.SECOND
    assert act(database, made, ReplyAct.SEND).reply.state is ReplyState.APPROVED


def test_without_an_account_it_goes_to_the_log(database: Database, deployment: int) -> None:
    [number] = act(database, draft(database, deployment, None), ReplyAct.SEND).dispatches
    with database.read() as connection:
        found = dispatches.dispatch(connection, number)
    assert found is not None
    assert found.logged


def test_a_disabled_account_says_who_must_act(database: Database, deployment: int) -> None:
    own = mastodon(database, deployment, AccountKind.PERSONAL)
    made = draft(database, deployment, own)
    disable(database, own, "the token was revoked")
    with pytest.raises(ReplyError, match=r"token was revoked.*administrator"):
        act(database, made, ReplyAct.SEND)


def test_a_viewer_writes_nothing(database: Database, deployment: int) -> None:
    post = one_post(database, deployment)
    with pytest.raises(ReplyError, match="role"):
        replies.draft(
            database, deployment, post, text=TEXT, language="en", account=None, private=False,
            by=ANA, roles=[Role.VIEWER],
        )  # fmt: skip


def test_an_account_of_another_network_or_deployment_is_refused(
    database: Database, deployment: int
) -> None:
    made = draft(database, deployment, None)
    sms = an_account(database, deployment, Account("sms", "+258840000001", {}))
    with pytest.raises(ReplyError, match="not on mastodon"):
        replies.change(database, deployment, made.reply.id, 1, by=ANA, roles=DESK, account=sms)
    with pytest.raises(ReplyError, match="not there"):
        replies.change(database, deployment, made.reply.id, 1, by=ANA, roles=DESK, account=999)


def test_twenty_people_at_once_are_told_who_was_first(database: Database, deployment: int) -> None:
    made = draft(database, deployment, None)

    def change(n: int) -> str:
        try:
            replies.change(
                database, deployment, made.reply.id, 1, by=ANA, roles=DESK, text=f"text {n}"
            )
        except Overtaken as error:
            return f"{error.present.text}: {error}"
        return "first"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(change, range(20)))
    assert told.count("first") == 1
    winner = f"text {told.index('first')}"
    others = [one for one in told if one != "first"]
    assert all(one.startswith(f"{winner}: Ana was first (change, ") for one in others)
    assert len(rows(database, "SELECT id FROM reply_versions")) == 2


def test_what_is_not_with_a_worker_yet_can_be_stopped_and_sent_later(
    database: Database, deployment: int
) -> None:
    made = draft(database, deployment, mastodon(database, deployment, AccountKind.PERSONAL))
    sent = act(database, made, ReplyAct.SEND)
    stopped = act(database, sent, ReplyAct.STOP)
    assert stopped.reply.state is ReplyState.STOPPED
    assert rows(database, "SELECT state FROM dispatches") == [("stopped",)]
    again = act(database, stopped, ReplyAct.TRY_AGAIN)
    assert again.dispatches == sent.dispatches
    assert rows(database, "SELECT state FROM dispatches") == [("waiting",)]


def test_the_replies_of_an_incident_are_found(database: Database, deployment: int) -> None:
    made = draft(database, deployment, None)
    with database.read() as connection:
        here = incident_of(database, made.reply.post)
        found = reply_reading.replies_of_incident(connection, here)
        assert found == [made.reply]
        assert reply_reading.replies_to(connection, deployment, made.reply.post) == [made.reply]
        assert reply_reading.replies_in(connection, deployment, [ReplyState.DRAFT]) == [made.reply]
        assert reply_reading.replies_in(connection, deployment, [ReplyState.SENT]) == []
        assert reply_reading.reply(connection, deployment + 1, made.reply.id) is None
