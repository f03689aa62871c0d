"""What was filed is asked for and improved: real database, Valkey and a server that is asked."""

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import redis
from sqlalchemy import select, update

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.places.geocoding import Geocoding
from monitor.model.areas import Area
from monitor.model.events import PlaceImproved
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.labels import Item
from monitor.model.places import Candidate, Mention, Place, PlaceChoice, Precision
from monitor.model.reports import Report
from monitor.settings import Settings
from monitor.steps.group import group, questions
from monitor.steps.locate import locate
from monitor.steps.prioritise import prioritise
from monitor.store.database import Database, connect
from monitor.store.incidents.board import own_reports_of
from monitor.store.places.geocoders import GeocoderHealth, health
from monitor.store.places.place_tables import geocoders, geocodings
from monitor.store.schema import incidents, reports
from monitor.wiring.geocoded_locator import AnsweredLocator
from monitor.wiring.geocoder import open_geocoding
from tests.builders import a_need, a_place, a_post, a_report
from tests.conftest import rows
from tests.geocoder import GeocoderServer, serving, thing
from tests.log import entries

TEXT = "We need water at Rua do Matadouro, Beira, the whole street is flooded"


@pytest.fixture
def server() -> Iterator[GeocoderServer]:
    with serving() as one:
        yield one


class Desk:
    """A deployment whose reports are filed by hand and improved by the product."""

    def __init__(
        self,
        database: Database,
        deployment: int,
        server: GeocoderServer,
        redis_url: str,
        **more: Any,
    ) -> None:
        self.database, self.deployment = database, deployment
        values = {"geocoder": "nominatim", "geocoder_url": server.url, "geocoder_seconds": 0.01}
        self.settings = Settings(
            redis_url=redis_url, **(values | {"geocoder_timeout_s": 0.5} | more)
        )
        self.client = redis.Redis.from_url(redis_url)
        self.area: Area | None = None
        self.geocoding = self.another()

    def another(self, **more: Any) -> Geocoding:
        """As another process has it."""
        return open_geocoding(
            self.settings, self.database, self.client, lambda _: self.area, **more
        )

    def improved(self) -> list[PlaceImproved]:
        told = [
            event for entry in entries(self.database, self.deployment) for event in entry.events
        ]
        return [event for event in told if isinstance(event, PlaceImproved)]

    def file(self, *given: Report) -> list[int]:
        shelf = DatabaseShelf(self.database, self.deployment)
        weighed = {one.post.id: one for one in prioritise(given)}
        numbers = shelf.keep([one.post for one in given], [])
        batch = [(one.key, weighed[one.post.id]) for one in shelf.take(numbers)]
        with shelf.filing() as filing:
            filing.unread(numbers)
            filing.file(group(batch, filing.known(questions(batch))))
        return numbers

    def health(self) -> GeocoderHealth:
        with self.database.read() as connection:
            return health(connection, self.geocoding.service, datetime.now(UTC))

    def incidents(self) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(select(incidents).order_by(incidents.c.id)))

    def reading(self, post: int) -> dict[str, Any]:
        with self.database.read() as connection:
            query = select(reports.c.reading).where(reports.c.post_id == post)
            found: dict[str, Any] = connection.execute(query).scalar_one()
            return found

    def later(self) -> None:
        """Pauses are over, and what was put off is due."""
        with self.database.write() as connection:
            connection.execute(update(geocoders).values(paused_until=None))
            connection.execute(
                update(geocodings).values(next_try_at=datetime(2020, 1, 1, tzinfo=UTC))
            )


@pytest.fixture
def desk(database: Database, deployment: int, server: GeocoderServer, redis_url: str) -> Desk:
    return Desk(database, deployment, server, redis_url)


