"""What only the board asks of the store, on both databases."""

from datetime import UTC, datetime

from monitor.model.labels import Urgency
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.incidents import board
from monitor.store.incidents.filters import Filter
from monitor.store.networks.listeners import posts_a_minute
from tests.builders import a_place, a_post, a_report
from tests.web.site import Site

TEXT = "We need water at the school in Beira, forty people are waiting"


def test_the_board_asks_the_same_of_both_databases(database: Database, deployment: int) -> None:
    site = Site(Settings(), database, deployment)
    first = a_post(TEXT, id="a1")
    site.file(
        a_report(post=first, place=a_place(), urgency=Urgency.IMMEDIATE),
        *(a_report(post=a_post(f"RT @a: {TEXT}", repost_of="a1", minutes=n)) for n in (1, 2)),
        a_report("No shelter in Dondo, we sleep outside tonight", place=a_place("Dondo")),
        announce=False,
    )
    with database.read() as connection:
        assert board.numbers(connection, deployment, Filter(), limit=9) == [(2, False), (1, True)]
        own = board.own_reports_of(connection, 1, limit=9)
        assert [(one.text, one.copies) for one in own] == [(TEXT, 2)]
        assert len(board.copies_of(connection, 1, own[0].post_id, limit=9)) == 2
        rates = posts_a_minute(connection, deployment, datetime.now(UTC))
        assert 2.0 <= rates["x"] <= 4.0
        assert board.count(connection, deployment, Filter(needs_human=True)) == 0
