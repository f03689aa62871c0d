"""What is particular to polling feeds; the rest is in tests/networks/test_sources.py."""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.model.areas import Area, Box
from monitor.model.dispatching import Account, NetworkError
from monitor.model.watchwords import Watchwords
from monitor.networks.feeds import NETWORK
from monitor.networks.feeds.reading import ALERTS_AT_ONCE, TRIES
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Watching
from tests.networks.feeds.alerts import FAR, NEAR, SENDER, alert, index, rss
from tests.networks.feeds.site import Answer, Site
from tests.networks.feeds.wire import FeedsWire


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.start()
    yield made
    made.stop()


def ear_of(*urls: str, cursor: str = "", watchwords: Watchwords = WATCHWORDS, **more: str) -> Ear:
    class Here(FeedsWire):
        def account(self) -> Account:
            return Account("feeds", "x", {"urls": "\n".join(urls), "interval_s": "0.1"} | more)

    ear = Ear(NETWORK, Here())
    ear.watch = Watching(watchwords, cursor)
    return ear


def looked_again(site: Site, path: str, times: int = 2) -> Callable[[object], bool]:
    """Whether the page was asked for so often from now on: then all of its last but one is told."""
    enough = len(site.asked_for(path)) + times
    return lambda _: len(site.asked_for(path)) >= enough


def error_of(site: Site, *urls: str) -> NetworkError:
    ear = ear_of(*urls)
    assert NETWORK.source is not None
    with pytest.raises(NetworkError) as caught:
        list(NETWORK.source(Account("feeds", "x", {"urls": "\n".join(urls)})).listen(ear.watch))
    return caught.value


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    url = site.show("/a", rss("water here"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 1)
    ear.until(looked_again(site, "/a"))
    ear.close()
    statuses = [one.status for one in site.asked_for("/a")]
    assert statuses[0] == 200
    assert len(statuses) > 2
    assert set(statuses[1:]) == {304}
    assert len(ear.heard.posts) == 1


def test_last_modified_does_where_there_is_no_tag(site: Site) -> None:
    site.tags = False
    when = "Fri, 20 Nov 2026 08:00:00 GMT"
    url = site.show("/a", rss("water here"))
    site.pages["/a"].headers["Last-Modified"] = when
    ear = ear_of(url)
    ear.until(looked_again(site, "/a", 3))
    ear.close()
    assert site.asked_for("/a")[-1].headers["If-Modified-Since"] == when
    assert len(ear.heard.posts) == 1


def test_after_a_restart_nothing_is_heard_twice_and_changes_are_known(site: Site) -> None:
    first = rss("water one", "water two")
    url = site.show("/a", first)
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 2)
    ear.rest()
    ear.close()
    site.show("/a", first.replace("<title>water two", "<title>water two and more"))
    again = ear_of(url, cursor=ear.watch.cursor)
    heard = again.until(lambda one: len(one.revisions) == 1)
    again.close()
    assert not heard.posts
    assert heard.revisions[0].post.text == "water two and more"
    assert url not in ear.watch.cursor


