"""A changed area and a new list of local names reach a running reader soon, and no other."""

import json
from typing import Any

import pytest

from monitor.actions.deployments import open_deployment, set_area
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.places.local_lists import confirm, draft, remove
from monitor.model.areas import Area
from monitor.model.local_names import ListRead, LocalPlace
from monitor.model.people import Person
from monitor.model.places import Precision
from monitor.places.local.ground import KEY
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.wiring.adapted_readers import CorrectedReaders
from monitor.wiring.geography import Grounds
from monitor.wiring.pipeline import Understanding
from tests.builders import a_post
from tests.conftest import rows

SCHOOL = LocalPlace(
    "MZ-9", ("Escola Kavuma-Sul",), "", "school", -19.801, 34.87, Precision.POINT, None
)


@pytest.fixture(scope="module")
def understanding(tmp_path_factory: pytest.TempPathFactory, gazetteer_folder: Any) -> Understanding:
    folder = tmp_path_factory.mktemp("grounds")
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    return Understanding(Settings(data_dir=folder))


class Worker:
    """Files as the task of a worker does."""

    def __init__(self, understanding: Understanding, database: Database, every: float) -> None:
        self.database = database
        self.readers = CorrectedReaders(understanding.reader, database, every)
        self.grounds = Grounds(understanding.gazetteer, database, every)

    def places(self, deployment: int, text: str) -> list[dict[str, Any]]:
        [number] = keep(self.database, deployment, [a_post(text)])
        ground, locator = self.grounds.of(deployment)
        reader = self.readers.of(deployment).carrying({KEY: ground})
        read([number], DatabaseShelf(self.database, deployment), reader, locator)
        [[reading]] = rows(
            self.database, "SELECT reading FROM reports ORDER BY post_id DESC LIMIT 1"
        )
        found: list[dict[str, Any]] = json.loads(bytes(reading))["places"]  # type: ignore[call-overload]
        return found


def upload(database: Database, deployment: int, *places: LocalPlace) -> int:
    number = draft(
        database, deployment, ListRead("CSV", (), places, (), 0),
        name="Schools", file_name="schools.csv", by="ana@example.org",
    )  # fmt: skip
    confirm(database, deployment, number, Person("ana@example.org"))
    return number


def test_a_running_reader_uses_a_new_list_and_keeps_it_to_its_deployment(
    database: Database, deployment: int, understanding: Understanding
) -> None:
    other = open_deployment(database, "Another").id
    worker = Worker(understanding, database, every=0)
    text = "water is up to the windows of escola kavuma sul, 40 people inside"
    assert all(one["name"] is None for one in worker.places(deployment, text))
    number = upload(database, deployment, SCHOOL)
    [place] = worker.places(deployment, text + ", help")
    assert place["text"] == "escola kavuma sul"
    assert (place["name"], place["precision"], place["country"]) == (
        "Escola Kavuma-Sul", "point", "MZ",
    )  # fmt: skip
    assert place["candidates"][0]["key"] == f"local:{number}:MZ-9"
    [[reading]] = rows(database, "SELECT reading FROM reports ORDER BY post_id DESC LIMIT 1")
    assert b"Escola Kavuma-Sul, MZ (on a list of the deployment)" in bytes(reading)  # type: ignore[call-overload]
    assert all(one["name"] is None for one in worker.places(other, text + ", help"))
    remove(database, deployment, number, Person("ana@example.org"))
    assert all(one["name"] is None for one in worker.places(deployment, text + ", please"))


def test_a_running_reader_uses_a_changed_area(
    database: Database, deployment: int, understanding: Understanding
) -> None:
    worker = Worker(understanding, database, every=0)
    text = "People in Dondo need food, the road is cut"
    [before] = worker.places(deployment, text)
    set_area(database, deployment, Area(("MZ",)), Person("ana@example.org"))
    [after] = worker.places(deployment, text + " there")
    assert before["country"] != "MZ"
    assert after["country"] == "MZ"


def test_the_database_is_asked_no_more_often_than_said(
    database: Database, deployment: int, understanding: Understanding
) -> None:
    grounds = Grounds(understanding.gazetteer, database, every=60)
    first, _ = grounds.of(deployment)
    upload(database, deployment, SCHOOL)
    assert grounds.of(deployment)[0] is first


def test_a_worker_that_starts_later_knows_the_list(
    database: Database, deployment: int, understanding: Understanding
) -> None:
    upload(database, deployment, SCHOOL)
    [place] = Worker(understanding, database, every=60).places(deployment, "at Escola Kavuma-Sul")
    assert place["name"] == "Escola Kavuma-Sul"