def street(
    text: str = TEXT, words: str = "Rua do Matadouro", *more: Place, **fields: Any
) -> Report:
    start = text.index(words)
    unsure = Place(Mention(words, start, start + len(words), "place"), (), None, 0.0)
    places = (unsure, *more)
    mentions = tuple(one.mention for one in places if one.mention.text)
    return replace(a_report(text, **fields), places=places, mentions=mentions)


def in_beira(text: str = TEXT, words: str = "Rua do Matadouro", **fields: Any) -> Report:
    start = text.index("Beira")
    town = replace(a_place("Beira"), mention=Mention("Beira", start, start + 5, "place"))
    return street(text, words, town, **fields)


def hospital() -> Report:
    text = "The Hospital Central, Beira has no food left"
    return in_beira(text, "Hospital Central", needs=(a_need(Item.FOOD),))


def test_a_street_improves_its_report_and_its_incident(desk: Desk, server: GeocoderServer) -> None:
    [post] = desk.file(in_beira())
    [before] = desk.incidents()
    assert (before.place_name, before.precision) == ("Beira", "city")
    desk.geocoding.work(5)
    [asked] = server.asked
    assert asked.query["q"] == "Rua do Matadouro, Beira"
    [after] = desk.incidents()
    assert after.place_name == "Rua do Matadouro, Munhava, Beira"
    assert (after.place_key, after.precision) == ("nominatim:way/101", "street")
    assert after.group_key == "need:water|nominatim:way/101"
    assert after.version == before.version + 1
    place = desk.reading(post)["places"][0]
    assert (place["name"], place["precision"]) == ("Rua do Matadouro, Munhava, Beira", "street")
    [why] = [one["why"] for one in desk.reading(post)["reasons"] if "asked N" in one["why"]]
    assert why == (
        "asked Nominatim (© OpenStreetMap contributors) for “Rua do Matadouro, Beira”: "
        "Rua do Matadouro, Munhava, Beira, MZ"
    )
    [told] = desk.improved()
    assert (told.posts, told.incidents) == ((post,), (after.id,))
    with desk.database.read() as connection:
        assert own_reports_of(connection, after.id, limit=9)


def test_doing_it_again_changes_nothing(desk: Desk, server: GeocoderServer) -> None:
    desk.file(in_beira())
    desk.geocoding.work(5)
    before = desk.incidents()
    desk.geocoding.work(5)
    desk.another().work(5)
    assert desk.incidents() == before
    assert len(server.asked) == len(desk.improved()) == 1
    # as after a crash between wishing and marking: looked through once more
    with desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE event_cursors SET position = 0")
    desk.another().work(5)
    assert desk.incidents() == before
    assert len(server.asked) == 1


def test_many_posts_with_one_question_ask_once_and_all_improve(
    desk: Desk, server: GeocoderServer
) -> None:
    texts = [f"{n} families need water, Rua do Matadouro, Beira is cut off" for n in range(20)]
    posts = desk.file(*(in_beira(one) for one in texts))
    desk.geocoding.work(5)
    assert len(server.asked) == 1
    assert {desk.reading(post)["places"][0]["precision"] for post in posts} == {"street"}
    [one] = desk.incidents()
    assert (one.place_key, one.reports) == ("nominatim:way/101", 20)
    [later] = desk.file(in_beira("Food please, Rua do Matadouro, Beira"))
    desk.geocoding.work(5)
    assert len(server.asked) == 1
    assert desk.reading(later)["places"][0]["precision"] == "street"


class Fixed:
    """Locates as the report that was written by hand says."""

    def locate(self, batch: Sequence[Report]) -> list[tuple[Place, ...]]:
        return [one.places for one in batch]


def test_later_posts_about_a_known_street_join_its_incident(
    desk: Desk, server: GeocoderServer
) -> None:
    locator = AnsweredLocator(Fixed(), desk.settings, desk.database, None)
    for n in range(4):
        given = in_beira(f"{n} families need water, Rua do Matadouro, Beira is cut off")
        desk.file(*locate([given, a_report("hello")], locator))
        desk.geocoding.work(1)
    assert len(server.asked) == 1
    assert [(one.place_key, one.reports) for one in desk.incidents() if one.place_key] == [
        ("nominatim:way/101", 4)
    ]