def test_only_what_is_followed_comes_and_new_watchwords_find_what_is_still_shown(
    site: Site,
) -> None:
    url = site.show("/a", rss("football", "water"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 1)
    ear.until(looked_again(site, "/a"))
    assert [post.text for post in ear.heard.posts] == ["water"]
    ear.watch.watchwords = Watchwords(words=("football",))
    site.show("/a", rss("football", "water", "weather"))
    ear.until(lambda one: len(one.posts) == 2)
    assert ear.heard.posts[1].text == "football"
    ear.close()


def test_all_comes_where_the_account_says_so(site: Site) -> None:
    ear = ear_of(site.show("/a", rss("football", "tennis")), filter="no")
    ear.until(lambda one: len(one.posts) == 2)
    ear.close()


def test_what_is_old_at_the_first_look_does_not_come(site: Site) -> None:
    def page(text: str) -> str:
        old = format_datetime(datetime.now(UTC) - timedelta(days=9))
        entry = f"<item><guid>o</guid><title>{text}</title><pubDate>{old}</pubDate></item>"
        return rss("water now", head=entry)

    url = site.show("/a", page("water then"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 1)
    site.show("/a", page("water then, corrected"))
    ear.until(lambda one: len(one.posts) == 2)
    ear.close()
    assert [post.text for post in ear.heard.posts] == ["water now", "water then, corrected"]


def test_a_feed_that_shows_nothing_known_leaves_a_gap(site: Site) -> None:
    url = site.show("/a", rss("water 1", "water 2"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 2)
    site.show("/a", rss("water 3", "water 4"))
    heard = ear.until(lambda one: len(one.posts) == 4)
    ear.close()
    assert len(heard.gaps) == 1
    assert not heard.gaps[0].filled


def test_a_feed_that_fails_does_not_stop_the_others(site: Site) -> None:
    good = site.show("/good", rss("water"))
    site.pages["/bad"] = Answer(500, b"broken")
    ear = ear_of(site.url("/bad?key=secret"), good)
    site.pages["/bad?key=secret"] = Answer(500, b"broken")
    ear.until(lambda one: len(one.posts) == 1)
    heard = ear.until(lambda one: any(said.note for said in one.conditions[-1:]))
    assert heard.conditions[-1].note is not None
    assert "1 of 2 feeds are read" in heard.conditions[-1].note
    assert "500" in heard.conditions[-1].note
    assert "secret" not in heard.conditions[-1].note
    site.show("/bad?key=secret", rss("water too"))
    ear.until(lambda one: len(one.posts) == 2 and "2 of 2" in str(one.conditions[-1].note))
    ear.close()


@pytest.mark.parametrize(
    ("answer", "why", "wait"),
    [
        (Answer(429, headers={"Retry-After": "17"}), "too often", 17),
        (Answer(429), "too often", 300),
        (Answer(503, headers={"Retry-After": "100000"}), "503", 3600),
        (Answer(500), "500", None),
        (Answer(404), "not there", None),
        (Answer(401), "ask its publisher", None),
        (Answer(302, headers={"Location": "file:///etc/passwd"}), "no address", None),
        (Answer(302, headers={"Location": "/a"}), "redirects", None),
        (Answer(302, headers={"Location": "http://10.0.0.1/"}), "our own network", None),
        (Answer(302, headers={"Location": "http://[::1]/"}), "our own network", None),
        (Answer(200, b"\x1f\x8b broken", {"Content-Encoding": "gzip"}), "gzip", None),
        (Answer(200, b"x", {"Content-Encoding": "br"}), "cannot be read", None),
        (Answer(200, b"x" * 11_000_000), "more than 10000000 bytes", None),
        (Answer(200, gzip.compress(bytes(50_000_000)), {"Content-Encoding": "gzip"}),
         "more than 10000000 bytes", None),
        (Answer(hang_up=True), "tried again", None),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_and_when_to_try_again(
    site: Site, answer: Answer, why: str, wait: float | None
) -> None:
    site.then("/a", *[replace(answer) for _ in range(7)])
    error = error_of(site, site.url("/a"))
    assert not error.permanent
    assert error.retry_after == wait
    assert why in str(error)


def test_a_server_that_never_ends_is_left(site: Site) -> None:
    def forever(write: Callable[[bytes], object]) -> None:
        while True:
            write(b"water " * 10_000)

    site.then("/a", Answer(stream=forever))
    started = time.monotonic()
    assert "more than 10000000 bytes" in str(error_of(site, site.url("/a")))
    assert time.monotonic() - started < 5


def test_redirects_are_followed(site: Site) -> None:
    site.show("/new", rss("water"))
    for n in range(3):
        to = f"/old{n + 1}" if n < 2 else "/new"
        site.pages[f"/old{n}"] = Answer(301, headers={"Location": to})
    ear = ear_of(site.url("/old0"))
    ear.until(lambda one: len(one.posts) == 1)
    ear.close()


def test_gzip_is_read(site: Site) -> None:
    packed = Answer(200, gzip.compress(rss("water").encode()), {"Content-Encoding": "gzip"})
    site.pages["/a"] = packed
    ear = ear_of(site.url("/a"))
    ear.until(lambda one: len(one.posts) == 1)
    ear.close()


@pytest.mark.parametrize("urls", ["", "ftp://agency.example/", "agency", "file:///etc/passwd"])
def test_what_is_no_address_needs_somebody(urls: str) -> None:
    assert NETWORK.source is not None
    with pytest.raises(NetworkError) as caught:
        list(NETWORK.source(Account("feeds", "x", {"urls": urls})).listen(Watching()))
    assert caught.value.permanent


def test_a_feed_gets_the_time_it_asks_for_within_reason(site: Site) -> None:
    site.show("/slow", rss("water", head="<ttl>60</ttl>"))
    site.show("/quick", rss("water too"))
    site.show("/aged", rss("water three"))
    site.pages["/aged"].headers["Cache-Control"] = "public, max-age=5"
    ear = ear_of(*map(site.url, ("/slow", "/quick", "/aged")))
    ear.until(looked_again(site, "/quick", 5))
    ear.close()
    assert len(site.asked_for("/slow")) == len(site.asked_for("/aged")) == 1
    assert len(site.asked_for("/quick")) > 3


def test_a_broken_document_is_told_once(site: Site) -> None:
    url = site.show("/a", "<<< nothing")
    ear = ear_of(url)
    ear.until(looked_again(site, "/a", 4))
    assert len(ear.heard.issues) == 1
    site.show("/a", rss("water"))
    ear.until(lambda one: len(one.posts) == 1)
    ear.close()


def test_an_index_brings_its_alerts_each_fetched_once(site: Site) -> None:
    links = [site.show(f"/{n}.cap", alert(f"Flood {n}", NEAR)) for n in range(3)]
    url = site.show("/index", index(*links))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 3)
    links.insert(0, site.show("/test.cap", alert("Flood", NEAR, status="Exercise")))
    site.show("/index", index(*links))
    ear.until(lambda one: len(one.issues) == 1)
    ear.until(looked_again(site, "/index"))
    ear.close()
    assert [len(site.asked_for(f"/{n}.cap")) for n in range(3)] == [1, 1, 1]
    assert len(ear.heard.posts) == 3
    assert ear.heard.posts[0].raw["severity"] == "Severe"


def test_an_alert_that_cannot_be_fetched_is_asked_for_again_then_its_entry_stands_for_it(
    site: Site,
) -> None:
    site.pages["/1.cap"] = Answer(500)
    site.then("/2.cap", Answer(500), Answer(500))
    site.show("/2.cap", alert("Flood 2", identifier="two"))
    site.show("/index", index(site.url("/1.cap"), site.url("/2.cap")))
    ear = ear_of(site.url("/index"), filter="no")
    heard = ear.until(lambda one: len(one.posts) == 2 and len(one.issues) == 1)
    ear.until(looked_again(site, "/index"))
    ear.close()
    assert f"{SENDER},two" in heard.ids
    assert len(site.asked_for("/1.cap")) == TRIES
    assert len(site.asked_for("/2.cap")) == 3


def test_an_index_may_not_lead_into_our_own_network(site: Site) -> None:
    site.show("/index", index("http://169.254.169.254/latest.cap", "http://localhost:1/x.cap"))
    ear = ear_of(site.url("/index"))
    ear.until(lambda one: len(one.issues) == 2)
    ear.until(looked_again(site, "/index"))
    ear.close()
    assert not ear.heard.posts
    assert ["our own network" in one.reason for one in ear.heard.issues] == [True, True]


def test_a_long_index_is_read_in_several_looks(site: Site) -> None:
    links = [site.show(f"/{n}.cap", alert(f"Flood {n}")) for n in range(ALERTS_AT_ONCE + 20)]
    ear = ear_of(site.show("/index", index(*links)))
    ear.until(lambda one: len(one.posts) == len(links))
    ear.close()
    assert len(set(ear.heard.ids)) == len(links)


@pytest.mark.parametrize(
    ("area", "comes"),
    [(NEAR, True), (FAR, False), ("", True), ("<circle>-19,36.5 60</circle>", True),
     ("<circle>-19,38 60</circle>", False)],
)  # fmt: skip
def test_alerts_come_where_they_touch_the_area(site: Site, area: str, comes: bool) -> None:
    sofala = Watchwords(words=("cyclone",), area=Area(box=Box(-21, 33, -18, 36)))
    url = site.show("/a.cap", alert("Flood", area))
    ear = ear_of(url, watchwords=sofala)
    ear.until(looked_again(site, "/a.cap"))
    ear.close()
    assert bool(ear.heard.posts) is comes


def test_an_alert_elsewhere_comes_by_its_words_and_over_ones_do_not_at_first(site: Site) -> None:
    words = Watchwords(words=("cyclone",), area=Area(box=Box(-21, 33, -18, 36)))
    ear = ear_of(
        site.show("/a.cap", alert("Cyclone", FAR)),
        site.show("/b.cap", alert("Flood", NEAR, hours=-1)),
        watchwords=words,
    )
    ear.until(looked_again(site, "/b.cap"))
    ear.close()
    assert [post.text.split()[0] for post in ear.heard.posts] == ["Cyclone"]


def test_an_update_answers_and_a_cancellation_takes_away(site: Site) -> None:
    url = site.show("/a.cap", alert("Flood", NEAR, identifier="one"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 1)
    reference = f"{SENDER},one,2026-11-20T08:00:00+00:00"
    site.show("/a.cap", alert("Flood", NEAR, "two", kind="Update", references=reference))
    ear.until(lambda one: len(one.posts) == 2)
    site.show("/a.cap", alert("Flood", NEAR, "three", kind="Cancel", references=reference))
    ear.until(lambda one: len(one.removals) == 1)
    ear.until(looked_again(site, "/a.cap"))
    ear.close()
    assert ear.heard.posts[1].reply_to == ear.heard.posts[0].id
    assert [one.id for one in ear.heard.removals] == [ear.heard.posts[0].id]


def test_an_entry_that_goes_is_no_removal(site: Site) -> None:
    url = site.show("/a", rss("water 1", "water 2"))
    ear = ear_of(url)
    ear.until(lambda one: len(one.posts) == 2)
    site.show("/a", rss("water 2"))
    ear.until(looked_again(site, "/a", 3))
    ear.close()
    assert not ear.heard.removals
