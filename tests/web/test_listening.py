"""Watchwords on the board: who may change them, what is shown before and after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.actions.intake.keeping import keep
from monitor.actions.intake.leases import stand_by
from monitor.actions.intake.listeners import beat, record_gaps
from monitor.model.listening import Condition, Gap
from monitor.model.roles import SETS_WATCHWORDS, Role
from monitor.model.watchwords import Watchwords
from monitor.store.networks.listeners import Beat
from monitor.store.networks.watchwords import current
from tests.builders import a_post
from tests.web.site import Site, soup
from tests.web.test_places import post
from web.screens.listening.words_form import WordsError, WordsForm, form_of, words_in

SAID = {"words": "flood\nclean  water\n", "hashtags": "#Nalani\nBeira", "accounts": "@ReliefDesk"}


def followed(site: Site) -> Watchwords:
    with site.database.read() as connection:
        return current(connection, site.deployment)


def test_watchwords_are_set_shown_and_brought_back(site: Site) -> None:
    client = site.signed_in()
    answer = post(client, "/listening", **SAID, languages="PT, en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/listening")
    first = Watchwords(("flood", "clean water"), ("Nalani", "Beira"), ("ReliefDesk",), ("pt", "en"))
    assert followed(site) == first
    page = soup(client, "/listening")
    assert page.select_one("#words").get_text().split("\n") == ["flood", "clean water"]  # type: ignore[union-attr]
    post(client, "/listening", words="storm")
    [again] = soup(client, "/listening").select("form.inline")
    post(client, str(again["action"]))
    assert followed(site) == first


def test_the_last_hour_is_counted_and_nothing_saved(site: Site) -> None:
    texts = ["flood in Beira", "FLOOD", "no clean water", "choir on Sunday"]
    keep(site.database, site.deployment, [a_post(text) for text in texts])
    page = post(site.signed_in(), "/listening/preview", **SAID).text
    assert "3 of 4 posts" in page
    assert "clean water" in page
    assert not followed(site)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"languages": "portuguese"}, "is no language"),
        ({"hashtags": "two words"}, "has a space"),
        ({"words": "a"}, "nearly everything"),
        ({"words": "flood", "area": "on"}, "has no box"),
    ],
)
def test_what_cannot_be_followed_is_said_and_stays_in_the_form(
    site: Site, fields: dict[str, str], said: str
) -> None:
    answer = post(site.signed_in(), "/listening", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert next(iter(fields.values())) in answer.text
    assert not followed(site)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_change_watchwords(site: Site, role: Role) -> None:
    answer = post(site.signed_in(role), "/listening", words="flood")
    assert (answer.status_code == 303) is (role in SETS_WATCHWORDS)


def test_feeds_with_their_rules_quota_and_gaps(site: Site) -> None:
    now = datetime.now(UTC)
    told = Condition("the area is not followed here", 12, 4000, now + timedelta(hours=1))
    said = Beat("x desk 1", "x", "listening", "", 5, 2, now, None, "7", told)
    beat(site.database, site.deployment, said, starts=True)
    gap = Gap(now - timedelta(minutes=9), now - timedelta(minutes=7), False, "the line was cut")
    record_gaps(site.database, site.deployment, "x desk 1", [gap])
    page = soup(site.signed_in(), "/listening").get_text(" ")
    for words in ("1 gap", "the line was cut", "posts may be missing", "12", "4\u202f000"):
        assert words in page or words == "1 gap"
    assert "a gap today" in page


def test_every_feed_has_its_figures_in_a_table_and_in_the_header(site: Site) -> None:
    now = datetime.now(UTC)
    told = Condition("", 12, 4000, now + timedelta(days=3))
    said = Beat("x desk 1", "x", "listening", "", 5, 2, now, None, "7", told)
    beat(site.database, site.deployment, said, starts=True)
    stand_by(site.database, site.deployment, "x desk 1", "relief-2")
    keep(site.database, site.deployment, [replace(a_post(f"{n}"), network="x") for n in range(40)])
    client = site.signed_in()
    page = soup(client, "/listening")
    table = page.select("section[aria-labelledby=feeds-title] table")[0]
    heads = [one.get_text() for one in table.select("thead th")]
    row = [" ".join(one.get_text(" ").split()) for one in table.select("tbody tr > *")]
    shown = dict(zip(heads, row, strict=True))
    assert shown["Last post"] == f"{now:%H:%M}"
    assert 19 <= float(shown["A minute"]) <= 40
    assert (shown["Gaps today"], shown["Rules"]) == ("0", "12")
    assert shown["Quota left"].startswith("4 000 until ")
    assert "relief-2 stands by" in shown["Feed"]
    [feed] = soup(client, "/feeds").select(".feed")
    for said_there in ("12 rules", "4\u202f000 left of the quota until", "relief-2 stands by"):
        assert said_there in str(feed["title"])


def test_a_form_says_what_the_watchwords_say() -> None:
    said = Watchwords(("flood", "no water"), ("nalani",), ("desk",), ("pt",))
    assert words_in(form_of(said), None) == said
    with pytest.raises(WordsError, match="at most"):
        words_in(WordsForm(words="\n".join(f"word{n}" for n in range(500))), None)
