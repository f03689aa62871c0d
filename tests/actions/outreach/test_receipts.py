"""What a network says later: it changes the dispatch, and what was only thought answered."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text, update

from monitor.actions.deployments import open_deployment
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.receipts import UNKNOWN_FOR, receive
from monitor.actions.outreach.texts import Changed
from monitor.actions.reacting import Reader
from monitor.actions.reactions import BOARDS
from monitor.actions.triage import steps
from monitor.model.accounts import AccountKind
from monitor.model.dispatches import DispatchState, believed
from monitor.model.dispatching import Account, Sent
from monitor.model.incidents import IncidentState
from monitor.model.listening import Receipt, ReceiptState
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import AnyText
from monitor.store.database import Database
from monitor.store.events import APPEND_LOCK
from monitor.store.outreach import dispatches, texts
from monitor.store.outreach.outreach_tables import receipts
from monitor.store.outreach.recipients import unanswered
from tests.builders import a_post
from tests.conftest import rows
from tests.log import NoPorts, entries, kinds
from tests.replying import ANA, LEO, an_account, asked, draft_reply, incident_of, take_step
from tests.running import wait_until

REASON = "550 5.1.1 <ana@people.example>: nobody of that name, ask +258 84 000 0009"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def receipt(id: str, state: ReceiptState = ReceiptState.BOUNCED, reason: str = REASON) -> Receipt:
    return Receipt("email", id, state, "" if state.arrived else reason, AT)


@dataclass
class Desk:
    """A deployment with an account; `people` asked, each by a mail, all for one thing."""

    database: Database
    deployment: int
    people: int = 1

    def __post_init__(self) -> None:
        self.account = an_account(
            self.database, self.deployment, Account("email", "desk@relief.example", {}),
            kind=AccountKind.PERSONAL,
        )  # fmt: skip
        posts = [
            a_post(f"We need water in house {n}", network="email", author=f"p{n}@people.example")
            for n in range(self.people)
        ]
        self.posts = list(asked(self.database, self.deployment, *posts).values())
        self.incident = incident_of(self.database, self.posts[0])

    def release(self, n: int = 0) -> Changed:
        return draft_reply(
            self.database, self.deployment, self.posts[n], f"Water at {n}.", account=self.account,
            then=TextStep.SEND,
        )  # fmt: skip

    def answer(self, id: str, n: int = 0) -> int:
        """Answered and sent; the number of the text."""
        changed = self.release(n)
        self.sent(changed.dispatches[0], id)
        return changed.text.id

    def sent(self, dispatch: int, *ids: str) -> None:
        outbox = DatabaseOutbox(self.database)
        claim = outbox.claim(dispatch, 60)
        assert claim is not None
        outbox.sent(claim.dispatch, Sent(ids))

    def hear(self, *heard: Receipt) -> None:
        receive(self.database, self.deployment, heard)

    def states(self) -> list[tuple[object, ...]]:
        """Of each text: of its dispatch and of itself."""
        query = "SELECT d.state, t.state FROM texts t JOIN dispatches d ON d.id = t.dispatch_id"
        return rows(self.database, f"{query} ORDER BY t.id")

    def incident_row(self, *columns: str) -> tuple[object, ...]:
        query = f"SELECT {', '.join(columns)} FROM incidents WHERE id = {self.incident}"  # noqa: S608 - names of columns
        return rows(self.database, query)[0]

    def waiting(self) -> int:
        """As the board shows it; the same counted anew."""
        with self.database.read() as connection:
            counted = unanswered(connection, self.incident)
        assert self.incident_row("waiting") == (counted,)
        return counted


@pytest.fixture
def desk(database: Database, deployment: int) -> Desk:
    return Desk(database, deployment)


def text_of(desk: Desk, number: int) -> AnyText:
    with desk.database.read() as connection:
        text_there = texts.text(connection, desk.deployment, number)
    assert text_there is not None
    return text_there


def test_what_arrived_is_delivered_and_the_incident_stays_answered(desk: Desk) -> None:
    desk.answer("m1")
    before = desk.incident_row("state", "version", "waiting")
    desk.hear(receipt("m1", ReceiptState.DELIVERED))
    assert desk.states() == [("delivered", "sent")]
    assert desk.incident_row("state", "version", "waiting") == before
    assert kinds(entries(desk.database, desk.deployment)[-1]) == ["ReceiptCame"]


def test_an_answer_that_did_not_arrive_opens_its_incident_again(desk: Desk) -> None:
    clock = desk.incident_row("running_since", "waited_s", "answered_at")
    desk.answer("m1")
    assert desk.incident_row("state", "waiting") == ("answered", 0)
    desk.hear(receipt("m1"))
    assert desk.states() == [("undelivered", "undelivered")]
    state, why = desk.incident_row("state", "raised_why")
    assert state == IncidentState.ACKNOWLEDGED
    assert str(why).startswith("the answer did not arrive: 550 5.1.1 <a…@…>")
    assert desk.waiting() == 1
    assert desk.incident_row("running_since", "waited_s", "answered_at") == clock
    [(reason,)] = rows(desk.database, "SELECT why FROM dispatches")
    assert REASON in str(reason)
    assert kinds(entries(desk.database, desk.deployment)[-1]) == [
        "IncidentDecided", "IncidentReopened", "ReceiptCame",
    ]  # fmt: skip


def test_nobody_is_named_on_a_board_that_viewers_see(desk: Desk) -> None:
    desk.answer("m1")
    desk.hear(receipt("m1"))
    [shown] = desk.incident_row("raised_why")
    [(reason,)] = rows(desk.database, "SELECT why FROM decisions WHERE kind = 'raise'")
    for words in (str(shown), str(reason)):
        assert "ana@people" not in words
        assert "84 000 0009" not in words


def test_the_same_receipt_again_changes_nothing(desk: Desk) -> None:
    desk.answer("m1")
    desk.hear(receipt("m1"), receipt("m1"))
    before = len(entries(desk.database, desk.deployment))
    steps.move(desk.database, desk.deployment, desk.incident, IncidentState.CLOSED, ANA, seen=99)
    desk.hear(receipt("m1"), receipt("m1", ReceiptState.UNDELIVERED))
    assert desk.incident_row("state") == ("closed",)
    assert len(rows(desk.database, "SELECT id FROM receipts")) == 2
    assert len(entries(desk.database, desk.deployment)) == before + 2  # a decision, a new receipt


def test_the_order_of_receipts_does_not_matter() -> None:
    for some in ([], [ReceiptState.DELIVERED], list(ReceiptState), list(ReceiptState)[:-1]):
        assert len({believed(order) for order in permutations(some)}) == 1
    assert believed([]) is DispatchState.SENT
    assert believed([ReceiptState.DELIVERED]) is DispatchState.DELIVERED
    assert believed([ReceiptState.DELIVERED, ReceiptState.BOUNCED]) is DispatchState.UNDELIVERED
    assert believed([ReceiptState.BOUNCED, ReceiptState.READ]) is DispatchState.DELIVERED


def test_receipts_in_any_order_leave_the_same(database: Database) -> None:
    left = set()
    for n, order in enumerate(permutations([ReceiptState.DELIVERED, ReceiptState.BOUNCED])):
        desk = Desk(database, open_deployment(database, f"Flood {n}").id)
        number = desk.answer(f"m{n}")
        desk.hear(*(receipt(f"m{n}", state) for state in order))
        query = f"SELECT state FROM texts WHERE id = {number}"  # noqa: S608 - a number
        left.add((desk.incident_row("state", "raised_why"), str(rows(database, query))))
    assert len(left) == 1


def test_what_was_read_after_all_is_an_answer_again(desk: Desk) -> None:
    desk.answer("m1")
    desk.hear(receipt("m1"), receipt("m1", ReceiptState.READ))
    assert desk.states() == [("delivered", "sent")]
    assert desk.incident_row("state", "raised_why") == ("answered", "")
    assert desk.waiting() == 0


def test_a_receipt_may_be_faster_than_we_are(desk: Desk) -> None:
    changed = desk.release()
    desk.hear(receipt("m1"), receipt("m1"))
    assert desk.states() == [("waiting", "approved")]
    desk.sent(changed.dispatches[0], "m1")
    assert desk.states() == [("undelivered", "undelivered")]
    assert desk.incident_row("state") == (IncidentState.ACKNOWLEDGED,)
    assert desk.waiting() == 1
    assert kinds(entries(desk.database, desk.deployment)[-1])[-2:] == [
        "IncidentReopened", "ReceiptCame",
    ]  # fmt: skip


def at_once(*works: Callable[[], None]) -> None:
    barrier = Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        barrier.wait()
        work()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))


def test_no_receipt_is_lost_between_the_network_and_us(database: Database, deployment: int) -> None:
    desk = Desk(database, deployment, people=12)
    released = [desk.release(n).dispatches[0] for n in range(12)]
    for number in released:
        id = f"m{number}"
        at_once(partial(desk.hear, receipt(id)), partial(desk.sent, number, id))
    assert set(desk.states()) == {("undelivered", "undelivered")}
    assert rows(database, "SELECT count(*) FROM receipts WHERE dispatch_id IS NULL") == [(0,)]
    assert desk.waiting() == 12
    assert desk.incident_row("state") == (IncidentState.ACKNOWLEDGED,)


def test_a_receipt_waits_while_it_is_kept_that_the_network_has_taken_the_text(
    postgresql_database: Database,
) -> None:
    """The moment at which neither would see the other is held open: before the commit."""
    database = postgresql_database
    desk = Desk(database, open_deployment(database, "Invented cyclone").id)
    [number] = desk.release().dispatches
    blocked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with ThreadPoolExecutor(2) as pool:
        with database.write() as connection:
            lock = text("SELECT pg_advisory_xact_lock(:space, :deployment)")
            connection.execute(lock, {"space": APPEND_LOCK, "deployment": desk.deployment})
            sending = pool.submit(desk.sent, number, "m1")
            wait_until(lambda: rows(database, blocked) == [(1,)], 10, "it is at its commit")
            hearing = pool.submit(desk.hear, receipt("m1"))
            wait_until(lambda: hearing.done() or rows(database, blocked) == [(2,)], 10, "it waits")
        sending.result()
        hearing.result()
    assert desk.states() == [("undelivered", "undelivered")]


def test_of_two_who_were_answered_one_is_enough(database: Database, deployment: int) -> None:
    desk = Desk(database, deployment, people=2)
    desk.answer("m1", 0)
    desk.answer("m2", 1)
    desk.hear(receipt("m1"))
    assert desk.incident_row("state") == ("answered",)
    assert desk.waiting() == 1
    desk.hear(receipt("m2"))
    assert desk.incident_row("state") == (IncidentState.ACKNOWLEDGED,)
    assert desk.waiting() == 2


@pytest.mark.parametrize("state", [IncidentState.CLOSED, IncidentState.IN_PROGRESS])
def test_what_an_officer_decided_since_stays(desk: Desk, state: IncidentState) -> None:
    desk.answer("m1")
    steps.move(desk.database, desk.deployment, desk.incident, state, LEO, seen=1)
    desk.hear(receipt("m1"))
    assert desk.incident_row("state", "raised_why") == (state, "")
    assert desk.states() == [("undelivered", "undelivered")]
    assert desk.waiting() == 1


def test_what_an_officer_marked_as_answered_stays(desk: Desk) -> None:
    changed = desk.release()
    answered = IncidentState.ANSWERED
    steps.move(desk.database, desk.deployment, desk.incident, answered, LEO, seen=0, why="by phone")
    desk.sent(changed.dispatches[0], "m1")
    desk.hear(receipt("m1"))
    assert desk.incident_row("state", "raised_why") == (answered, "")
    assert desk.waiting() == 1


def test_what_is_sent_again_goes_out_anew_and_answers(desk: Desk) -> None:
    number = desk.answer("m1")
    desk.hear(receipt("m1"))
    with desk.database.read() as connection:
        assert [
            dispatch.id for dispatch in dispatches.attention(connection, desk.deployment, 9)
        ] == [1]
    again = take_step(desk.database, text_of(desk, number), TextStep.TRY_AGAIN)
    assert again.dispatches == (2,)
    keys = rows(desk.database, "SELECT key FROM dispatches ORDER BY id")
    assert len(set(keys)) == 2
    with desk.database.read() as connection:
        assert dispatches.attention(connection, desk.deployment, 9) == []
    desk.sent(2, "m2")
    assert desk.incident_row("state", "raised_why") == ("answered", "")
    desk.hear(receipt("m1", ReceiptState.UNDELIVERED))  # of the first one, late
    assert desk.incident_row("state") == ("answered",)
    assert desk.states() == [("sent", "sent")]


def test_nobody_must_act_on_what_was_withdrawn(desk: Desk) -> None:
    number = desk.answer("m1")
    desk.hear(receipt("m1"))
    take_step(desk.database, text_of(desk, number), TextStep.WITHDRAW)
    with desk.database.read() as connection:
        assert dispatches.attention(connection, desk.deployment, 9) == []
    assert desk.waiting() == 1


def test_receipts_of_nobody_we_know_are_forgotten(desk: Desk) -> None:
    desk.answer("m1")
    desk.hear(receipt("someone-elses"), receipt("m1", ReceiptState.DELIVERED))
    with desk.database.write() as connection:
        long_ago = datetime.now(UTC) - UNKNOWN_FOR - timedelta(minutes=1)
        connection.execute(update(receipts).values(kept_at=long_ago))
    desk.hear(receipt("anothers"))
    left = rows(desk.database, "SELECT network_id FROM receipts ORDER BY id")
    assert left == [("m1",), ("anothers",)]
    assert desk.states() == [("delivered", "sent")]


def test_a_receipt_of_another_deployment_is_not_ours(desk: Desk) -> None:
    desk.answer("m1")
    other = open_deployment(desk.database, "Another flood").id
    receive(desk.database, other, [receipt("m1")])
    assert desk.states() == [("sent", "sent")]


class Boards(NoPorts):
    """What open boards hear."""

    def __init__(self) -> None:
        self.heard: list[Mapping[str, Any]] = []

    def publish(self, deployment: int, message: Mapping[str, Any]) -> None:
        self.heard.append(message)


def test_what_is_sent_is_told_once(desk: Desk) -> None:
    """The incident was answered, the text sent: one entry of the log, and one message to boards."""
    boards = Boards()
    reader = Reader(BOARDS, desk.database, boards)
    reader.catch_up()
    before = len(entries(desk.database, desk.deployment))
    changed = desk.release()
    desk.sent(changed.dispatches[0], "m1")
    for _ in range(2):  # a second look finds nothing that was told before
        reader.catch_up()
    released, sent = entries(desk.database, desk.deployment)[before:]
    assert [message.revision for message in boards.heard] == [released.id, sent.id]
    assert kinds(released) == ["TextChanged", "ReplyApproved"]
    assert kinds(sent) == ["IncidentDecided", "DispatchSent"]
    assert sent.incidents == (desk.incident,)
    assert changed.text.state is TextState.APPROVED
