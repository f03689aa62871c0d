"""The tables of what goes out: texts and their versions, dispatches, saved replies."""

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


def _signed(name: str, *, always: bool = False) -> list[Column[object]]:
    """Who did a thing, and when."""
    return [
        Column(f"{name}_by", String(255), nullable=not always),
        Column(f"{name}_by_name", String(120), nullable=not always),
        Column(f"{name}_at", Instant, nullable=not always),
    ]


texts = Table(  # one row for each of our texts, whomever it is for
    "texts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # reply, reply to all
    Column("incident_id", Key, ForeignKey("incidents.id"), index=True),
    Column("post_id", Key, ForeignKey("posts.id"), index=True),  # of a reply: what it answers
    Column("part_of_id", Key, ForeignKey("texts.id"), index=True),  # the text to all it is of
    Column("network", String(40), nullable=False),  # "" where there are several
    Column("recipient", String(200), nullable=False),  # the author; personal data
    Column("private", Boolean, nullable=False),
    Column("account_id", Key, ForeignKey("accounts.id")),  # null: the log, nothing leaves
    Column("audience", Packed),  # of a text for several: accounts, and what is in the fields
    Column("language", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("note", Text, nullable=False),  # of who returned it
    *_signed("made", always=True),
    *_signed("changed", always=True),
    *_signed("submitted"),
    *_signed("approved"),
    *_signed("returned"),
    *_signed("acted", always=True),
    Column("step", String(20), nullable=False),  # the last one
    Column("sent_at", Instant),
    Column("dispatch_id", Key),  # the newest
    Column("former_number", Key),  # of a reply to all from when those were counted apart
)
Index("ix_texts_state", texts.c.deployment_id, texts.c.state, texts.c.acted_at)
Index("ix_texts_recipient", texts.c.deployment_id, texts.c.network, texts.c.recipient)

text_versions = Table(  # never changed: the steps that were taken, and the words as they were then
    "text_versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("text_id", Key, ForeignKey("texts.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("step", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    *_signed("acted", always=True),
)

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # reply, alert, update
    Column("about_id", Key, nullable=False),  # of a reply: the text
    Column("part_of_id", Key, index=True),  # the text to all it is of: to stop and to count
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
    Column("decision_id", Key),  # by which its incident was taken for answered
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

receipts = Table(  # what a network said later of what it had taken, each once
    "receipts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("network", String(40), nullable=False),
    Column("network_id", String(200), nullable=False),  # one of `sent_ids`, once that is kept
    Column("state", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),  # as the network says
    Column("kept_at", Instant, nullable=False),
    Column("dispatch_id", Key, ForeignKey("dispatches.id"), index=True),  # null: not known yet
    UniqueConstraint("deployment_id", "network", "network_id", "state"),
)

stops = Table(  # while one stands nothing goes out: of an account, or of the whole deployment
    "stops",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("account_id", Key, ForeignKey("accounts.id")),  # null: everything
    Column("why", Text, nullable=False),
    *_signed("stopped", always=True),
    *_signed("lifted"),
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
    *_signed("made", always=True),
    *_signed("changed", always=True),
    *_signed("archived"),
)

approval_rules = Table(  # where a deployment differs from what is usual
    "approval_rules",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("kind", String(20), primary_key=True),  # of accounts
    Column("approval", String(20), nullable=False),
    *_signed("changed", always=True),
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
