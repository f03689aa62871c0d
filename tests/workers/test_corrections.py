"""A correction reaches the reader of its deployment soon, and no other."""

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.triage.label_corrections import add
from monitor.model.people import Person
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from monitor.store.database import Database
from monitor.wiring.adapted_readers import CorrectedReaders
from tests.actions.intake.test_filing import WordLocator
from tests.builders import a_post
from tests.conftest import rows

MISTAKE = "The blue trucks came back to Kalundu with nothing on them"


@pytest.fixture(scope="module")
def reader() -> SpacyReader:
    return SpacyReader(load_pipeline())


def file(
    database: Database, deployment: int, readers: CorrectedReaders, text: str
) -> tuple[int, str]:
    """As the task of a worker does: the post's number and the report as it was filed."""
    [number] = keep(database, deployment, [a_post(text)])
    shelf = DatabaseShelf(database, deployment)
    read([number], shelf, readers.of(deployment), WordLocator())
    newest = rows(database, "SELECT reading FROM reports ORDER BY post_id DESC LIMIT 1")
    return number, bytes(newest[0][0]).decode()  # type: ignore[call-overload]  # bytes of a column


def test_a_running_worker_uses_a_correction_and_keeps_it_to_its_deployment(
    database: Database, deployment: int, reader: SpacyReader
) -> None:
    other = open_deployment(database, "Another").id
    readers = CorrectedReaders(reader, database, every=0)
    number, before = file(database, deployment, readers, MISTAKE)
    file(database, other, readers, MISTAKE)
    assert '"need:food"' not in before.split('"scores"')[0]
    add(database, deployment, number, "need:food", True, Person("ana@example.org"))
    _, after = file(database, deployment, readers, MISTAKE + " again")
    _, elsewhere = file(database, other, readers, MISTAKE + " again")
    assert '"need:food"' in after.split('"scores"')[0]
    assert "corrected by an officer on a similar post" in after
    assert '"need:food"' not in elsewhere.split('"scores"')[0]


def test_the_database_is_asked_no_more_often_than_said(
    database: Database, deployment: int, reader: SpacyReader
) -> None:
    readers = CorrectedReaders(reader, database, every=60)
    first = readers.of(deployment)
    [number] = keep(database, deployment, [a_post(MISTAKE)])
    add(database, deployment, number, "need:food", True, Person("ana@example.org"))
    assert readers.of(deployment) is first


def test_a_worker_that_starts_anew_comes_to_the_same_reader(
    database: Database, deployment: int, reader: SpacyReader
) -> None:
    running = CorrectedReaders(reader, database, every=0)
    numbers = keep(database, deployment, [a_post(MISTAKE), a_post("A quiet afternoon in Marowe")])
    for number in numbers:
        add(database, deployment, number, "need:food", True, Person("ana@example.org"))
        running.of(deployment)
    started = CorrectedReaders(reader, database)
    assert started.of(deployment).version == running.of(deployment).version != reader.version
