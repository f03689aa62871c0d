from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.actions.intake.keeping import keep, queued
from monitor.model.lanes import Lane
from monitor.model.posts import Issue, storable
from monitor.store.database import Database
from monitor.store.posts import posts
from tests.builders import a_post
from tests.conftest import rows


def test_a_post_is_kept_once_whoever_brings_it(database: Database, deployment: int) -> None:
    first, second = a_post("one"), a_post("two")
    assert len(keep(database, deployment, [first, second, first])) == 2
    assert keep(database, deployment, [second, first]) == []
    assert rows(database, "SELECT count(*) FROM posts") == [(2,)]


def test_the_same_id_on_two_networks_is_two_posts(database: Database, deployment: int) -> None:
    both = [a_post("a", network="x", id="1"), a_post("b", network="sms", id="1")]
    assert len(keep(database, deployment, both)) == 2


def test_a_post_comes_back_as_it_went_in(database: Database, deployment: int) -> None:
    post = a_post("نحتاج ماء 🙏", lat=-19.84, lon=34.84, reply_to="x1", url="https://example.org")
    [number] = keep(database, deployment, [post])
    [kept] = posts.take(database, [number])
    assert kept.key == number
    assert kept.post == post


def test_what_no_database_can_keep_is_replaced_and_offsets_stay(
    database: Database, deployment: int
) -> None:
    text = "water \x00 at \ud83d the school"
    [number] = keep(database, deployment, [a_post(text)])
    [kept] = posts.take(database, [number])
    assert kept.post.text == "water \ufffd at \ufffd the school"
    assert len(kept.post.text) == len(text)


def test_issues_are_kept_raw(database: Database, deployment: int) -> None:
    keep(database, deployment, [], [Issue("x", "file, line 3", "no id", '{"text": 1}')])
    assert rows(database, "SELECT place, reason, raw FROM issues") == [
        ("file, line 3", "no id", '{"text": 1}')
    ]


def test_what_was_never_queued_or_got_lost_is_found_again(
    database: Database, deployment: int
) -> None:
    first, second = keep(database, deployment, [a_post("a"), a_post("b")])
    queued(database, [second])
    now, long = timedelta(0), timedelta(minutes=5)
    at_once, later = dict.fromkeys(Lane, now), dict.fromkeys(Lane, long)
    alone = posts.forgotten(database, unqueued=now, unread=later, limit=9)
    assert alone == {deployment: [first]}
    both = posts.forgotten(database, unqueued=now, unread=at_once, limit=9)
    assert both == {deployment: [first, second]}
    assert posts.forgotten(database, unqueued=long, unread=later, limit=9) == {}


@given(st.text(alphabet=st.characters(codec=None, categories=None)))
def test_storable_text_is_unicode_of_the_same_length(text: str) -> None:
    clean = storable(text)
    assert len(clean) == len(text)
    assert "\0" not in clean
    clean.encode()


def test_what_is_longer_than_its_column_is_kept_all_the_same(
    database: Database, deployment: int
) -> None:
    long = a_post(
        "water", id="i" * 500, author="a" * 500, language_hint="x" * 90, reply_to="r" * 300
    )
    [number] = keep(database, deployment, [long])
    assert keep(database, deployment, [long]) == []
    other = a_post("water", id="i" * 499 + "j")
    assert len(keep(database, deployment, [other])) == 1
    [kept] = posts.take(database, [number])
    assert (len(kept.post.id), len(kept.post.author)) == (195, 200)
