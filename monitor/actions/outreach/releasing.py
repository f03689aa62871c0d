"""From a text that may go out to its dispatches, and back again while no worker has them.

A text to all becomes a reply and a dispatch for each asker, all at once.
"""

from sqlalchemy import Connection, select, update

from monitor.actions.act import Act
from monitor.actions.outreach.previews import Preview, preview
from monitor.actions.outreach.refusals import TextError
from monitor.model.dispatches import DispatchKind, DispatchState
from monitor.model.dispatching import Outgoing
from monitor.model.posts import Post
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import AnyText, Draft, ToAllWhoAsked, ToAuthor
from monitor.networks.known import networks
from monitor.store.networks import accounts
from monitor.store.outreach.dispatch_results import stop_waiting, wait_again
from monitor.store.outreach.dispatches import add_dispatch
from monitor.store.outreach.outreach_tables import dispatches, texts
from monitor.store.outreach.text_rows import draft_row, signed_row, step_row
from monitor.store.outreach.texts import add_text, add_version
from monitor.store.posts.posts import post_of

LOG = "log"


def release(doing: Act, text: AnyText, step: TextStep) -> tuple[int, ...]:
    """The numbers of the dispatches that carry it. Raises TextError, with nothing written."""
    match text.to:
        case ToAuthor():
            # what the network had taken goes out anew, under a key that it does not know
            if step is TextStep.TRY_AGAIN and text.state is not TextState.UNDELIVERED:
                return (_release_again(doing, text),)
            return (_dispatch(doing.connection, text, text.to),)
        case ToAllWhoAsked():
            return _release_to_all(doing, text, text.to, step)


def stop_release(doing: Act, text: AnyText) -> None:
    """What no worker has yet stays here. Raises TextError where one has all of it."""
    why = f"stopped by {doing.who.name}"
    match text.to:
        case ToAuthor():
            if not stop_waiting(doing.connection, why, dispatches.c.id == text.dispatch):
                raise TextError("It is being sent this moment: it cannot be stopped any more.")
        case ToAllWhoAsked():
            _stop_parts(doing, text, why)


def _dispatch(connection: Connection, text: AnyText, to: ToAuthor) -> int:
    """Without an account it goes to the log, and nobody gets it."""
    post = post_of(connection, to.post)
    network = networks().get(post.network)
    account = None if to.account is None else accounts.account(connection, to.account)
    outgoing = Outgoing(
        key=f"reply:{text.id}:{text.version}",
        text=text.text,
        to="" if network is None else network.address(post, to.private),
        reply_to=post.id,
        subject=_subject(post),
        language=text.language,
    )
    return add_dispatch(
        connection,
        text.deployment,
        DispatchKind.REPLY,
        text.id,
        outgoing,
        network=LOG if account is None else account.network,
        account=None if account is None else account.id,
        part_of=text.part_of,
    )


def _subject(post: Post) -> str:
    return str(post.raw.get("subject") or "")[:300]


def _release_again(doing: Act, text: AnyText) -> int:
    """What failed or was stopped, once more with the same key."""
    before = (DispatchState.FAILED, DispatchState.STOPPED)
    number, by = text.dispatch, doing.who.address
    if number is None or not wait_again(doing.connection, number, before, by):
        raise TextError("It is on its way again already.")
    return number


def _release_to_all(
    doing: Act, text: AnyText, to: ToAllWhoAsked, step: TextStep
) -> tuple[int, ...]:
    found = preview(doing.connection, to, text.text)
    going = [one for one in found if one.asker.network in to.accounts]
    if faults := sorted({one.fault for one in going if one.fault}):
        raise TextError(f"It cannot go out so: {'; '.join(faults)}.")
    if not going:
        raise TextError("There is nobody left to answer.")
    return tuple(_release_part(doing, text, to, step, one) for one in going)


def _release_part(
    doing: Act, whole: AnyText, to: ToAllWhoAsked, step: TextStep, one: Preview
) -> int:
    asker = one.asker
    mine = ToAuthor(asker.post, one.account, to.private, asker.network, asker.author)
    row = {
        **draft_row(Draft(one.text, whole.language, mine)),
        "deployment_id": whole.deployment,
        "incident_id": to.incident,
        "part_of_id": whole.id,
        "state": TextState.APPROVED,
        "version": 1,
        "note": "",
        **signed_row("made", whole.made.by, whole.made.at),
        **signed_row("changed", whole.changed.by, whole.changed.at),
        **step_row(step, doing.who, doing.at),
    }
    part = add_text(doing.connection, row)
    add_version(doing.connection, part)
    number = _dispatch(doing.connection, part, mine)
    here = update(texts).where(texts.c.id == part.id)
    doing.connection.execute(here.values(dispatch_id=number))
    return number


def _stop_parts(doing: Act, text: AnyText, why: str) -> None:
    connection = doing.connection
    of_it = dispatches.c.part_of_id == text.id
    if not stop_waiting(connection, why, of_it):
        return
    stopped = select(dispatches.c.id).where(of_it, dispatches.c.state == DispatchState.STOPPED)
    here = (texts.c.part_of_id == text.id, texts.c.dispatch_id.in_(stopped))
    changes = {
        "state": TextState.STOPPED,
        "version": texts.c.version + 1,
        **step_row(TextStep.STOP, doing.who, doing.at),
    }
    connection.execute(update(texts).where(*here).values(changes))
