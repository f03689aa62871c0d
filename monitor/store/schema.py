"""The tables of posts, reports, incidents and events; others lie with their nouns, `*_tables`.

`migrations/` brings a database to this shape; a test holds the two together.
"""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from monitor.model.json_overrides import overrides_from, overrides_json
from monitor.store.columns import Coded, Instant, Key, Packed
from monitor.store.naming import metadata

deployments = Table(
    "deployments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("opened_at", Instant, nullable=False),
    Column("area", Packed),  # countries, and the sides of a box
    Column("area_by", String(255)),
    Column("area_at", Instant),
)


posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("network", String(40), nullable=False),
    Column("network_id", String(200), nullable=False),
    Column("author", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("queued_at", Instant),  # null: the broker never got it; the sweep will see to it
    Column("read_at", Instant),
    Column("lane", String(10), nullable=False, server_default="normal"),  # a Lane
    Column("language_hint", String(20)),
    Column("lat", Float),
    Column("lon", Float),
    Column("reply_to", String(200)),
    Column("repost_of", String(200)),
    Column("url", Text),
    Column("raw", Packed),
    Column("removed_at", Instant),  # its author took it away: text and raw are gone
    UniqueConstraint("deployment_id", "network", "network_id"),
)
Index(
    "ix_posts_unread",
    posts.c.kept_at,
    sqlite_where=posts.c.read_at.is_(None),
    postgresql_where=posts.c.read_at.is_(None),
)

Index(  # how many wait to be read: a few, among all that were ever kept
    "ix_posts_backlog",
    posts.c.deployment_id,
    sqlite_where=posts.c.read_at.is_(None),
    postgresql_where=posts.c.read_at.is_(None),
)

Index("ix_posts_author", posts.c.deployment_id, posts.c.network, posts.c.author)

issues = Table(
    "issues",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("network", String(40), nullable=False),
    Column("place", Text, nullable=False),  # file and line, or the network's own id
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("group_key", String(200), nullable=False),  # topic and place; "" joins by copy or reply
    Column("topic", String(80), nullable=False),
    Column("sector", String(40)),
    Column("item", String(40)),
    Column("kind", String(20)),
    Column("intent", String(20), nullable=False),
    Column("place_key", String(80)),
    Column("place_name", String(200)),
    Column("place_hint", String(200), nullable=False),
    Column("country", String(2)),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String(20)),
    Column("confidence", Float),
    Column("radius_m", Float),  # metres; null: known by its kind alone
    Column("people", Integer),
    Column("urgency", String(20), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("languages", String(400), nullable=False),  # " en fr ": each between blanks
    Column("reports", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("authors", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("reasons", Packed, nullable=False),
    Column("waiting", Integer, nullable=False, server_default=text("0")),  # asked, had no answer
    Column("headline", Text, nullable=False),
    Column("top", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("needs_human", Boolean, nullable=False),
    # what people decided; reading never writes these
    Column("decisions", Integer, nullable=False, server_default=text("0")),
    Column("owner", String(255), nullable=False, server_default=""),  # the officer's address
    Column("owner_name", String(120), nullable=False, server_default=""),
    Column("desk_id", Key),
    # judgements that an officer corrected: they stay as they are
    Column("held", Coded(overrides_json, overrides_from)),
    Column("merged_into", Key),
    Column("raised_why", String(300), nullable=False, server_default=""),
    Column("opened_at", Instant),
    Column("acknowledged_at", Instant),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("running_since", Instant),
    Column("waited_s", Float, nullable=False, server_default=text("0")),
    # kept with every change of what they follow from (incidents/due_times.py)
    Column("due_at", Instant),
    Column("turns_at", Instant),  # when `late` becomes the next
    Column("late", Integer, nullable=False, server_default=text("0")),  # model/targets.py
    # reckoned by the database, whoever writes: LATE_POINTS, and the states that are not open
    Column("rank", Integer, Computed("priority + 10 * late")),
    Column("is_open", Boolean, Computed("state NOT IN ('closed', 'dismissed')")),
)
Index(  # all that owned.py reads
    "ix_incidents_owned",
    incidents.c.deployment_id,
    incidents.c.is_open,
    incidents.c.owner,
    incidents.c.desk_id,
)
Index(
    "ix_incidents_board",
    incidents.c.deployment_id,
    incidents.c.is_open,
    incidents.c.rank.desc(),
    incidents.c.last_at.desc(),
    incidents.c.id.desc(),
)
Index(  # all that facets.py reads
    "ix_incidents_facets",
    *(
        incidents.c[name]
        for name in (
            "deployment_id",
            "is_open",
            "sector",
            "urgency",
            "intent",
            "needs_human",
            "late",
            "languages",
            "state",
            "waiting",
            "id",
        )
    ),
)
Index(
    "ix_incidents_turns",
    incidents.c.turns_at,
    sqlite_where=incidents.c.turns_at.is_not(None),
    postgresql_where=incidents.c.turns_at.is_not(None),
)
Index("ix_incidents_group", incidents.c.deployment_id, incidents.c.group_key)
Index(
    "ix_incidents_topic",
    incidents.c.deployment_id,
    incidents.c.topic,
    incidents.c.lat,
    incidents.c.lon,
)
Index("ix_incidents_merged_into", incidents.c.merged_into)

reports = Table(
    "reports",
    metadata,
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), index=True),
    Column("copy_of", Key),  # post_id of the report it repeats
    Column("joined_because", Text, nullable=False),  # why in this incident, or why in none
    Column("language", String(10), nullable=False),
    Column("intent", String(20), nullable=False),
    Column("humanitarian_class", String(60), nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("needs_human", Boolean, nullable=False),
    Column("reading", Packed, nullable=False),  # the whole report without its post
    Column("pinned", Boolean, nullable=False, server_default=text("false")),  # moved by hand
    Column("filed_at", Instant, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False, index=True),
    Column("label", String(80), nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("by", String(255), nullable=False),  # the officer's address
    Column("at", Instant, nullable=False),
)
Index("ix_corrections_deployment_id_id", corrections.c.deployment_id, corrections.c.id)


incident_authors = Table(
    "incident_authors",
    metadata,
    Column("incident_id", Key, ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("author", String(250), primary_key=True),  # network and author
)
Index("ix_incident_authors_author", incident_authors.c.author)

copy_keys = Table(
    "copy_keys",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("key", Big, primary_key=True, autoincrement=False),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False),
)

volume = Table(
    "volume",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("minute", Integer, primary_key=True, autoincrement=False),  # since 1970 UTC
    Column("network", String(40), primary_key=True),
    Column("posts", Integer, nullable=False),
    Column("needs", Integer, nullable=False),
)
