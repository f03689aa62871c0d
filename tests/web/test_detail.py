from dataclasses import replace
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from monitor.actions.intake.removals import follow
from monitor.model.labels import Stance, Urgency
from monitor.model.listening import Removal, Revision
from monitor.model.places import Precision
from monitor.model.reading import Opinion
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.model.roles import SEES_AUTHORS, Role
from tests.builders import a_place, a_post, a_report
from tests.web.site import Site, soup, words_of

HOSTILE = "<script>alert('1')</script> \"quoted\" & \u202egnol eht fo drawkcab\u202c <img src=x>"


def opened(site: Site, number: int, role: Role = Role.DESK_OFFICER) -> BeautifulSoup:
    return soup(site.signed_in(role), f"/board?incident={number}")


def text_of(page: BeautifulSoup, selector: str) -> str:
    return " ".join(words_of(page.select(selector)))


def test_an_incident_says_where_how_sure_and_why(site: Site) -> None:
    place = a_place("Beira", precision=Precision.CITY, confidence=0.86)
    site.file(
        a_report("We need water at the school in Beira", place=place, author="@one"),
        a_report("No water in Beira for two days, send help", place=place, author="@two"),
    )
    page = opened(site, 1)
    facts = text_of(page, ".facts")
    assert "Beira , MZ · city, within about 6.3 km · likely, 0.86" in facts
    assert "WASH · drinking water, asked for" in facts
    assert "the heaviest report" in facts
    assert "2 people say it +4" in facts
    assert "corroborated, 2 independent people" in text_of(page, ".head")
    small = page.select_one("[data-map=small]")
    assert small is not None
    assert small["data-radius"] == "6300.0"


def test_an_uncertain_place_shows_its_candidates(site: Site) -> None:
    site.file(a_report("We need water at Buzi bridge", place=a_place("Buzi", uncertain=True)))
    page = opened(site, 1)
    assert "uncertain : the words are “ Buzi ”" in text_of(page, ".facts")
    assert "1 Buzi , MZ city · 0.90" in text_of(page, "#places .candidate")
    small = page.select_one("[data-map=small]")
    assert small is not None
    assert not small.has_attr("data-lat")  # where it may be, never a pin
    watched = opened(site, 1, Role.VIEWER)
    assert "1 candidate" in text_of(watched, "#candidates summary")


def test_texts_are_shown_as_text_whatever_they_hold(site: Site) -> None:
    site.file(a_report(HOSTILE, place=a_place("<b>Beira</b>"), author="<i>@evil</i>"))
    answer = site.signed_in().get("/board?incident=1")
    assert "<script>alert" not in answer.text
    assert "<img src=x>" not in answer.text
    assert "<b>Beira</b>" not in answer.text
    page = BeautifulSoup(answer.text, "html.parser")
    text = page.select_one(".text")
    assert text is not None
    assert text.get_text() == HOSTILE
    assert text["dir"] == "auto"  # an isolate: what turns the writing round ends with it
    refreshed = site.signed_in().get("/board/refresh").get_json()
    assert "<script>" not in refreshed["rows"][0]["html"]


def test_marks_lie_on_the_words_that_carried_the_judgement(site: Site) -> None:
    text = "💧 نحتاج إلى ماء في Beira الآن"
    start = text.index("ماء")
    reasons = (Reason("need:water", start, start + 3, "words that carried it", 0.97),)
    site.file(a_report(text, language="ar", reasons=reasons))
    page = opened(site, 1)
    [mark] = page.select(".text mark")
    assert mark.get_text() == "ماء"
    assert mark["title"] == "drinking water 0.97: words that carried it"
    assert "“ ماء ”: drinking water 0.97" in text_of(page, ".why")


def test_authors_are_masked_for_roles_that_answer_nobody(site: Site) -> None:
    post = a_post(author="@noemi_b", url="https://example.org/@noemi_b/1")
    site.file(a_report(post=post, place=a_place()))
    for role in Role:
        page = opened(site, 1, role)
        shown = "@noemi_b" in str(page)
        assert shown == (role in SEES_AUTHORS), role
        assert bool(page.select(".who a")) == shown
    assert "@n…b" in text_of(opened(site, 1, Role.VIEWER), ".who")


def test_a_link_that_is_no_web_address_is_not_shown(site: Site) -> None:
    site.file(a_report(post=a_post(url="javascript:alert(1)")))
    assert opened(site, 1).select(".who a[target]") == []


