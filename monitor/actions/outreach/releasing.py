"""From an approved reply to its dispatch."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from monitor.model.accounts import KeptAccount
from monitor.model.dispatches import DispatchKind, DispatchState
from monitor.model.dispatching import Outgoing
from monitor.model.posts import Post
from monitor.model.replies import KeptReply
from monitor.store.database import StoreError
from monitor.store.outreach.dispatch_results import stop_waiting, wait_again
from monitor.store.outreach.dispatches import add_dispatch
from monitor.store.outreach.outreach_tables import dispatches
from monitor.store.schema import posts

LOG = "log"


def release(
    connection: Connection,
    reply: KeptReply,
    account: KeptAccount | None,
    address_of: Callable[[Post, bool], str],
) -> int:
    """The number of its dispatch; without an account it goes to the log, and nobody gets it."""
    post = asked(connection, reply.post)
    outgoing = Outgoing(
        key=f"reply:{reply.id}:{reply.version}",
        text=reply.text,
        to=address_of(post, reply.private),
        reply_to=post.id,
        subject=str(post.raw.get("subject") or "")[:300],
        language=reply.language,
    )
    return add_dispatch(
        connection,
        reply.deployment,
        DispatchKind.REPLY,
        reply.id,
        outgoing,
        network=LOG if account is None else account.network,
        account=None if account is None else account.id,
        batch=reply.batch,
    )


def release_again(connection: Connection, reply: KeptReply, by: str) -> int:
    """What failed or was stopped, once more with the same key."""
    before = (DispatchState.FAILED, DispatchState.STOPPED)
    if reply.dispatch is None or not wait_again(connection, reply.dispatch, before, by):
        raise StoreError("It is on its way again already.")
    return reply.dispatch


def stop_release(connection: Connection, reply: KeptReply, why: str) -> bool:
    """False where a worker has it already."""
    return bool(stop_waiting(connection, why, dispatches.c.id == reply.dispatch))


def asked(connection: Connection, number: int) -> Post:
    """The post that is answered, with what its network told of it."""
    row = connection.execute(select(posts).where(posts.c.id == number)).one()
    return Post(
        network=row.network,
        id=row.network_id,
        text=row.text,
        created_at=row.created_at,
        author=row.author,
        language_hint=row.language_hint,
        reply_to=row.reply_to,
        url=row.url,
        raw=row.raw or {},
    )
