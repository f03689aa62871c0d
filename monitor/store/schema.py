"""The tables. `migrations/` brings a database to this shape; a test holds the two together."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.mutable import MutableList

from monitor.store.columns import Instant, Key, Packed
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

local_lists = Table(
    "local_lists",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("places", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    Column("about", Packed, nullable=False),  # what was understood of the file
    Column("content", LargeBinary),  # its places; null once the list is removed
    Column("replaces", Key),  # the list that goes when this one is confirmed
    Column("uploaded_by", String(255), nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    Column("confirmed_at", Instant),  # null: an officer still looks at what was understood
    Column("removed_by", String(255)),
    Column("removed_at", Instant),
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
    Column("held", Packed),  # judgements that a person corrected: they stay as they are
    Column("merged_into", Key),
    Column("raised_why", String(300), nullable=False, server_default=""),
    Column("opened_at", Instant),
    Column("acknowledged_at", Instant),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("running_since", Instant),
    Column("waited_s", Float, nullable=False, server_default=text("0")),
    # kept by timing.py with every change of what they follow from
    Column("due_at", Instant),
    Column("turns_at", Instant),  # when `late` becomes the next
    Column("late", Integer, nullable=False, server_default=text("0")),  # model/targets.py
    # reckoned by the database, whoever writes: LATE_POINTS, and the states that are not open
    Column("rank", Integer, Computed("priority + 10 * late")),
    Column("is_open", Boolean, Computed("state NOT IN ('closed', 'dismissed')")),
)
Index("ix_incidents_owner", incidents.c.deployment_id, incidents.c.owner)
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

place_corrections = Table(  # never changed: an undo is a further row
    "place_corrections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("words", String(200), nullable=False),  # compared; "": the incident as a whole
    Column("shown", String(200), nullable=False),  # as they were written
    Column("key", String(120)),  # null: no place; "": outside the gazetteer
    Column("name", String(200)),
    Column("country", String(2)),
    Column("region", String(200)),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String(20)),
    Column("population", Big),
    Column("radius_m", Float),
    Column("undoes", Key),  # the number of the row that this one takes back
    Column("by", String(255), nullable=False),  # the officer's address
    Column("by_name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)
Index(
    "ix_place_corrections_deployment_id_id",
    place_corrections.c.deployment_id,
    place_corrections.c.id,
)

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

events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Packed, nullable=False),
    Column("at", Instant, nullable=False),
    Column("announced_at", Instant),
)
Index(
    "ix_events_unannounced",
    events.c.at,
    sqlite_where=events.c.announced_at.is_(None),
    postgresql_where=events.c.announced_at.is_(None),
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

geocodings = Table(  # what a geocoder was asked, and its answer: queue and cache in one
    "geocodings",
    metadata,
    Column("key", String(64), primary_key=True),  # of service and question: see model/geocoding.py
    Column("service", String(200), nullable=False),
    Column("question", Packed, nullable=False),
    Column("state", String(20), nullable=False),  # waiting, answered, failed
    Column("answers", Packed),
    Column("found", Integer, nullable=False),  # how many answers
    Column("why", Text, nullable=False),  # the last fault, "" if none
    Column("priority", Integer, nullable=False),  # of the heaviest report that waits for it
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("claimed_until", Instant),  # a worker is asking; after this it must have died
    Column("answered_at", Instant),
)
Index("ix_geocodings_due", geocodings.c.service, geocodings.c.state, geocodings.c.priority)

geocoding_waits = Table(  # places of reports that wait for an answer
    "geocoding_waits",
    metadata,
    Column("key", String(64), ForeignKey("geocodings.key"), primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("start", Integer, primary_key=True, autoincrement=False),  # of the mention
    Column("end", Integer, nullable=False),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
)

geocoding_cursors = Table(  # up to which event the filed reports were looked through
    "geocoding_cursors",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("event_id", Key, nullable=False),
)

geocoders = Table(  # how a service is, for all processes and machines
    "geocoders",
    metadata,
    Column("service", String(200), primary_key=True),
    Column("day", Integer, nullable=False),  # since 1970 UTC
    Column("asked", Integer, nullable=False),  # questions on that day
    Column("faults", Integer, nullable=False),  # since the last answer
    Column("paused_until", Instant),
    Column("why", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Key, primary_key=True),
    Column("email", String(255), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("subject", String(400), unique=True, index=True),  # as their organisation knows them
    # the second factor, in Flask-Security's words; secrets are encrypted
    Column("tf_primary_method", String(40)),  # "authenticator", or none
    Column("tf_totp_secret", String(400)),
    Column("tf_counter", Integer),  # of the last code: none is good twice
    Column("mf_recovery_codes", MutableList.as_mutable(Packed())),
    Column("fs_webauthn_user_handle", String(64)),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("description", String(200)),
)

user_roles = Table(
    "user_roles",
    metadata,
    Column("user_id", Key, ForeignKey("users.id"), primary_key=True),
    Column("role_id", Key, ForeignKey("roles.id"), primary_key=True),
)
