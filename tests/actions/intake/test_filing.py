import threading
from collections.abc import Sequence

from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.model.events import Entry, IncidentJoined, IncidentOpened, ReportsFiled
from monitor.model.grouping_reasons import GroupingKind, GroupingReason
from monitor.model.labels import Item
from monitor.model.places import Place
from monitor.model.reports import Report
from monitor.store.database import Database
from monitor.store.incidents.board import incident, incidents_by_priority, own_reports_of
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.volume import by_bucket
from monitor.store.posts.posts import backlog, take
from tests.builders import a_need, a_place, a_post, a_report
from tests.conftest import rows
from tests.log import entries, newest_entry, posts_of


class WordReader:
    """A reader for tests: a need of the item that the text names, asked for."""

    version = "words"

    def read(self, reports: Sequence[Report]) -> list[Report]:
        return [self._one(report) for report in reports]

    def _one(self, report: Report) -> Report:
        text = report.post.text
        if "poison" in text:
            raise ValueError("this text cannot be read")
        needs = tuple(a_need(item) for item in Item if item in text)
        return a_report(post=report.post, needs=needs, relevant=bool(needs), reasons=())


class WordLocator:
    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        names = ("Beira", "Dondo")
        return [tuple(a_place(n) for n in names if n in one.post.text) for one in reports]


def run(database: Database, deployment: int, numbers: Sequence[int]) -> Entry | None:
    """The entry of the log that the batch has made, None where there was nothing to read."""
    shelf = DatabaseShelf(database, deployment)
    if not read(numbers, shelf, WordReader(), WordLocator()):
        return None
    return newest_entry(database, deployment)


def test_a_post_becomes_a_report_in_an_incident(database: Database, deployment: int) -> None:
    numbers = keep(database, deployment, [a_post("we need water in Beira"), a_post("hello there")])
    filed = run(database, deployment, numbers)
    assert filed is not None
    assert posts_of(filed) == tuple(numbers)
    with database.read() as connection:
        assert backlog(connection, deployment) == 0
        [listed] = incidents_by_priority(connection, deployment, Filter(), limit=9)
        assert (listed.incident.item, listed.incident.reports) == (Item.WATER, 1)
        [report] = own_reports_of(connection, listed.id, limit=9)
        assert report.reading["needs"][0]["item"] == "water"
        assert report.joined_because == GroupingReason(GroupingKind.FIRST)


def test_reading_twice_changes_nothing(database: Database, deployment: int) -> None:
    numbers = keep(database, deployment, [a_post("water in Beira"), a_post("food in Dondo")])
    run(database, deployment, numbers)
    before = rows(database, "SELECT * FROM incidents ORDER BY id")
    assert run(database, deployment, numbers) is None
    assert rows(database, "SELECT * FROM incidents ORDER BY id") == before
    assert rows(database, "SELECT count(*) FROM reports") == [(2,)]


def test_later_batches_join_what_earlier_ones_opened(database: Database, deployment: int) -> None:
    for n in range(3):
        posts = [a_post(f"water {n} in Beira", author="@ana"), a_post(f"no water {n}, Beira")]
        run(database, deployment, keep(database, deployment, posts))
    with database.read() as connection:
        [listed] = incidents_by_priority(connection, deployment, Filter(), limit=9)
    assert (listed.incident.reports, listed.incident.authors) == (6, 4)
    assert listed.version == 3


def test_a_copy_in_a_later_batch_folds_into_its_original(
    database: Database, deployment: int
) -> None:
    words = "Please bring clean water to the school in Beira, two hundred people wait here"
    first = keep(database, deployment, [a_post(words)])
    run(database, deployment, first)
    second = keep(database, deployment, [a_post(f"RT @a: {words} https://example.org/z")])
    run(database, deployment, second)
    copies = rows(database, "SELECT post_id, copy_of FROM reports WHERE copy_of IS NOT NULL")
    assert copies == [(second[0], first[0])]


def test_an_answer_in_a_later_batch_joins_its_incident(database: Database, deployment: int) -> None:
    run(database, deployment, keep(database, deployment, [a_post("water in Beira", id="ask")]))
    answer = keep(database, deployment, [a_post("six of us, water soon please", reply_to="ask")])
    [kept] = take(database, answer)
    assert kept.thread_place.startswith("geonames:")
    filed = run(database, deployment, answer)
    assert filed is not None
    with database.read() as connection:
        found = incident(connection, deployment, filed.incidents[0])
    assert found is not None
    assert found.incident.reports == 2


def test_a_post_that_breaks_the_reader_is_on_the_board_and_the_rest_is_read(
    database: Database, deployment: int
) -> None:
    texts = ["water in Beira", "poison", "food in Dondo"]
    run(database, deployment, keep(database, deployment, [a_post(text) for text in texts]))
    with database.read() as connection:
        found = incidents_by_priority(connection, deployment, Filter(), limit=9)
    assert len(found) == 3
    [broken] = [one for one in found if one.incident.needs_human]
    assert broken.incident.headline == "poison"


def test_workers_that_read_the_same_posts_at_once_file_each_once(
    database: Database, deployment: int
) -> None:
    numbers = keep(database, deployment, [a_post(f"water {n} in Beira") for n in range(40)])
    threads = [
        threading.Thread(target=run, args=(database, deployment, numbers[n : n + 25]))
        for n in (0, 5, 10, 15)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(database, "SELECT count(*), sum(reports), sum(authors) FROM incidents") == [
        (1, 40, 40)
    ]
    assert rows(database, "SELECT count(*) FROM reports") == [(40,)]


def test_a_batch_is_one_entry_of_the_log_and_says_what_opened_and_what_joined(
    database: Database, deployment: int
) -> None:
    [first] = keep(database, deployment, [a_post("water in Beira")])
    run(database, deployment, [first])
    posts = [a_post("no water in Beira", author="@two"), a_post("food in Dondo")]
    second, third = keep(database, deployment, posts)
    filed = run(database, deployment, [second, third])
    assert filed is not None
    assert entries(database, deployment)[1:] == [filed]
    assert filed.by == ""
    assert filed.events == (
        ReportsFiled((second, third)),
        IncidentJoined(1, (second,)),
        IncidentOpened(2, (third,)),
    )


def test_volume_counts_posts_and_needs(database: Database, deployment: int) -> None:
    numbers = keep(database, deployment, [a_post("water in Beira"), a_post("hello")])
    run(database, deployment, numbers)
    with database.read() as connection:
        buckets = by_bucket(connection, deployment, since=0, minutes=5)
    assert [(bucket.posts, bucket.needs) for bucket in buckets] == [(2, 1)]
