"""A correction of a place reaches the locator of its deployment soon, and no other."""

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.places.choices import choose, undo
from monitor.model.people import Person
from monitor.model.places import Candidate, Precision
from monitor.places.words import name_key
from monitor.store.database import Database
from monitor.wiring.taught_locators import TaughtLocators
from tests.actions.intake.test_filing import WordLocator, WordReader
from tests.builders import a_post
from tests.conftest import rows

ANA = Person("ana@example.org", "Ana")
CAMP = Candidate("", "Camp 7", "MZ", "", -19.7, 34.6, Precision.POINT, 0, 1.0)


def file(database: Database, deployment: int, locators: TaughtLocators, text: str) -> str:
    """As the task of a worker does; the name of the newest incident's place."""
    [number] = keep(database, deployment, [a_post(text)])
    shelf = DatabaseShelf(database, deployment)
    read([number], shelf, WordReader(), locators.of(deployment))
    return str(rows(database, "SELECT place_name FROM incidents ORDER BY id DESC LIMIT 1")[0][0])


def test_a_running_worker_uses_a_choice_and_its_undoing(
    database: Database, deployment: int
) -> None:
    locators = TaughtLocators(lambda _: WordLocator(), database, every=0)
    other = open_deployment(database, "Another").id
    assert file(database, deployment, locators, "we need water in Beira") == "Beira"
    first = choose(database, deployment, 1, "beira", CAMP, ANA, seen=0, compare=name_key)
    assert file(database, deployment, locators, "Beira has no food for days") == "Camp 7"
    assert file(database, other, locators, "Beira has no food for days") == "Beira"
    undo(database, deployment, 1, first.correction, ANA, compare=name_key)
    assert file(database, deployment, locators, "no shelter in Beira, all is gone") == "Beira"


def test_reports_of_the_taught_place_join_the_corrected_incident(
    database: Database, deployment: int
) -> None:
    locators = TaughtLocators(lambda _: WordLocator(), database, every=0)
    file(database, deployment, locators, "we need water in Beira")
    choose(database, deployment, 1, "Beira", CAMP, ANA, seen=0, compare=name_key)
    file(database, deployment, locators, "Beira again: the water is gone everywhere here")
    assert rows(database, "SELECT reports, place_name FROM incidents") == [(2, "Camp 7")]


def test_the_database_is_asked_no_more_often_than_said(database: Database, deployment: int) -> None:
    base = WordLocator()
    locators = TaughtLocators(lambda _: base, database, every=60)
    assert locators.of(deployment) is base
    file(database, deployment, locators, "we need water in Beira")
    choose(database, deployment, 1, "Beira", CAMP, ANA, seen=0, compare=name_key)
    assert locators.of(deployment) is base
