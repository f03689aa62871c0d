"""The health of the feeds, in the header of every screen: silence must be seen."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template
from markupsafe import Markup
from sqlalchemy import Connection

from monitor.model.roles import Role
from monitor.places.geocoder.service import service_of
from monitor.settings import Settings
from monitor.store.deployments import Deployment
from monitor.store.events import cursors
from monitor.store.networks.listeners import Feed, feeds_of, posts_a_minute
from monitor.store.places import geocoders
from monitor.store.posts.posts import backlog
from web.context import Parts, parts
from web.present.ages import clock_or_day
from web.present.labels import network, number
from web.screens.health.consumers import consumer_shown
from web.security.access import PUBLIC, allowed

COUNTED_S = 2
"""Feeds are looked at once in this time, for all boards."""

STOPPED = timedelta(seconds=30)
"""A listener beats every few seconds; one that has not for this long is not running."""

pages = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class FeedShown:
    name: str
    words: str
    bad: bool
    why: str  # more about it, for the pointer


@pages.get("/feeds")
@allowed(*Role)
def feeds() -> str:
    held = parts()
    deployment = held.deployment()
    return health(held, deployment) if deployment else ""


@pages.get("/alive")
@allowed(PUBLIC)
def alive() -> str:
    """For a load balancer: this process answers. Says nothing about the deployment."""
    return "alive\n"


def health(held: Parts, deployment: Deployment) -> Markup:
    def drawn() -> str:
        now = datetime.now(UTC)
        with held.read() as connection:
            rates = posts_a_minute(connection, deployment.id, now)
            found = feeds_of(connection, deployment.id)
            waiting = backlog(connection, deployment.id)
            asked = geocoder_shown(held.settings, connection, now)
            read = cursors(connection, deployment.id)
        silent = timedelta(seconds=held.settings.silent_after_s)
        # a replay plays the posts of many networks: what has no feed of its own is the replay's
        own = {one.network for one in found} - {"replay"}
        rates["replay"] = sum(rate for network, rate in rates.items() if network not in own)
        said = [feed_shown(one, rates.get(one.network, 0.0), now, silent) for one in found]
        said += asked
        said += [
            FeedShown(late.name, late.words, True, late.why)
            for late in (consumer_shown(cursor, now) for cursor in read)
            if late.bad
        ]
        said.sort(key=lambda one: not one.bad)  # what is wrong is seen first on a narrow screen
        return render_template("board/feeds.html", feeds=said, waiting=waiting)

    stamp = int(time.time() / COUNTED_S)
    return Markup(held.feeds.get(deployment.id, stamp, drawn))  # noqa: S704 - a template's own


def geocoder_shown(settings: Settings, connection: Connection, now: datetime) -> list[FeedShown]:
    """One line where a geocoder is set: what waits for it, or until when it is left alone."""
    if not settings.geocoder:
        return []
    service = service_of(settings.geocoder, settings.geocoder_url)
    found = geocoders.health(connection, service, now)
    if found.paused_until is not None:
        words = f"paused until {clock_or_day(found.paused_until, now)}, {found.waiting} wait"
        return [FeedShown("Geocoder", words, True, found.why)]
    why = f"{found.asked} of at most {settings.geocoder_daily} questions today"
    return [FeedShown("Geocoder", f"{found.waiting} to ask", found.faults > 0, found.why or why)]


def feed_name(name: str) -> str:
    """ "x @ReliefDesk 7" is "X @ReliefDesk": the number of the account tells nobody anything."""
    of, _, rest = name.partition(" ")
    handle, _, number = rest.rpartition(" ")
    return f"{network(of)} {handle}" if handle and number.isdecimal() else name


def feed_shown(feed: Feed, rate: float, now: datetime, silent: timedelta) -> FeedShown:
    """What to say of a feed at `now`; `rate` in posts a minute."""
    name = feed_name(feed.name) if feed.name != feed.network else network(feed.network)
    since = clock_or_day(feed.beat_at, now)
    if feed.state == "ended":
        return FeedShown(name, "ended", False, f"{feed.reason or 'no more posts'}, {since} UTC")
    if feed.state == "failed":
        return FeedShown(name, f"failed at {since}", True, feed.reason)
    if now - feed.beat_at > STOPPED:
        return FeedShown(name, f"listener stopped at {since}", True, "no sign of it since")
    if feed.state == "connecting":
        return FeedShown(name, "not connected", True, feed.reason or "connecting")
    if feed.gaps:
        gaps = "a gap" if feed.gaps == 1 else f"{feed.gaps} gaps"
        return FeedShown(name, f"{gaps} today", True, "posts may be missing: see Listening")
    last = feed.last_post_at or feed.started_at
    if now - last > silent:
        return FeedShown(name, f"silent since {clock_or_day(last, now)}", True, feed.reason)
    seconds = max(0, int((now - last).total_seconds()))
    return FeedShown(name, f"{a_minute(rate)}/min · {seconds} s", False, figures(feed, now))


def a_minute(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 or rate == 0 else f"{rate:.1f}"


def figures(feed: Feed, now: datetime) -> str:
    """For the pointer; the page Listening has the same as a table."""
    told = [f"{number(feed.received)} posts so far"]
    if feed.condition.rules is not None:
        told.append(f"{number(feed.condition.rules)} rules")
    if feed.condition.quota_left is not None:
        left = f"{number(feed.condition.quota_left)} left of the quota"
        until = feed.condition.quota_until
        told.append(f"{left} until {clock_or_day(until, now)} UTC" if until else left)
    if feed.standby:
        told.append(f"{feed.standby} stands by")
    return ", ".join(told)
