"""What a viewer receives of exact places and of people: never the exact coordinates or a name."""

import re
from dataclasses import replace
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.actions.places.choices import choose
from monitor.model.people import Person
from monitor.model.places import Mention, Place, Precision
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.model.roles import SEES_EXACT_PLACES, Role
from monitor.places.resolve.resolver import point
from monitor.privacy.veil import PLACE
from monitor.steps.locate import locate
from tests.builders import a_need, a_place, a_post, a_report
from tests.web.site import Site, soup, words_of
from tests.web.test_triage import step

lats = st.integers(-8_500_000, 8_500_000).map(lambda n: round(n / 100_000, 5))
lons = st.integers(-17_999_999, 17_999_999).map(lambda n: round(n / 100_000, 5))
_numbers = count(1)


class Given:
    """A locator that knows the places before."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.places = places

    def locate(self, reports: list[Report]) -> list[tuple[Place, ...]]:  # type: ignore[override]
        return [self.places for _ in reports]


def exact(lat: float, lon: float, street: str = "Rua do Matadouro 7") -> Report:
    """A post that says where it is in coordinates, in words and with a handle."""
    text = f"Trapped at {street}, {lat}, {lon}! @noemi_b call ({lat} / {lon}) https://maps.example/?q={lat},{lon}"
    start = text.index(street)
    mention = Mention(street, start, start + len(street), "place")
    named = a_place(street, key=f"osm:{street}", lat=lat, lon=lon, precision=Precision.STREET)
    places = (replace(named, mention=mention), point(lat, lon))
    report = a_report(
        post=a_post(text, lat=lat, lon=lon, author="@first"),
        needs=(a_need(),),
        reasons=(Reason("need:water", start, start + 4, "words that carried it", 0.9),),
    )
    return locate([replace(report, mentions=(mention,))], Given(places))[0]  # type: ignore[arg-type]


def received(site: Site, role: Role, incident: int) -> str:
    """Everything a board of this role can ask for."""
    client = site.signed_in(role)
    addresses = [
        f"/board?incident={incident}",
        "/board/refresh",
        f"/board/rows?n={incident}",
        "/board?view=map",
        "/map/points",
        f"/incident/{incident}/reports",
        f"/incident/{incident}/copies/1",
        "/live/token",
        "/feeds",
    ]
    headers = {"HX-Request": "true", "HX-Target": "detail"}
    answers = [client.get(one) for one in addresses]
    answers.append(client.get(f"/board?incident={incident}", headers=headers))
    assert all(one.status_code == 200 for one in answers)
    return "\n".join(one.text for one in answers)


@settings(max_examples=8)
@given(lats, lons)
@example(lat=0.0, lon=0.001)
@example(lat=0.0, lon=2.46485)
def test_a_viewer_never_receives_exact_coordinates(site: Site, lat: float, lon: float) -> None:
    street = f"Rua do Matadouro {next(_numbers)}"
    filed = site.file(exact(lat, lon, street))
    got = received(site, Role.VIEWER, filed.incidents[0])
    for number in (lat, lon):
        if abs(number) >= 0.001 and len(str(number).split(".")[1]) >= 3:
            # as a whole number: the middle of a cell may begin with the digits of its points
            for written in (str(number), f"{number:.4f}"):
                assert not re.search(rf"(?<![\d.]){re.escape(written)}(?!\d)", got)
    assert street not in got
    assert "Matadouro" not in got
    assert "noemi_b" not in got
    assert "@first" not in got


def test_those_who_may_send_somebody_see_it_as_it_is(site: Site) -> None:
    site.file(exact(-19.84123, 34.83877))
    for role in Role:
        got = received(site, role, 1)
        assert ("-19.84123" in got) == (role in SEES_EXACT_PLACES), role
        assert ("Matadouro" in got) == (role in SEES_EXACT_PLACES)
        assert ("@noemi_b" in got) == (role in SEES_EXACT_PLACES)


def test_marks_stay_on_their_words_where_others_are_masked(site: Site) -> None:
    text = "@noemi_b: Rua Um 4 needs water, -19.84123, 34.83877 please"
    where = Mention("Rua Um 4", 10, 18, "place")
    street = replace(a_place("Rua Um 4", precision=Precision.STREET), mention=where)
    start = text.index("water")
    reasons = (Reason("need:water", start, start + 5, "words that carried it", 0.97),)
    report = a_report(text, reasons=reasons)
    site.file(replace(report, places=(street,), mentions=(where,)))
    page = soup(site.signed_in(Role.VIEWER), "/board?incident=1")
    [said] = page.select(".post .text")
    assert said.get_text() == f"@n…b: {PLACE} needs water, {PLACE} please"
    assert [one.get_text() for one in said.select("mark")] == ["water"]


def test_what_no_gazetteer_knows_may_be_a_street_and_is_masked(site: Site) -> None:
    where = Mention("Rua Sem Nome", 9, 21, "place")
    report = a_report("Water at Rua Sem Nome please, rua sem nome!")
    site.file(replace(report, places=(Place(where, (), None, 0.0),), mentions=(where,)))
    assert "sem nome" not in received(site, Role.VIEWER, 1).lower()
    assert "Rua Sem Nome" in received(site, Role.DESK_OFFICER, 1)
    heading = soup(site.signed_in(Role.VIEWER), "/board?incident=1").select("#detail h1")
    assert words_of(heading) == [f"Drinking water, place uncertain: {PLACE}"]


def test_what_a_person_chose_is_blurred_too(site: Site) -> None:
    site.file(a_report("We need water in Beira", place=a_place("Beira")))
    camp = replace(point(-19.71234, 34.61234).candidates[0], key="", name="Camp Seven")
    choose(
        site.database,
        site.deployment,
        1,
        "Beira",
        camp,
        Person("ana@example.org", "Ana"),
        seen=0,
        compare=str.lower,
    )
    got = received(site, Role.VIEWER, 1)
    assert "Camp Seven" not in got
    assert "71234" not in got
    assert "Camp Seven" in received(site, Role.DESK_OFFICER, 1)


def test_a_viewer_cannot_find_a_point_by_asking_for_small_boxes(site: Site) -> None:
    site.file(exact(-19.84123, 34.83877))
    desk, viewer = site.signed_in(), site.signed_in(Role.VIEWER)
    beside = "box=-19.8412,34.8388,-19.8411,34.8389"  # holds it not, and lies in its cell
    around = "box=-19.8413,34.8387,-19.8412,34.8388"
    assert desk.get(f"/map/points?{beside}").get_json()["total"] == 0
    assert desk.get(f"/map/points?{around}").get_json()["total"] == 1
    for box in (beside, around):
        assert viewer.get(f"/map/points?{box}").get_json()["total"] == 1


def test_a_viewer_cannot_find_an_exact_place_by_guessing_its_name(site: Site) -> None:
    site.file(exact(-19.84123, 34.83877))
    for role in Role:
        found = site.signed_in(role).get("/map/points?place=-19.8412").get_json()["total"]
        assert found == (1 if role in SEES_EXACT_PLACES else 0), role


def test_what_officers_wrote_is_masked_too(site: Site) -> None:
    site.file(a_report("We need water in Beira", place=a_place("Beira")))
    link = "https://maps.example/@-19.84361,34.83891,19z"
    officer = site.signed_in()
    step(officer, 1, "note", why="second floor, -19.84361, 34.83891; @noemi_b knows")
    step(officer, 1, "verified", seen=0, why="called @noemi_b", link=link)
    step(officer, 1, "dismissed", seen=1, dismissal="not_relevant", why="is at -19.84361, 34.83891")
    desk, viewer = (received(site, role, 1) for role in (Role.DESK_OFFICER, Role.VIEWER))
    for secret in ("84361", "noemi_b", "maps.example"):
        assert secret in desk
        assert secret not in viewer
