"""A deployment in the middle of its night: the drill that ships, read by the real reader."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.actions.intake.listeners import beat
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.networks.replay.source import DRILL, Pace, play
from monitor.settings import Settings
from monitor.steps.understand import understand
from monitor.store.database import Database
from monitor.store.networks.listeners import Beat
from monitor.wiring.pipeline import Understanding

SPAN = timedelta(hours=5)
AT_ONCE = 1e9
"""Times the recorded pace."""
BROKEN = 40
"""Which of the posts no step could read."""

QUIET_S = {"x": 1, "sms": 9, "mastodon": 2, "telegram": 2100}
"""By network, since when its listener has heard nothing."""


def read_drill(settings: Settings) -> list[Report]:
    """All posts of the drill, spread over the last hours; one is for a person to read."""
    posts = _spread([post for post in play(DRILL, Pace(AT_ONCE)) if isinstance(post, Post)])
    pipeline = Understanding(settings)
    reports = understand([Report(post) for post in posts], pipeline.reader, pipeline.locator)
    fault = "classify: ValueError: not to be read"
    reports[BROKEN] = Report(posts[BROKEN], faults=(fault,))
    return reports


def beat_listeners(database: Database, deployment: int) -> None:
    """Four listeners of which the last is silent; they are stopped 30 s later."""
    now = datetime.now(UTC)
    for network, seconds in QUIET_S.items():
        last = now - timedelta(seconds=seconds)
        alive = Beat(network, network, "listening", "", 90, 0, last)
        beat(database, deployment, alive, starts=True)


def _spread(posts: list[Post]) -> list[Post]:
    """More and more of them towards now, as when the water comes."""
    now = datetime.now(UTC)
    parts = [(len(posts) - at) / len(posts) for at in range(len(posts))]
    pairs = zip(posts, parts, strict=True)
    return [replace(post, created_at=now - SPAN * part**1.5) for post, part in pairs]