def test_a_database_that_is_away_only_hides_the_answers(desk: Desk, tmp_path: Path) -> None:
    empty = connect(f"sqlite:///{tmp_path / 'empty.db'}")  # without tables
    locator = AnsweredLocator(Fixed(), desk.settings, empty, None)
    [same] = locate([in_beira()], locator)
    assert same.places == in_beira().places
    assert same.faults == ()
    empty.close()


def test_an_incident_stays_in_the_town_that_others_mean(desk: Desk) -> None:
    other = a_report("Water for Beira", place=a_place("Beira"))
    posts = desk.file(in_beira(), other)
    assert len(desk.incidents()) == 1
    desk.geocoding.work(5)
    [one] = desk.incidents()
    assert (one.place_name, one.precision) == ("Beira", "city")
    assert desk.reading(posts[0])["places"][0]["precision"] == "street"


def test_an_uncertain_incident_gets_its_place_by_the_area(desk: Desk) -> None:
    desk.area = Area(("MZ",))
    desk.file(street("Water please, Rua do Matadouro is flooded"))
    [before] = desk.incidents()
    assert (before.place_key, before.place_hint) == (None, "Rua do Matadouro")
    desk.geocoding.work(5)
    [after] = desk.incidents()
    assert (after.place_key, after.place_hint) == ("nominatim:way/101", "")


def test_a_far_answer_is_shown_and_not_believed(desk: Desk, server: GeocoderServer) -> None:
    desk.area = Area(("MZ",))
    server.places = (thing("Rua do Matadouro", 38.73, -9.14, 104),)  # in Lisbon, called Beira
    [post] = desk.file(in_beira())
    desk.geocoding.work(5)
    [one] = desk.incidents()
    assert one.place_name == "Beira"
    place = desk.reading(post)["places"][0]
    assert place["name"] is None
    assert place["candidates"][0]["key"] == "nominatim:way/104"


def test_coordinates_are_called_by_their_street(desk: Desk, server: GeocoderServer) -> None:
    point = a_place("near Beira", "point:-19.82012,34.85009", precision=Precision.POINT,
                    lat=-19.82012, lon=34.85009)  # fmt: skip
    point = replace(point, mention=Mention("", 0, 0, "coordinates"))
    neighbour = replace(point, candidates=(replace(point.candidates[0], lat=-19.820119),))
    neighbour = replace(neighbour, chosen=neighbour.candidates[0])
    text = "We need water here, please come soon {}"
    desk.file(*(replace(a_report(text.format(n), place=one), mentions=()) for n, one in
                enumerate((point, neighbour))))  # fmt: skip
    desk.geocoding.work(5)
    assert [one.path for one in server.asked] == ["/reverse"]
    [one] = desk.incidents()
    assert one.place_name == "Rua do Matadouro, Munhava, Beira"
    assert (one.lat, one.place_key) == (-19.82012, "point:-19.82012,34.85009")


def test_a_place_that_a_person_chose_stays(desk: Desk, server: GeocoderServer) -> None:
    [post] = desk.file(in_beira())
    desk.geocoding.gather()
    reading = reading_from(desk.reading(post))
    depot = Candidate("taught:1", "Depot 4", "MZ", "", 1.0, 2.0, Precision.POINT, 0, 1.0)
    street, *others = reading.places
    chosen = replace(street, chosen=depot, candidates=(depot,), choice=PlaceChoice("Ana", 1))
    changed = reading_json(replace(reading, places=(chosen, *others), machine=reading))
    with desk.database.write() as connection:
        connection.execute(update(reports).values(reading=changed))
    before = desk.incidents()
    desk.geocoding.work(5)
    assert desk.reading(post) == changed
    assert desk.incidents() == before
    assert rows(desk.database, "SELECT count(*) FROM geocoding_waits") == [(0,)]


