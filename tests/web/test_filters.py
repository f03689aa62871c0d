from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from monitor.model.areas import Box
from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency
from monitor.model.reports import Report
from monitor.store.incidents.filters import Filter
from tests.builders import a_need, a_place, a_post, a_report
from tests.web.site import Site, soup, titles
from web.screens.board.address import Shown, query_of, shown_in

ARABIC = "نحتاج إلى ماء صالح للشرب في مستشفى بورتسودان الآن"


@pytest.fixture
def full(site: Site) -> Site:
    site.file(
        a_report(
            "Forty of us are on the roof of the school in Beira, send boats",
            needs=(a_need(Item.SEARCH_AND_RESCUE, persons=40),),
            place=a_place("Beira"),
            urgency=Urgency.IMMEDIATE,
            severity=Severity.EXTREME,
        ),
        a_report(
            "Il nous faut de l'eau potable à Toamasina depuis deux jours",
            language="fr",
            place=a_place("Toamasina", country="MG", lat=-18.15, lon=49.4),
        ),
        a_report(
            ARABIC,
            language="ar",
            place=a_place("Port Sudan", country="SD", lat=19.6, lon=37.2),
        ),
        a_report(
            "Is the tap water safe to drink again? Nobody tells us anything here",
            intent=Intent.QUESTION,
            urgency=Urgency.UNKNOWN,
            place=a_place("Suva", country="FJ", lat=-18.1, lon=178.4),
        ),
        a_report(
            "We have a boat with driver and fuel to offer from tomorrow morning",
            needs=(a_need(Item.TRANSPORT, NeedKind.OFFERED),),
            intent=Intent.OFFER,
            place=a_place("Apia", uncertain=True, text="Apia"),
        ),
        Report(a_post("?? broken post with a few more words in it"), faults=("classify: boom",)),
    )
    return site


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 6),
        ("sector=search_and_rescue", 1),
        ("sector=search_and_rescue&sector=wash", 4),
        ("sector=none", 1),
        ("urgency=Immediate", 1),
        ("urgency=Expected&language=fr", 1),
        ("intent=question", 1),
        ("intent=offer", 1),
        ("language=ar", 1),
        ("language=ar&language=fr", 2),
        ("state=new", 6),
        ("state=closed", 0),
        ("place=beira", 1),
        ("place=MG", 1),
        ("place=Apia", 1),
        ("place=%25", 0),
        ("box=-30,30,-10,60", 2),
        ("box=-30,170,-10,-170", 1),
        ("south=-30&west=30&north=-10&east=60", 2),
        ("q=roof", 1),
        ("q=boats", 1),
        ("q=ROOF school", 1),
        ("q=nothing-like-it", 0),
        ("q=" + "نحتاج", 1),
        ("q=" + "مستشفى بورت", 1),
        ('q=" OR * --', 0),
        ("human=1", 1),
        ("sector=bogus&urgency=bogus&box=1,2,3&incident=x&rows=-4", 6),
        ("incident=99999999999999999999999", 6),
    ],
)
def test_a_filter_shows_what_matches(full: Site, query: str, expected: int) -> None:
    client = full.signed_in()
    assert len(titles(soup(client, f"/board?{query}"))) == expected
    refreshed = client.get(f"/board/refresh?{query}").get_json()
    assert refreshed["total"] == expected
    assert len(refreshed["numbers"]) == len(refreshed["rows"]) == expected
    points = client.get(f"/map/points?{query}").get_json()
    assert points["total"] == expected


def test_rows_say_what_and_where_or_that_it_is_uncertain(full: Site) -> None:
    shown = titles(soup(full.signed_in(), "/board"))
    assert shown[0] == "Rescue · Beira , MZ"
    assert "Drinking water · Port Sudan , SD" in shown
    assert "Question: drinking water · Suva , FJ" in shown
    assert "Offer: transport · uncertain: Apia" in shown
    assert "The machine could not read it · no place" in shown


def test_counts_of_queues_are_what_a_click_shows(full: Site) -> None:
    client = full.signed_in()
    for address in ("/board", "/board?language=ar", "/board?q=water"):
        for link in soup(client, address).select("#queues a"):
            count = int(link.select_one(".count").get_text())  # type: ignore[union-attr]
            assert len(titles(soup(client, str(link["href"])))) == count, link


def test_each_chip_takes_its_condition_away(full: Site) -> None:
    client = full.signed_in()
    page = soup(client, "/board?sector=wash&urgency=Expected&place=port&q=ماء&box=10,30,30,40")
    chips = page.select(".chip.remove")
    assert len(chips) == 5
    assert len(titles(page)) == 1
    for chip in chips:
        assert len(soup(client, str(chip["href"])).select(".chip.remove")) == 4
    clear = page.select_one(".clear")
    assert clear is not None
    assert len(titles(soup(client, str(clear["href"])))) == 6


def test_a_filter_without_matches_offers_to_clear_it(full: Site) -> None:
    empty = soup(full.signed_in(), "/board?q=nothing-like-it").select_one(".empty")
    assert empty is not None
    assert "No open incident has a post with" in empty.get_text()
    assert empty.select_one("a[href='/board']") is not None


def test_an_address_is_spelt_one_way() -> None:
    wanted = Filter(
        sectors=("wash",),
        languages=("ar", "fr"),
        place="Búzi & co",
        box=Box(-20.5, 170, -10, -170),
        words="water؟ #now",
        needs_human=True,
    )
    shown = Shown(wanted, "map", 7, 200)
    again = shown_in(MultiDict(parse_qsl(query_of(shown))))
    assert again == shown
    assert query_of(replace(again, wanted=Filter(), view="list", incident=None, rows=100)) == ""
