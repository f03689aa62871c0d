"""Replies in every state. All speak to the log: nothing of them can leave the machine."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.saved_replies import save_reply
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft, revise
from monitor.cli.seeding.people import APPROVER, DESK, Officer
from monitor.model.dispatches import KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.text_rules import TextStep
from monitor.model.texts import AnyText, Draft, ToAuthor
from monitor.store.database import Database
from monitor.store.outreach.recipients import askers

Steps = Sequence[tuple[TextStep, Officer]]

NOT_RELEASED: dict[str, Steps] = {
    "We are asking the water team and come back to you within the hour.": (),
    "A tank is on its way to the school. Please keep the gate open.": ((TextStep.SUBMIT, DESK),),
    "Help is coming.": ((TextStep.SUBMIT, DESK), (TextStep.RETURN, APPROVER)),
    "Please call the district, we cannot.": ((TextStep.WITHDRAW, DESK),),
    "The clinic opens at six.": ((TextStep.SEND, DESK), (TextStep.STOP, DESK)),
    "The boat leaves the port at noon.": ((TextStep.SUBMIT, DESK), (TextStep.APPROVE, APPROVER)),
}
"""By text, what was done to it after it was drafted."""

RELEASED = ("sending", "unsure", "failed", "sent")
"""What became of replies that a worker has claimed."""

CLAIMED_S = 365 * 24 * 3600.0
"""A reply that is being sent stays so: no worker takes it up again."""


def write_replies(
    database: Database, deployment: int, incidents: Iterable[int], sizes: Sizes
) -> None:
    """To one asker of each of the incidents, in their order, until there is one in every state."""
    posts = _first_askers(database, incidents)
    for text, steps in NOT_RELEASED.items():
        _reply(database, deployment, next(posts), text, steps, sizes)
    outbox = DatabaseOutbox(database)
    for result in RELEASED:
        text = f"The distribution begins at two. ({result})"
        sent = ((TextStep.SEND, DESK),)
        reply = _reply(database, deployment, next(posts), text, sent, sizes)
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


def _reply(
    database: Database, deployment: int, post: int, words: str, steps: Steps, sizes: Sizes
) -> AnyText:
    text = draft(
        database,
        deployment,
        Draft(words, "en", ToAuthor(post, account=None)),
        by=DESK.person,
        roles=[DESK.role],
        sizes=sizes,
    ).text
    for step, officer in steps:
        text = revise(
            database,
            deployment,
            text.id,
            text.version,
            by=officer.person,
            roles=[officer.role],
            sizes=sizes,
            then=step,
            note="Say when, and who comes." if step is TextStep.RETURN else "",
        ).text
    return text


def _settle(outbox: DatabaseOutbox, dispatch: KeptDispatch, result: str) -> None:
    match result:
        case "unsure":
            outbox.unsure(dispatch, "the network did not say whether it came through: look there")
        case "failed":
            outbox.failed(dispatch, "the author takes no messages from us", permanent=True)
        case "sent":
            outbox.sent(dispatch, Sent(("seeded",)))
