"""Questions wait once, are asked by one worker, and are kept for a while."""

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from monitor.actions.intake.keeping import keep
from monitor.actions.places.geocoder_pace import answered, broke, may_ask, pause
from monitor.actions.places.geocodings import Claimed, Geocodings, Keeping, Wish
from monitor.model.geocoding import Question, search
from monitor.store.database import Database
from monitor.store.places import geocoders
from monitor.store.places.place_tables import geocodings
from tests.builders import a_post
from tests.conftest import rows
from tests.places.test_scoring import STREET

NOW = datetime(2031, 2, 11, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
QUESTION = search("Rua do Matadouro, Beira", ("MZ",))


def questions(database: Database) -> Geocodings:
    return Geocodings(database, "nominatim", Keeping(90 * DAY, 7 * DAY))


def wish(post: int, priority: int = 40, question: Question = QUESTION) -> Wish:
    return Wish(question, post, 3, 9, priority)


def test_the_same_question_of_many_posts_is_there_once(database: Database, deployment: int) -> None:
    posts = keep(database, deployment, [a_post() for _ in range(5)])
    asked = questions(database)
    for _ in range(2):
        asked.wish(deployment, [wish(post, 10 * n) for n, post in enumerate(posts)], NOW)
    assert rows(database, "SELECT count(*), max(priority) FROM geocodings") == [(1, 40)]
    assert rows(database, "SELECT count(*) FROM geocoding_waits") == [(5,)]
    claimed = asked.claim(NOW)
    assert claimed is not None
    assert claimed.question == QUESTION
    assert asked.claim(NOW) is None  # it is being asked
    assert asked.ripe(9) == []
    asked.answered(claimed.key, [STREET], NOW)
    assert [(one.post, one.answers) for one in asked.ripe(9)] == [(p, (STREET,)) for p in posts]


def test_workers_that_look_at_once_claim_each_question_once(
    database: Database, deployment: int
) -> None:
    [post] = keep(database, deployment, [a_post()])
    asked = questions(database)
    asked.wish(deployment, [wish(post, n, search(f"Rua {n}")) for n in range(20)], NOW)
    claimed: list[Claimed] = []

    def work() -> None:
        while (one := asked.claim(NOW)) is not None:
            claimed.append(one)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(claimed) == len({one.key for one in claimed}) == 20


def test_the_most_urgent_is_asked_first_and_a_dead_workers_question_again(
    database: Database, deployment: int
) -> None:
    [post] = keep(database, deployment, [a_post()])
    asked = questions(database)
    for priority in (20, 90, 50):
        asked.wish(deployment, [wish(post, priority, search(f"Rua {priority}"))], NOW)
    first = asked.claim(NOW)
    assert first is not None and first.question.words == "Rua 90"
    second = asked.claim(NOW)
    assert second is not None and second.question.words == "Rua 50"
    again = asked.claim(NOW + timedelta(minutes=3))
    assert again is not None and again.key == first.key


def test_answers_count_for_a_while_and_less_where_there_was_none(
    database: Database, deployment: int
) -> None:
    [post] = keep(database, deployment, [a_post()])
    asked = questions(database)
    nothing = search("Rua Nenhuma")
    asked.wish(deployment, [wish(post), wish(post, 1, nothing)], NOW)
    for answers in ([STREET], []):
        one = asked.claim(NOW)
        assert one is not None
        asked.answered(one.key, answers, NOW)
    asked.wish(deployment, [wish(post), wish(post, 1, nothing)], NOW + 6 * DAY)
    assert asked.claim(NOW + 6 * DAY) is None
    asked.wish(deployment, [wish(post), wish(post, 1, nothing)], NOW + 8 * DAY)
    old = asked.claim(NOW + 8 * DAY)
    assert old is not None and old.question == nothing
    assert asked.claim(NOW + 8 * DAY) is None
    asked.wish(deployment, [wish(post)], NOW + 91 * DAY)
    older = asked.claim(NOW + 91 * DAY)
    assert older is not None and older.question == QUESTION


def test_old_answers_that_nobody_waits_for_are_deleted(database: Database, deployment: int) -> None:
    [post] = keep(database, deployment, [a_post()])
    asked = questions(database)
    asked.wish(deployment, [wish(post)], NOW)
    one = asked.claim(NOW)
    assert one is not None
    asked.answered(one.key, [], NOW)
    assert asked.forget(NOW + DAY) == 0
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM geocoding_waits")
    assert asked.forget(NOW + DAY) == 1


def test_the_days_questions_are_counted_over_all_workers(database: Database) -> None:
    allowed: list[bool] = []

    def work() -> None:
        for _ in range(6):
            allowed.append(may_ask(database, "nominatim", 10, NOW))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(allowed) == 10
    with database.read() as connection:
        health = geocoders.health(connection, "nominatim", NOW)
    assert health.paused_until == datetime(2031, 2, 12, tzinfo=UTC)
    assert "10 questions are used up" in health.why
    assert may_ask(database, "nominatim", 10, NOW + 0.5 * DAY)
    with database.read() as connection:
        assert geocoders.health(connection, "nominatim", NOW + 0.5 * DAY).asked == 1


def test_a_longer_pause_is_not_shortened(database: Database) -> None:
    assert may_ask(database, "nominatim", 10, NOW)
    pause(database, "nominatim", NOW + 2 * DAY, "refused")
    pause(database, "nominatim", NOW + DAY, "slow")
    assert not may_ask(database, "nominatim", 10, NOW + 1.5 * DAY)
    with database.read() as connection:
        assert geocoders.health(connection, "nominatim", NOW).why == "refused"
    answered(database, "nominatim", NOW)  # nothing was wrong
    assert not may_ask(database, "nominatim", 10, NOW)
    assert broke(database, "nominatim", "away") == 1
    answered(database, "nominatim", NOW)  # of a question that was out already
    assert not may_ask(database, "nominatim", 10, NOW)
    answered(database, "nominatim", NOW + 3 * DAY)
    assert may_ask(database, "nominatim", 10, NOW + 3 * DAY)


def test_a_question_put_off_waits_its_time(database: Database, deployment: int) -> None:
    [post] = keep(database, deployment, [a_post()])
    asked = questions(database)
    asked.wish(deployment, [wish(post)], NOW)
    one = asked.claim(NOW)
    assert one is not None
    asked.put_off(one.key, NOW + timedelta(seconds=30), "slow", 1)
    assert asked.claim(NOW + timedelta(seconds=29)) is None
    later = asked.claim(NOW + timedelta(seconds=30))
    assert later is not None and later.tries == 1
    with database.write() as connection:
        connection.execute(update(geocodings).values(claimed_until=None))
    asked.give_up(one.key, "slow", NOW)
    [ripe] = asked.ripe(9)
    assert (ripe.failed, ripe.answers) == ("slow", ())
