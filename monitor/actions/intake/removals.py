"""What becomes of posts after they were kept: their authors take them away or change them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_, update

from monitor.actions.act import Act, act
from monitor.model.events import PostRemoved, PostRevised
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.listening import Removal, Revision
from monitor.model.places import Place
from monitor.model.posts import kept_id
from monitor.model.reading import Reading
from monitor.steps.admit import admitted, instant
from monitor.store.database import Database
from monitor.store.networks.network_tables import revisions
from monitor.store.posts.revisions import revisions_of
from monitor.store.schema import posts, reports
from monitor.store.slices import slices

TAKEN_AWAY = "(its author has taken this post away)"
"""The headline of an incident of which no post has words any more."""


def follow(
    database: Database,
    deployment: int,
    removals: Sequence[Removal],
    changed: Sequence[Revision],
) -> None:
    """Removes the words of removed posts, and adds what posts were changed to.

    Of posts that were never kept nothing is said.
    """
    now = datetime.now(UTC)
    keys = {(gone.network, kept_id(gone.id)): instant(gone.at, now) for gone in removals}
    new_texts: dict[tuple[str, str], Revision] = {}
    for revision in changed:
        post = admitted(revision.post, now).post
        new_texts[post.network, post.id] = Revision(post, instant(revision.at, now))
    # a public stream tells of every post that anybody removes: nearly none of them is ours
    with database.read() as connection:
        if not _known(connection, deployment, {*keys, *new_texts}):
            return
    with act(database, deployment, alone=True) as doing:
        connection = doing.connection
        known = _known(connection, deployment, {*keys, *new_texts})
        gone = {known[key][0]: at for key, at in keys.items() if key in known}
        rows: list[dict[str, Any]] = []
        for key, revision in new_texts.items():
            number, text = known.get(key, (0, ""))
            new = revision.post.text
            if number and number not in gone and new != text:  # else told twice, or kept so
                rows.append({"post_id": number, "text": new, "at": revision.at})
        if rows:
            connection.execute(revisions.insert(), rows)
        for number, at in gone.items():
            _empty(doing, number, at)
        revised = [row["post_id"] for row in rows]
        incident = _incidents_of(connection, [*gone, *revised])
        doing.happened(*(PostRemoved(post, incident.get(post)) for post in gone))
        doing.happened(*(PostRevised(post, incident.get(post)) for post in revised))


def _known(
    connection: Connection, deployment: int, keys: set[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, str]]:
    """By network and id: number and newest text of posts that are there and not removed yet."""
    query = select(posts.c.id, posts.c.network, posts.c.network_id, posts.c.text).where(
        posts.c.deployment_id == deployment, posts.c.removed_at.is_(None)
    )
    found = {}
    for some in slices(sorted(keys)):
        match = tuple_(posts.c.network, posts.c.network_id).in_(some)
        for row in connection.execute(query.where(match)):
            found[row.network, row.network_id] = (row.id, row.text)
    changed = revisions_of(connection, [number for number, _ in found.values()])
    return {
        key: (number, changed[number][-1][1] if number in changed else text)
        for key, (number, text) in found.items()
    }


def _empty(doing: Act, number: int, at: datetime) -> None:
    """No word of it stays: not in the post, its revisions, its reading, an incident's headline."""
    connection = doing.connection
    words = connection.execute(select(posts.c.text).where(posts.c.id == number)).scalar_one()
    changes: dict[str, Any] = {"text": "", "raw": {}, "url": None, "removed_at": at}
    connection.execute(update(posts).where(posts.c.id == number).values(changes))
    connection.execute(revisions.delete().where(revisions.c.post_id == number))
    report = connection.execute(select(reports).where(reports.c.post_id == number)).first()
    if report is None:
        return
    reading = reading_json(_without_words(reading_from(report.reading)))
    connection.execute(update(reports).where(reports.c.post_id == number).values(reading=reading))
    if report.incident_id is None:
        return
    query = (
        select(posts.c.text)
        .join(reports, reports.c.post_id == posts.c.id)
        .where(reports.c.incident_id == report.incident_id, posts.c.removed_at.is_(None))
        .order_by(reports.c.priority.desc(), posts.c.id)
        .limit(1)
    )
    headline = connection.execute(query).scalar() or TAKEN_AWAY
    doing.incidents.withdraw_words(report.incident_id, words, headline)


def _without_words(reading: Reading) -> Reading:
    """Judgements stay, the words they point at do not."""
    machine = reading.machine
    return replace(
        reading,
        mentions=tuple(replace(mention, text="") for mention in reading.mentions),
        places=_wordless(reading.places),
        opinion_of_us=None,
        machine=_without_words(machine) if machine else None,
    )


def _wordless(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(replace(one, mention=replace(one.mention, text="")) for one in places)


def _incidents_of(connection: Connection, numbers: Sequence[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    query = select(reports.c.post_id, reports.c.incident_id)
    for some in slices(numbers):
        rows = connection.execute(query.where(reports.c.post_id.in_(some)))
        found |= {row.post_id: row.incident_id for row in rows}
    return found
