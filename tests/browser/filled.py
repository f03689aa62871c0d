"""A deployment in the middle of its night: the drill that ships, read by the real reader."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from monitor.actions.intake.listeners import beat
from monitor.model.labels import NeedKind
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.networks.replay.source import DRILL, Pace, play
from monitor.steps.understand import understand
from monitor.store.incidents.volume import count_needs, count_posts, minute_of
from monitor.store.networks.listeners import Beat
from monitor.store.schema import deployments, volume
from monitor.wiring.pipeline import Understanding
from tests.web.site import Site

SPAN = timedelta(hours=5)
FAST = 1e9  # times the recorded pace: at once


def fill(site: Site) -> None:
    """All posts of the drill, spread over the last hours; one that no step could read."""
    posts = _spread([one for one in play(DRILL, Pace(FAST)) if isinstance(one, Post)])
    parts = Understanding(site.settings)
    reports = understand([Report(one) for one in posts], parts.reader, parts.locator)
    reports[40] = Report(posts[40], faults=("classify: ValueError: not to be read",))
    site.file(*reports)
    _count_when_written(site, reports)
    listen(site)


def listen(site: Site) -> None:
    """Three feeds that listen, one of them silent."""
    now = datetime.now(UTC)
    for network, last in (("x", 1), ("sms", 9), ("mastodon", 2), ("telegram", 2100)):
        said = Beat(network, network, "listening", "", 90, 0, now - timedelta(seconds=last))
        beat(site.database, site.deployment, said, starts=True)


def _spread(posts: list[Post]) -> list[Post]:
    """More and more of them towards now, as when the water comes."""
    now = datetime.now(UTC)
    left = [(len(posts) - at) / len(posts) for at in range(len(posts))]
    pairs = zip(posts, left, strict=True)
    return [replace(post, created_at=now - SPAN * part**1.5) for post, part in pairs]


def _count_when_written(site: Site, reports: Iterable[Report]) -> None:
    with site.database.write() as connection:
        connection.execute(delete(volume))
        opened = datetime.now(UTC) - timedelta(days=2)
        connection.execute(update(deployments).values(opened_at=opened))
        for report in reports:
            post = report.post
            count_posts(connection, site.deployment, post.created_at, [post.network])
            if any(need.kind is not NeedKind.OFFERED for need in report.needs):
                at = (minute_of(post.created_at), post.network)
                count_needs(connection, site.deployment, [at])
