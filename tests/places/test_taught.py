"""Words that were taught, over the real gazetteer."""

from dataclasses import replace

from monitor.model.place_corrections import PlaceCorrection
from monitor.model.places import Candidate, Mention, Precision
from monitor.model.reports import Report
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.resolve.resolver import KEPT, GazetteerLocator
from monitor.places.resolve.taught import TAUGHT_CONFIDENCE, Taught, TaughtLocator
from monitor.steps.locate import locate
from monitor.steps.same_place import hint_of
from tests.builders import NOON, a_post, a_report

CAMP = Candidate("taught:3", "Camp 7", "MZ", "", -19.7, 34.6, Precision.POINT, 0, 1.0, 300.0)


def choice(words: str, chosen: Candidate | None) -> PlaceCorrection:
    return PlaceCorrection(3, 1, words, words, chosen, "ana@example.org", "Ana", NOON)


def located(gazetteer: Gazetteer, chosen: Candidate | None, *names: str) -> Report:
    text = " ".join(names)
    mentions = tuple(
        Mention(one, text.index(one), text.index(one) + len(one), "place") for one in names
    )
    report = replace(a_report(post=a_post(text, lat=1.0, lon=2.0)), mentions=mentions)
    taught = Taught({"beira": choice("beira", chosen)})
    return locate([report], TaughtLocator(GazetteerLocator(gazetteer), taught))[0]


def test_taught_words_mean_what_they_were_taught_to(gazetteer: Gazetteer) -> None:
    report = located(gazetteer, CAMP, "BEIRA", "Maputo")
    taught, other, _own = report.places
    assert taught.chosen == replace(CAMP, score=TAUGHT_CONFIDENCE)
    assert taught.confidence == TAUGHT_CONFIDENCE
    assert len(taught.candidates) <= KEPT
    assert "geonames:1052373" in [one.key for one in taught.candidates]  # Beira is still offered
    assert report.reasons[0].why == "Camp 7, MZ (taught by a correction)"
    assert other.why == ""


def test_a_choice_of_the_gazetteers_own_is_not_offered_twice(gazetteer: Gazetteer) -> None:
    report = replace(a_report(), mentions=(Mention("Beira", 0, 5, "place"),))
    own = GazetteerLocator(gazetteer).locate([report])[0][0].candidates[0]
    place = located(gazetteer, own, "Beira").places[0]
    assert [one.key for one in place.candidates].count(own.key) == 1


def test_words_taught_to_be_no_place_are_none_and_no_doubt(gazetteer: Gazetteer) -> None:
    report = located(gazetteer, None, "Beira")
    place = report.places[0]
    assert place.chosen is None
    assert place.no_place
    assert hint_of(report) == ""
    assert report.reasons[0].why == "no place: taught by a correction"


def test_coordinates_of_a_post_are_never_overruled(gazetteer: Gazetteer) -> None:
    base = GazetteerLocator(gazetteer)
    locator = TaughtLocator(base, Taught({"": choice("", CAMP)}))
    report = Report(a_post("help", lat=1.0, lon=2.0))
    assert locator.locate([report]) == base.locate([report])
