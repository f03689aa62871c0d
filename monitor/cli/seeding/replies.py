"""Replies in every state. All speak to the log: nothing of them can leave the machine."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.replies import act_on, draft
from monitor.actions.outreach.saved_replies import save_reply
from monitor.cli.seeding.people import APPROVER, DESK, Officer
from monitor.model.dispatches import KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.replies import KeptReply, ReplyAct
from monitor.store.database import Database
from monitor.store.outreach.recipients import askers
from monitor.wiring.replying import address_of

Steps = Sequence[tuple[ReplyAct, Officer]]

NOT_RELEASED: dict[str, Steps] = {
    "We are asking the water team and come back to you within the hour.": (),
    "A tank is on its way to the school. Please keep the gate open.": ((ReplyAct.SUBMIT, DESK),),
    "Help is coming.": ((ReplyAct.SUBMIT, DESK), (ReplyAct.RETURN, APPROVER)),
    "Please call the district, we cannot.": ((ReplyAct.WITHDRAW, DESK),),
    "The clinic opens at six.": ((ReplyAct.SEND, DESK), (ReplyAct.STOP, DESK)),
    "The boat leaves the port at noon.": ((ReplyAct.SUBMIT, DESK), (ReplyAct.APPROVE, APPROVER)),
}
"""By text, what was done to it after it was drafted."""

RELEASED = ("sending", "unsure", "failed", "sent")
"""What became of replies that a worker has claimed."""

CLAIMED_S = 365 * 24 * 3600.0
"""A reply that is being sent stays so: no worker takes it up again."""


def write_replies(database: Database, deployment: int, incidents: Iterable[int]) -> None:
    """To one asker of each of the incidents, in their order, until there is one in every state."""
    posts = _first_askers(database, incidents)
    for text, steps in NOT_RELEASED.items():
        _reply(database, deployment, next(posts), text, steps)
    outbox = DatabaseOutbox(database)
    for result in RELEASED:
        text = f"The distribution begins at two. ({result})"
        reply = _reply(database, deployment, next(posts), text, ((ReplyAct.SEND, DESK),))
        assert reply.dispatch is not None  # noqa: S101 - it was sent
        claim = outbox.claim(reply.dispatch, CLAIMED_S)
        assert claim is not None  # noqa: S101 - nobody else works here
        _settle(outbox, claim.dispatch, result)
    save_reply(
        database,
        deployment,
        title="Where water is",
        language="en",
        text="Clean water is at {place}, from 6 to 18 h. Bring what you can carry it in.",
        by=DESK.person,
    )


def _first_askers(database: Database, incidents: Iterable[int]) -> Iterator[int]:
    """The post that an answer to them answers, incident by incident."""
    with database.read() as connection:
        waiting = [askers(connection, number) for number in incidents]
    return (those[0].post for those in waiting if those and those[0].author)


def _reply(database: Database, deployment: int, post: int, text: str, steps: Steps) -> KeptReply:
    reply = draft(
        database,
        deployment,
        post,
        text=text,
        language="en",
        account=None,
        private=False,
        by=DESK.person,
        roles=[DESK.role],
    ).reply
    for what, officer in steps:
        reply = act_on(
            database,
            deployment,
            reply.id,
            reply.version,
            what,
            by=officer.person,
            roles=[officer.role],
            address_of=address_of,
            note="Say when, and who comes." if what is ReplyAct.RETURN else "",
        ).reply
    return reply


def _settle(outbox: DatabaseOutbox, dispatch: KeptDispatch, result: str) -> None:
    match result:
        case "unsure":
            outbox.unsure(dispatch, "the network did not say whether it came through: look there")
        case "failed":
            outbox.failed(dispatch, "the author takes no messages from us", permanent=True)
        case "sent":
            outbox.sent(dispatch, Sent(("seeded",)))
