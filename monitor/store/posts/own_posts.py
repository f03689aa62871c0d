"""Our own posts when they come back by a stream, and the answers that people give to them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, and_, func, select, tuple_
from sqlalchemy.sql import Select

from monitor.model.accounts import AccountKind
from monitor.model.dispatches import TAKEN, DispatchKind, DispatchState
from monitor.model.text_rules import TextState
from monitor.store.networks.network_tables import accounts
from monitor.store.outreach.outreach_tables import dispatches, sent_ids, texts
from monitor.store.schema import incidents, reports
from monitor.store.slices import slices

AWAITED = timedelta(hours=72)
"""An SMS names nothing that it answers: within this time after ours it is taken for an answer."""

Named = tuple[str, str]
"""Network and id there."""


def ours(
    connection: Connection, deployment: int, found: Collection["Row[tuple[object, ...]]"]
) -> set[int]:
    """Which of these rows of posts we wrote: sent by us, or by an account that speaks for us.

    A stream may bring a post back before its receipt is kept: then the account's name tells. What
    an officer's own account writes is ours only where it answers what we answered with it.
    """
    sent = _sent(connection, deployment, {(row.network, row.network_id) for row in found})
    names = _speakers(connection, deployment)
    here = {row.id for row in found if (row.network, row.network_id) in sent}
    for row in found:
        kind = names.get((row.network, _plain(row.author)))
        if kind is None:
            continue
        if kind is not AccountKind.PERSONAL or _answered(connection, row):
            here.add(row.id)
    return here


def conversations(
    connection: Connection, deployment: int, asked: Iterable[Named]
) -> dict[Named, int]:
    """By what the network calls a text of ours: the incident of the conversation it was sent in."""
    query = _in_conversation(
        select(
            sent_ids.c.network,
            sent_ids.c.network_id,
            func.coalesce(reports.c.incident_id, texts.c.incident_id).label("incident"),
        ).join(dispatches, dispatches.c.id == sent_ids.c.dispatch_id)
    ).where(sent_ids.c.deployment_id == deployment)
    found: dict[Named, int] = {}
    key = tuple_(sent_ids.c.network, sent_ids.c.network_id)
    for some in slices(list(asked)):
        for row in connection.execute(query.where(key.in_(some))):
            if row.incident is not None:
                found[row.network, row.network_id] = row.incident
    return found


def awaited(connection: Connection, deployment: int, authors: Iterable[str]) -> dict[str, int]:
    """By author (network:name): the incident in which we wrote last to them alone, of late."""
    voice = (texts.c.network + ":" + texts.c.recipient).label("voice")
    query = (
        select(voice, func.coalesce(reports.c.incident_id, texts.c.incident_id).label("incident"))
        .select_from(texts)
        .join(dispatches, dispatches.c.id == texts.c.dispatch_id)
        .outerjoin(reports, reports.c.post_id == texts.c.post_id)
        .where(
            texts.c.deployment_id == deployment,
            texts.c.state == TextState.SENT,
            texts.c.sent_at > datetime.now(UTC) - AWAITED,
            dispatches.c.recipient != "",
            dispatches.c.network == texts.c.network,
        )
        .order_by(texts.c.sent_at)
    )
    found: dict[str, int] = {}
    for some in slices([one for one in authors if ":#" not in one]):
        networks = sorted({one.partition(":")[0] for one in some})
        names = sorted({one.partition(":")[2] for one in some})
        near = query.where(texts.c.network.in_(networks), texts.c.recipient.in_(names))
        for row in connection.execute(near):
            if row.incident is not None:
                found[row.voice] = row.incident  # the last one stays
    return found


def conversation_places(
    connection: Connection, deployment: int, asked: Iterable[Named]
) -> Mapping[Named, str]:
    """By what the network calls a text of ours: the place that its conversation is about."""
    spoken = conversations(connection, deployment, asked)
    places: dict[int, str] = {}
    for some in slices(sorted(set(spoken.values()))):
        query = select(incidents.c.id, incidents.c.place_key).where(
            incidents.c.id.in_(some), incidents.c.place_key.is_not(None)
        )
        places |= {row.id: row.place_key for row in connection.execute(query)}
    return {key: places[number] for key, number in spoken.items() if number in places}


def _in_conversation(query: "Select[tuple[str, str, int]]") -> "Select[tuple[str, str, int]]":
    reply = and_(texts.c.id == dispatches.c.about_id, dispatches.c.kind == DispatchKind.REPLY)
    return query.join(texts, reply).outerjoin(reports, reports.c.post_id == texts.c.post_id)


def _sent(connection: Connection, deployment: int, asked: Collection[Named]) -> set[Named]:
    query = select(sent_ids.c.network, sent_ids.c.network_id).where(
        sent_ids.c.deployment_id == deployment
    )
    key = tuple_(sent_ids.c.network, sent_ids.c.network_id)
    found: set[Named] = set()
    for some in slices(sorted(asked)):
        found |= {(row[0], row[1]) for row in connection.execute(query.where(key.in_(some)))}
    return found


def _speakers(connection: Connection, deployment: int) -> dict[Named, AccountKind]:
    query = select(accounts.c.network, accounts.c.name, accounts.c.kind).where(
        accounts.c.deployment_id == deployment, accounts.c.speaks, accounts.c.removed_at.is_(None)
    )
    return {
        (row.network, _plain(row.name)): AccountKind(row.kind) for row in connection.execute(query)
    }


def _answered(connection: Connection, row: "Row[tuple[object, ...]]") -> bool:
    """Whether this answers a post to which our answer is on its way or there."""
    if not row.reply_to:
        return False
    query = select(dispatches.c.id).where(
        dispatches.c.deployment_id == row.deployment_id,
        dispatches.c.network == row.network,
        dispatches.c.reply_to == row.reply_to,
        dispatches.c.state.in_((DispatchState.SENDING, DispatchState.UNSURE, *TAKEN)),
    )
    return connection.execute(query.limit(1)).first() is not None


def _plain(name: str) -> str:
    return name.strip().lstrip("@").casefold()
