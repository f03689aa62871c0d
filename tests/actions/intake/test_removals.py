"""What authors take away is gone from everywhere that the board reads."""

from datetime import UTC, datetime

from monitor.actions.intake.keeping import keep
from monitor.actions.intake.removals import TAKEN_AWAY, follow
from monitor.model.listening import Removal, Revision
from monitor.store.database import Database
from monitor.store.incidents.board import incidents_by_priority
from monitor.store.incidents.filters import Filter
from tests.actions.intake.test_filing import run
from tests.builders import a_post
from tests.conftest import rows
from tests.log import entries, kinds, newest_entry

NOW = datetime.now(UTC)
NETWORK = a_post().network


def test_a_post_taken_away_leaves_no_word_behind(database: Database, deployment: int) -> None:
    posts = [
        a_post("water in Beira, my mother Zulmira is ill", id="one", author="@a"),
        a_post("water in Beira please", id="two", author="@b"),
    ]
    run(database, deployment, keep(database, deployment, posts))
    follow(database, deployment, [Removal(NETWORK, "one", NOW)], [])
    removed = newest_entry(database, deployment)
    assert kinds(removed) == ["PostRemoved"]
    assert len(removed.incidents) == 1
    everything = repr(rows(database, "SELECT text, raw, url FROM posts WHERE network_id = 'one'"))
    assert "Zulmira" not in everything
    with database.read() as connection:
        [listed] = incidents_by_priority(connection, deployment, Filter(), limit=9)
        assert listed.incident.headline == "water in Beira please"
        assert incidents_by_priority(connection, deployment, Filter(words="Zulmira"), limit=9) == []
    follow(database, deployment, [Removal(NETWORK, "two", NOW)], [])
    with database.read() as connection:
        [listed] = incidents_by_priority(connection, deployment, Filter(), limit=9)
    assert listed.incident.headline == TAKEN_AWAY


def test_a_removal_is_followed_once_and_of_unknown_posts_nothing_is_said(
    database: Database, deployment: int
) -> None:
    keep(database, deployment, [a_post("water", id="one")])
    gone = [Removal(NETWORK, "one", NOW), Removal("replay", "never kept", NOW)]
    follow(database, deployment, gone, [])
    follow(database, deployment, gone, [])
    assert [kinds(entry) for entry in entries(database, deployment)] == [["PostRemoved"]]


def test_a_changed_post_stays_as_it_was_read_beside_its_new_text(
    database: Database, deployment: int
) -> None:
    run(database, deployment, keep(database, deployment, [a_post("water in Beira", id="one")]))
    said = Revision(a_post("water and food in Beira", id="one"), NOW)
    follow(database, deployment, [], [said])
    assert kinds(newest_entry(database, deployment)) == ["PostRevised"]
    assert rows(database, "SELECT text FROM posts") == [("water in Beira",)]
    assert rows(database, "SELECT text FROM revisions") == [("water and food in Beira",)]
    assert follow(database, deployment, [], [said]) is None  # told twice, kept once
    follow(database, deployment, [Removal(NETWORK, "one", NOW)], [])
    assert rows(database, "SELECT text FROM revisions") == []
