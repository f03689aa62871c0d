"""What a person says of a place, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from monitor.actions.deployments import open_deployment
from monitor.actions.places.choices import Outcome, PlaceConflict, choose, undo
from monitor.model.events import PlaceChosen
from monitor.model.labels import HumanitarianClass, Intent
from monitor.model.people import Person
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.places.words import name_key
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.incidents import board
from monitor.store.places import place_corrections
from monitor.store.places.place_corrections import PlaceCorrectionError
from monitor.store.schema import incidents, reports
from tests.builders import a_place, a_post, a_report
from tests.conftest import rows
from tests.log import newest_entry
from tests.web.site import Site

ANA = Person("ana@example.org", "Ana")
BEN = Person("ben@example.org", "Ben")
DONDO = Candidate("geonames:1", "Dondo", "MZ", "Sofala", -19.61, 34.74, Precision.CITY, 70_000, 0.4)
CAMP = Candidate("", "Camp 7", "MZ", "", -19.7, 34.6, Precision.POINT, 0, 1.0, 300.0)


@pytest.fixture
def site(database: Database, deployment: int) -> Site:
    return Site(Settings(), database, deployment)


def fill(site: Site) -> None:
    """One incident of two reports and a copy that say Beira, and one that is elsewhere."""
    text = "We need water at the school in Beira, forty people are waiting"
    first = a_post(text, id="a1")
    site.file(
        a_report(post=first, place=a_place("Beira")),
        a_report(post=a_post(f"RT @a: {text}", repost_of="a1", minutes=1), place=a_place("Beira")),
        a_report(
            "BEIRA: nobody has brought water", place=a_place("Beira", text="BEIRA"), minutes=2
        ),
        a_report("No water in Buzi either, says my aunt", place=a_place("Buzi"), minutes=3),
        announce=False,
    )


def pick(
    site: Site, chosen: Candidate | None, words: str = "Beira", who: Person = ANA, seen: int = 0
) -> Outcome:
    return choose(
        site.database, site.deployment, 1, words, chosen, who, seen=seen, compare=name_key
    )


def take_back(site: Site, correction: int, who: Person = ANA) -> Outcome:
    return undo(site.database, site.deployment, 1, correction, who, compare=name_key)


def readings(site: Site, incident: int = 1) -> list[dict[str, object]]:
    query = select(reports.c.reading).where(reports.c.incident_id == incident)
    with site.database.read() as connection:
        return list(connection.execute(query.order_by(reports.c.post_id)).scalars())


def incident_row(site: Site, number: int = 1) -> tuple[object, ...]:
    names = ("place_key", "place_name", "lat", "precision", "group_key", "place_hint")
    query = select(*(incidents.c[name] for name in names)).where(incidents.c.id == number)
    with site.database.read() as connection:
        return tuple(connection.execute(query).one())


def test_a_choice_counts_for_all_reports_with_the_same_words(site: Site) -> None:
    fill(site)
    outcome = pick(site, DONDO)
    assert outcome.reports == 3
    for reading in readings(site):
        [place] = reading["places"]  # type: ignore[misc]
        assert (place["name"], place["confidence"], place["chosen_by"]) == ("Dondo", 1.0, "Ana")
        assert [one["key"] for one in place["candidates"]] == ["geonames:1", "geonames:Beira"]
        whys = [one["why"] for one in reading["reasons"] if one["label"] == "place"]  # type: ignore[attr-defined]
        assert whys == ["chosen by Ana: Dondo, MZ"]
    assert incident_row(site)[:4] == ("geonames:1", "Dondo", -19.61, "city")
    assert incident_row(site)[4] == "need:water|geonames:1"
    assert incident_row(site, 2)[1] == "Buzi"


def test_choosing_again_changes_nothing_and_undo_leaves_nothing_behind(site: Site) -> None:
    fill(site)
    before, place = readings(site), incident_row(site)
    first = pick(site, DONDO)
    again = pick(site, DONDO, who=BEN)
    assert (again.correction, again.reports, again.changed) == (first.correction, 0, False)
    assert take_back(site, first.correction).reports == 3
    assert readings(site) == before
    assert incident_row(site) == place
    assert not take_back(site, first.correction).changed
    # append-only: the choice and its undoing are both there
    kept = rows(site.database, "SELECT by_name, undoes FROM place_corrections ORDER BY id")
    assert kept == [("Ana", None), ("Ana", first.correction)]


def test_undoing_the_newer_choice_brings_the_one_before_back(site: Site) -> None:
    fill(site)
    first = pick(site, DONDO)
    second = pick(site, None, who=BEN, seen=first.correction)
    assert incident_row(site)[:3] == (None, None, None)
    assert incident_row(site)[4:] == ("", "")
    take_back(site, second.correction)
    assert incident_row(site)[1] == "Dondo"


def test_of_two_officers_the_later_is_told_what_the_first_chose(site: Site) -> None:
    fill(site)
    first = pick(site, DONDO)
    with pytest.raises(PlaceConflict, match="Ana has just said that “Beira” is Dondo"):
        pick(site, None, who=BEN)
    assert pick(site, None, who=BEN, seen=first.correction).changed


def test_two_officers_in_the_same_moment_make_one_choice(site: Site) -> None:
    fill(site)

    def one(who: Person) -> str:
        try:
            return "kept" if pick(site, CAMP if who is ANA else DONDO, who=who).changed else "known"
        except PlaceConflict:
            return "conflict"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(one, (ANA, BEN))) == ["conflict", "kept"]


def test_a_place_outside_the_gazetteer_gets_a_key_of_its_own(site: Site) -> None:
    fill(site)
    number = pick(site, CAMP).correction
    assert incident_row(site)[:2] == (f"taught:{number}", "Camp 7")
    assert incident_row(site)[4] == "need:water|cell:-1970,3460"
    assert not pick(site, CAMP, who=BEN).changed
    taught = place_corrections.taught(site.database, site.deployment)
    assert taught["beira"].chosen is not None
    assert taught["beira"].chosen.key == f"taught:{number}"


def test_the_incident_as_a_whole_can_be_placed(site: Site) -> None:
    site.file(a_report("We need water, hurry", needs=None), announce=False)
    number = pick(site, DONDO, words="").correction
    assert incident_row(site)[1] == "Dondo"
    assert place_corrections.taught(site.database, site.deployment) == {}
    take_back(site, number)
    assert incident_row(site)[1] is None


def test_an_uncertain_place_becomes_certain_and_uncertain_again(site: Site) -> None:
    site.file(a_report("Water for Buzi", place=a_place("Buzi", uncertain=True)), announce=False)
    number = pick(site, DONDO, words="buzi").correction
    assert incident_row(site)[1] == "Dondo"
    take_back(site, number)
    assert incident_row(site)[1] is None
    assert incident_row(site)[5] == "Buzi"


def test_other_words_move_the_incident_only_where_they_are_finer(site: Site) -> None:
    beira, other = a_place("Beira"), a_place("Dondo", uncertain=True)
    report = a_report("From Beira to Dondo, Rua Um", place=beira)
    street = Place(Mention("Rua Um", 21, 27, "place"), (), None, 0.0)
    site.file(replace(report, places=(beira, other, street)), announce=False)
    pick(site, DONDO, words="Dondo")
    assert incident_row(site)[1] == "Beira"
    pick(site, CAMP, words="rua um")
    assert incident_row(site)[1] == "Camp 7"


def test_it_is_said_like_what_is_filed(site: Site) -> None:
    fill(site)
    chosen = pick(site, DONDO)
    entry = newest_entry(site.database, site.deployment)
    assert entry.events == (PlaceChosen(1, chosen.correction),)
    assert entry.by == ANA.address
    with site.database.read() as connection:
        listed = board.incident(connection, site.deployment, 1)
    assert listed is not None
    assert listed.version == 2


def test_an_incident_of_which_only_the_country_was_known_rises(site: Site) -> None:
    country = a_place("Mozambique", precision=Precision.COUNTRY)
    site.file(a_report("Mozambique needs water", place=country), announce=False)
    before = rows(site.database, "SELECT priority FROM incidents")
    number = pick(site, DONDO, words="mozambique").correction
    assert rows(site.database, "SELECT priority FROM incidents") > before
    take_back(site, number)
    assert rows(site.database, "SELECT priority FROM incidents") == before


def test_an_incident_now_at_the_place_of_another_is_left_apart_and_said(site: Site) -> None:
    fill(site)
    buzi = Candidate("geonames:Buzi", "Buzi", "MZ", "", -19.8, 34.2, Precision.CITY, 9000, 0.5)
    pick(site, buzi)
    with site.database.read() as connection:
        assert place_corrections.same_group(connection, site.deployment, 1) == [2]
    assert rows(site.database, "SELECT count(*) FROM incidents") == [(2,)]


def test_a_question_that_gathers_nothing_still_gathers_nothing(site: Site) -> None:
    about = HumanitarianClass.OTHER_RELEVANT
    asked = {"needs": (), "intent": Intent.QUESTION, "humanitarian_class": about}
    site.file(a_report("Is Beira safe?", place=a_place("Beira"), **asked), announce=False)
    pick(site, DONDO)
    assert incident_row(site)[4] == ""


def test_they_belong_to_one_deployment_and_one_incident(site: Site) -> None:
    fill(site)
    number = pick(site, DONDO).correction
    other = open_deployment(site.database, "Another").id
    assert place_corrections.taught(site.database, other) == {}
    with pytest.raises(PlaceCorrectionError, match="no incident 1"):
        choose(site.database, other, 1, "Beira", DONDO, ANA, seen=0, compare=name_key)
    with pytest.raises(PlaceCorrectionError, match="no choice"):
        undo(site.database, site.deployment, 2, number, ANA, compare=name_key)


def test_the_newest_of_two_contradicting_choices_is_taught(site: Site) -> None:
    fill(site)
    site.file(a_report("Beira: food please", place=a_place("Beira")), announce=False)
    pick(site, DONDO)
    later = choose(site.database, site.deployment, 2, "beira", None, BEN, seen=0, compare=name_key)
    assert place_corrections.taught(site.database, site.deployment)["beira"].chosen is None
    undo(site.database, site.deployment, 2, later.correction, BEN, compare=name_key)
    known = place_corrections.taught(site.database, site.deployment)["beira"].chosen
    assert known is not None
    assert known.name == "Dondo"