def test_copies_are_folded_and_can_be_looked_at(site: Site) -> None:
    text = "We need water at the school in Beira, forty people are waiting"
    first = a_post(text, id="a1", author="@first")
    copies = [
        a_post(f"RT @first: {text}", id=f"c{n}", author=f"@fan{n}", repost_of="a1", minutes=n)
        for n in range(1, 4)
    ]
    site.file(a_report(post=first), *(a_report(post=one) for one in copies))
    page = opened(site, 1)
    assert len(page.select(".reports > .post")) == 1
    assert "+3 copies folded" in text_of(page, ".folded summary")
    client = site.signed_in()
    asked = client.get("/incident/1/copies/1", headers={"HX-Request": "true"})
    assert asked.text.count('<li class="copy">') == 3
    viewer = site.signed_in(Role.VIEWER).get("/incident/1/copies/1").text
    assert "@fan1" not in viewer


def test_reports_come_fifty_at_a_time(site: Site) -> None:
    place = a_place()
    site.file(
        *(
            a_report(f"Number {n} of us has no water left {n * 7919} {n * 104729}", place=place)
            for n in range(120)
        )
    )
    client = site.signed_in()
    seen = {one["id"] for one in soup(client, "/board?incident=1").select(".post")}
    assert len(seen) == 50
    for skip, expected in ((50, 100), (100, 120)):
        page = soup(client, f"/incident/1/reports?skip={skip}")
        seen |= {one["id"] for one in page.select(".post")}
        assert len(seen) == expected


def test_a_broken_step_is_said_plainly(site: Site) -> None:
    site.file(Report(a_post("nobody could read this"), faults=("classify: ValueError: boom",)))
    page = opened(site, 1)
    assert "A step broke on this post" in text_of(page, ".broke")
    assert "classify: ValueError: boom" in text_of(page, ".broke")
    assert "needs a human" in text_of(page, ".row .human")


def test_only_the_part_beside_the_list_is_sent_to_a_script(site: Site) -> None:
    site.file(a_report(place=a_place(), urgency=Urgency.IMMEDIATE))
    client = site.signed_in()
    headers = {"HX-Request": "true", "HX-Target": "detail"}
    part = client.get("/board?incident=1", headers=headers).text
    assert part.lstrip().startswith("<aside")
    restored = client.get(
        "/board?incident=1", headers=headers | {"HX-History-Restore-Request": "true"}
    )
    assert "<!doctype html>" in restored.text


def test_an_incident_that_is_not_there(site: Site) -> None:
    client = site.signed_in()
    assert "No incident 77 here" in client.get("/board?incident=77").text
    assert client.get("/incident/77/reports").status_code == 404
    assert client.get(f"/incident/{2**70}/copies/1").status_code == 404
    assert client.get("/incident/5").headers["Location"] == "/board?incident=5"


def test_a_post_says_what_the_reader_is_unsure_of_and_what_is_said_of_us(site: Site) -> None:
    site.file(
        a_report(
            "We need water, @desk nobody came",
            place=a_place("Beira"),
            labels=("relevant", "need:water"),
            scores={"relevant": 0.9, "need:water": 0.8, "need:shelter": 0.4123},
            unsure=("need:shelter", "relevant"),
            opinion_of_us=Opinion("@desk", Stance.COMPLAINT, 0.7),
        ),
        a_report("We need water in Beira, please", place=a_place("Beira")),
    )
    page = opened(site, 1)
    assert [one.get_text() for one in page.select(".unsure")] == ["unsure: shelter 0.41"]
    assert "complaint about us" in text_of(page, ".why")


def test_our_own_posts_say_so(site: Site) -> None:
    asked = a_report("We need water in Beira", place=a_place(), post=a_post("need", id="asked"))
    ours = a_report("On its way", post=a_post("On its way", reply_to="asked"), our_own=True)
    site.file(asked, ours)
    page = opened(site, 1)
    assert "our own post" in text_of(page, ".why")
    assert "unverified, 1 independent person" in text_of(page, ".head")


def test_a_post_taken_away_and_one_that_was_changed_say_so(site: Site) -> None:
    place = a_place("Beira")
    gone = a_report("water in Beira, I am Zulmira", place=place)
    changed = a_report("water in Beira again", place=place)
    [number] = {*site.file(gone, changed).incidents}
    now = datetime.now(UTC)
    follow(
        site.database,
        site.deployment,
        [Removal(gone.post.network, gone.post.id, now)],
        [Revision(replace(changed.post, text="water and bread in Beira"), now)],
    )
    page = soup(site.signed_in(), f"/board?incident={number}").select_one("#detail")
    assert page is not None
    assert "Its author has taken this post away" in page.get_text()
    assert "Zulmira" not in page.get_text()
    assert "water and bread in Beira" in page.get_text()
    seen = soup(site.signed_in(Role.VIEWER), f"/board?incident={number}").get_text()
    assert "changed by its author" in seen
    assert "bread" not in seen
