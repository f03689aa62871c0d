"""The tables of saved views: filters of the board that officers gave a name."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from monitor.store.columns import Instant, Key
from monitor.store.naming import metadata

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("officer", String(255), nullable=False),  # the address of who saved it
    Column("desk_id", Key, ForeignKey("desks.id")),  # all who work there see it; null: nobody else
    Column("name", String(80), nullable=False),
    Column("query", Text, nullable=False),  # of the board's address, as query_of spells it
    Column("position", Integer, nullable=False),  # among those that are listed together
    Column("made_at", Instant, nullable=False),
)
Index("ix_saved_views_deployment_id_officer", saved_views.c.deployment_id, saved_views.c.officer)

first_views = Table(  # what an officer sees first after the sign-in
    "first_views",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("officer", String(255), primary_key=True),
    Column("view_id", Key, ForeignKey("saved_views.id"), nullable=False),
)
