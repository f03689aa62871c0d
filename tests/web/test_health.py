from datetime import UTC, datetime, timedelta

import pytest

from monitor.actions.intake.listeners import beat
from monitor.actions.places.geocoder_pace import may_ask, pause
from monitor.model.listening import Condition
from monitor.places.geocoder.service import service_of
from monitor.store.networks.listeners import Beat, Feed
from tests.web.site import Site, soup
from web.screens.board.chart import round_up
from web.screens.health.header import feed_shown

NOW = datetime(2031, 2, 11, 14, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "beat_s", "post_s", "gaps", "words", "bad"),
    [
        ("listening", 1, 3, 0, "412/min · 3 s", False),
        ("listening", 1, 2100, 0, "silent since 14:02", True),
        ("listening", 1, None, 0, "silent since 13:37", True),
        ("listening", 40, 50, 0, "listener stopped at 14:36", True),
        ("ended", 4000, 4000, 0, "ended", False),
        ("failed", 4000, 4000, 0, "failed at 13:30", True),
        ("connecting", 1, 3, 0, "not connected", True),
        ("listening", 1, 3, 2, "2 gaps today", True),
    ],
)
def test_a_feed_says_how_it_is(
    state: str, beat_s: int, post_s: int | None, gaps: int, words: str, bad: bool
) -> None:
    last = None if post_s is None else NOW - timedelta(seconds=post_s)
    beaten = NOW - timedelta(seconds=beat_s)
    begun = NOW - timedelta(hours=1)
    feed = Feed("x", "x", state, "", begun, beaten, last, 9, 0, None, Condition(), gaps)
    shown = feed_shown(feed, 412.0, NOW, timedelta(seconds=120))
    assert (shown.name, shown.words, shown.bad) == ("X", words, bad)


def test_the_header_shows_feeds_and_what_waits(site: Site) -> None:
    now = datetime.now(UTC)
    late = now - timedelta(minutes=9)
    beat(site.database, site.deployment, Beat("x", "x", "listening", "", 5, 0, now), starts=True)
    beat(
        site.database,
        site.deployment,
        Beat("telegram", "telegram", "listening", "", 5, 0, late),
        starts=True,
    )
    page = soup(site.signed_in(), "/feeds")
    shown = [" ".join(one.get_text().split()) for one in page.select(".feed")]
    assert shown[0].startswith("Telegram silent since ")  # what is wrong comes first
    assert shown[1].startswith("X 0/min · ")
    assert "0 waiting" in page.get_text()


def test_a_scale_ends_on_a_number_that_reads_well() -> None:
    assert [round_up(one) for one in (0, 5, 6, 11, 21, 51, 101, 999)] == [
        5,
        5,
        10,
        20,
        50,
        100,
        200,
        1000,
    ]


def test_an_empty_deployment_says_that_it_waits(site: Site) -> None:
    page = soup(site.signed_in(), "/board")
    assert "No posts yet" in page.get_text()
    assert "no feed yet" in page.get_text()


def test_no_deployment_says_how_to_start_one(site: Site) -> None:
    site.settings = site.settings.model_copy(update={"deployment": "another"})
    page = soup(site.signed_in(), "/board")
    assert "No deployment yet" in page.get_text()


def test_a_paused_geocoder_says_until_when_and_why(site: Site) -> None:
    settings = {"geocoder": "nominatim", "geocoder_url": "http://geo.example.org"}
    now = datetime.now(UTC)
    service = service_of(settings["geocoder"], settings["geocoder_url"])
    assert may_ask(site.database, service, 10, now)
    assert "Geocoder" not in soup(site.signed_in(), "/feeds").get_text()
    site.settings = site.settings.model_copy(update=settings)
    site.restart()
    assert "Geocoder 0 to ask" in " ".join(soup(site.signed_in(), "/feeds").get_text().split())
    pause(site.database, service, now + timedelta(minutes=7), "it answered 403")
    site.restart()
    [line] = soup(site.signed_in(), "/feeds").select(".feed.bad")[:1]
    assert "Geocoder paused until" in " ".join(line.get_text().split())
    assert line["title"] == "it answered 403"
