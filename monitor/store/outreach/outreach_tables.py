"""The tables of what goes out: replies, their versions and batches, dispatches, saved replies."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata


def _step(name: str, *, always: bool = False) -> list[Column[object]]:
    """Who did a thing, and when."""
    return [
        Column(f"{name}_by", String(255), nullable=not always),
        Column(f"{name}_by_name", String(120), nullable=not always),
        Column(f"{name}_at", Instant, nullable=not always),
    ]


reply_batches = Table(  # one text to all who asked; a batch goes its way as a reply does
    "reply_batches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),  # with fields
    Column("language", String(20), nullable=False),
    Column("accounts", Packed, nullable=False),  # by network; a network without one is left out
    Column("fields", Packed, nullable=False),  # values that are the same for all
    Column("private", Boolean, nullable=False),
    Column("again", Boolean, nullable=False),  # also those who were answered already
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("note", Text, nullable=False),
    *_step("made", always=True),
    *_step("changed", always=True),
    *_step("submitted"),
    *_step("approved"),
    *_step("returned"),
    *_step("stopped"),
    *_step("acted", always=True),
    Column("act", String(20), nullable=False),
)

replies = Table(
    "replies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), index=True),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False, index=True),
    Column("batch_id", Key, ForeignKey("reply_batches.id"), index=True),
    Column("network", String(40), nullable=False),
    Column("recipient", String(200), nullable=False),  # the author; personal data
    Column("private", Boolean, nullable=False),
    Column("account_id", Key, ForeignKey("accounts.id")),  # null: the log, nothing leaves
    Column("language", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("note", Text, nullable=False),  # of who returned it
    *_step("made", always=True),
    *_step("changed", always=True),
    *_step("submitted"),
    *_step("approved"),
    *_step("returned"),
    *_step("acted", always=True),
    Column("act", String(20), nullable=False),
    Column("sent_at", Instant),
    Column("dispatch_id", Key),  # the newest
)
Index("ix_replies_state", replies.c.deployment_id, replies.c.state, replies.c.acted_at)
Index("ix_replies_recipient", replies.c.deployment_id, replies.c.network, replies.c.recipient)

reply_versions = Table(  # never changed: what was done to a reply, and how its text was then
    "reply_versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("reply_id", Key, ForeignKey("replies.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("act", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    *_step("acted", always=True),
)

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # reply, alert, update
    Column("about_id", Key, nullable=False),
    Column("batch_id", Key, index=True),  # of a reply to all: to stop and to count
    Column("account_id", Key, ForeignKey("accounts.id"), index=True),  # null: the log
    Column("network", String(40), nullable=False),
    Column("recipient", String(255), nullable=False),  # "" in public
    Column("reply_to", String(200), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("key", String(80), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("queued_until", Instant),  # the broker has it; after this it must have lost it
    Column("claimed_until", Instant),  # a worker sends it; after this it must have died
    Column("doubtful", Boolean, nullable=False),  # an earlier try may have come through
    Column("ids", Packed, nullable=False),  # what the network made of it
    Column("url", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("permanent", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("first_try_at", Instant),
    Column("sent_at", Instant),
    Column("settled_by", String(255)),  # who said what became of an unsure one
)
Index("ix_dispatches_due", dispatches.c.state, dispatches.c.next_try_at)
Index("ix_dispatches_about", dispatches.c.kind, dispatches.c.about_id)

sent_ids = Table(  # by what the network calls it: so that an answer to it finds its conversation
    "sent_ids",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("network", String(40), primary_key=True),
    Column("network_id", String(200), primary_key=True),
    Column("dispatch_id", Key, ForeignKey("dispatches.id"), nullable=False, index=True),
)

stops = Table(  # while one stands nothing goes out: of an account, or of the whole deployment
    "stops",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("account_id", Key, ForeignKey("accounts.id")),  # null: everything
    Column("why", Text, nullable=False),
    *_step("stopped", always=True),
    *_step("lifted"),
)

saved_replies = Table(
    "saved_replies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("desk", String(120), nullable=False),  # "": of all desks
    Column("title", String(200), nullable=False),
    Column("language", String(20), nullable=False),
    Column("text", Text, nullable=False),  # with fields
    Column("version", Integer, nullable=False),
    *_step("made", always=True),
    *_step("changed", always=True),
    *_step("archived"),
)

approval_rules = Table(  # where a deployment differs from what is usual
    "approval_rules",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("kind", String(20), primary_key=True),  # of accounts
    Column("approval", String(20), nullable=False),
    *_step("changed", always=True),
)

letters = Table(  # answers to those who wrote by a page of ours, for that page to show
    "letters",
    metadata,
    Column("id", Key, primary_key=True),
    Column("network", String(40), nullable=False),
    Column("reply_to", String(200), nullable=False),  # id of the post that it answers
    Column("key", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("removed_at", Instant),
    UniqueConstraint("network", "key"),
)
Index("ix_letters_reply_to", letters.c.network, letters.c.reply_to)