def test_words_that_a_person_called_no_place_are_not_asked(
    desk: Desk, server: GeocoderServer
) -> None:
    [post] = desk.file(in_beira())
    reading = desk.reading(post)
    no_place = [reading["places"][0] | {"no_place": True}, reading["places"][1]]
    with desk.database.write() as connection:
        connection.execute(update(reports).values(reading=reading | {"places": no_place}))
    desk.geocoding.work(1)
    assert server.asked == []


def test_an_incident_whose_place_a_person_chose_stays(desk: Desk) -> None:
    [post] = desk.file(in_beira())
    desk.another(person_chose=lambda connection, incident: True).work(5)
    [one] = desk.incidents()
    assert one.place_name == "Beira"
    assert desk.reading(post)["places"][0]["precision"] == "street"


def test_workers_at_once_ask_once_and_improve_once(desk: Desk, server: GeocoderServer) -> None:
    server.delay_s = 0.05
    texts = [f"{n} families need water, Rua do Matadouro, Beira is cut off" for n in range(10)]
    desk.file(*(in_beira(one) for one in texts))
    desk.file(hospital())
    workers = [desk.another() for _ in range(4)]
    threads = [threading.Thread(target=one.work, args=(5,)) for one in workers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    desk.geocoding.work(5)
    assert sorted(one.query["q"] for one in server.asked) == [
        "Hospital Central, Beira",
        "Rua do Matadouro, Beira",
    ]
    told = [post for event in desk.improved() for post in event.posts]
    assert len(told) == len(set(told)) == 11
    assert {one.precision for one in desk.incidents()} == {"street"}


def test_a_pause_that_the_service_asks_for_is_kept_by_all(
    desk: Desk, server: GeocoderServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.fails(429, Retry_After="120")
    desk.file(in_beira(), in_beira("Food, Hospital Central, Beira", "Hospital Central"))
    for _ in range(3):
        desk.another().work(1)
    assert len(server.asked) == 1
    paused = desk.health()
    assert paused.paused_until is not None
    assert timedelta(seconds=100) < paused.paused_until - datetime.now(UTC) < timedelta(seconds=121)
    assert paused.waiting == 2
    assert caplog.text.count("is left alone until") == 1
    desk.later()
    desk.another().work(2)
    assert len(server.asked) == 3
    assert desk.health() == replace(desk.health(), waiting=0, faults=0, paused_until=None, why="")


@pytest.mark.parametrize("status", [500, 503, 403])
def test_a_service_that_is_down_is_asked_less_and_less_and_nothing_is_lost(
    desk: Desk, server: GeocoderServer, status: int
) -> None:
    server.always = (status, {}, b"no")
    streets = {"Rua Um": Item.FOOD, "Rua Dois": Item.SHELTER, "Rua do Matadouro": Item.WATER}
    for name, item in streets.items():
        desk.file(in_beira(f"Help, {name}, Beira", name, needs=(a_need(item),)))
    pauses = []
    for _ in range(8):
        desk.geocoding.work(5)
        found = desk.health()
        assert found.paused_until is not None
        pauses.append((found.paused_until - datetime.now(UTC)).total_seconds())
        desk.later()
    assert len(server.asked) == 8
    assert pauses[-1] > 500
    assert desk.health().waiting == 3  # however long it was down, no question was used up
    server.always = None
    desk.later()
    desk.geocoding.work(2)
    assert desk.health().waiting == 0
    assert "nominatim:way/101" in [one.place_key for one in desk.incidents()]


@pytest.mark.parametrize("body", [b"<html>", b'[{"no": "place"}]'])
def test_a_question_that_breaks_alone_is_left_after_some_tries(
    desk: Desk, server: GeocoderServer, body: bytes
) -> None:
    [post] = desk.file(in_beira())
    for _ in range(5):
        server.fails(200, body=body)
        desk.geocoding.work(5)
        desk.later()
    desk.geocoding.work(5)
    assert len(server.asked) == 5
    assert "no answer" in orjson.dumps(desk.reading(post)["reasons"]).decode()
    [one] = desk.incidents()
    assert one.place_name == "Beira"


def test_the_days_limit_pauses_until_tomorrow(
    database: Database, deployment: int, server: GeocoderServer, redis_url: str
) -> None:
    desk = Desk(database, deployment, server, redis_url, geocoder_daily=2)
    desk.file(*(in_beira(f"Water {n}, Rua {n}, Beira", f"Rua {n}") for n in range(4)))
    desk.geocoding.work(2)
    assert len(server.asked) == 2
    found = desk.health()
    assert found.paused_until is not None and found.paused_until.hour == 0
    assert "used up" in found.why
    assert found.waiting == 2


def test_what_was_filed_long_before_the_geocoder_is_not_asked(
    desk: Desk, server: GeocoderServer
) -> None:
    desk.file(in_beira())
    with desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE events SET at = 1000")
    desk.geocoding.work(1)
    assert server.asked == []
    desk.file(in_beira("Food, Hospital Central, Beira", "Hospital Central"))
    desk.geocoding.work(1)
    assert [one.query["q"] for one in server.asked] == ["Hospital Central, Beira"]


def test_posts_that_need_nobody_and_our_own_ask_nothing(desk: Desk, server: GeocoderServer) -> None:
    idle = in_beira("Lovely evening in Rua do Matadouro, Beira", needs=(), relevant=False)
    desk.file(idle, in_beira(post=a_post(TEXT), our_own=True))
    desk.geocoding.work(1)
    assert server.asked == []


def test_without_redis_nothing_is_asked_and_nothing_is_lost(
    desk: Desk, server: GeocoderServer, tmp_path: Path
) -> None:
    desk.file(in_beira())
    away = redis.Redis.from_url(f"unix://{tmp_path / 'nobody.sock'}")
    broken = open_geocoding(
        desk.settings,
        desk.database,
        away,
        lambda _: None,
    )
    with pytest.raises(redis.exceptions.RedisError):
        broken.work(1)
    assert server.asked == []
    desk.geocoding.work(1)
    assert len(server.asked) == 1


def _work(url: str, folder: str, redis_url: str, every: float, go: Any) -> None:
    settings = Settings(
        geocoder="nominatim", geocoder_url=url, geocoder_seconds=every, redis_url=redis_url
    )
    database = connect(f"sqlite:///{folder}/monitor.db")
    client = redis.Redis.from_url(redis_url)
    working = open_geocoding(
        settings,
        database,
        client,
        lambda _: None,
    )
    go.wait()
    working.work(30)
    database.close()


def test_processes_together_ask_no_faster_than_allowed(
    sqlite_database: Database, server: GeocoderServer, redis_url: str, tmp_path: Path
) -> None:
    every, questions_asked = 0.2, 12
    deployment = open_deployment(sqlite_database, "Invented cyclone").id
    desk = Desk(sqlite_database, deployment, server, redis_url)
    for n in range(questions_asked):
        desk.file(in_beira(f"Water {n}, Rua {n}, Beira", f"Rua {n}"))
    context = multiprocessing.get_context("spawn")
    go = context.Barrier(3)
    arguments = (server.url, str(tmp_path), redis_url, every, go)
    started = [context.Process(target=_work, args=arguments) for _ in range(3)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0, 0, 0]
    moments = sorted(one.at for one in server.asked)
    assert len({one.query["q"] for one in server.asked}) == len(moments) == questions_asked
    # each alone would be 3 times as fast; a call on its way late may come near to the next
    assert moments[-1] - moments[0] >= (questions_asked - 1) * every - every
    for first in moments:
        assert sum(first <= one < first + 5 * every for one in moments) <= 5 + 2
