"""What is due and what is late, on the board and the page of an incident."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.actions.triage import steps as triage
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.incidents import IncidentState
from monitor.model.people import Person
from monitor.model.targets import What
from tests.builders import a_place, a_report
from tests.web.site import Site, soup, words_of
from web.present.due_times import due, span

HOUR = timedelta(hours=1)
NOW = datetime(2031, 2, 11, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (6.9, "6 min to acknowledge"),
        (0.4, "1 min to acknowledge"),
        (-14, "14 min over"),
        (200, "3 h 20 min to acknowledge"),
        (436, "7 h to acknowledge"),
        (-60 * 52, "2 d 4 h over"),
    ],
)
def test_what_is_due_is_said_in_words(minutes: float, said: str) -> None:
    assert due(What.ACKNOWLEDGE, NOW + timedelta(minutes=minutes), NOW) == said


def test_a_span_says_no_more_than_it_must() -> None:
    assert [span(s) for s in (3600, 86400 * 3, 59)] == ["1 h", "3 d", "1 min"]


def test_a_late_incident_says_so_and_is_in_the_queue_of_late_ones(site: Site) -> None:
    site.file(a_report(place=a_place("Beira")))
    client = site.signed_in()
    assert "none" in soup(client, "/board").select("#queue-late")[0]["class"]
    now = datetime.now(UTC)
    assert words_of(soup(client, "/board").select(".row .due")) == ["59 min to acknowledge"]
    mark_overdue(site.database, now + 2 * HOUR)
    page = soup(client, "/board?late=1")
    assert words_of(page.select("#queue-late")) == ["Late 1"]
    assert page.select(".row .due.over")
    assert words_of(page.select(".chip.remove")) == ["late ×"]
    number = page.select(".row")[0]["data-id"]
    opened = soup(client, f"/board?incident={number}")
    assert "late +20" in " ".join(opened.select("#detail")[0].get_text(" ").split())
    assert soup(client, "/board?late=soon").select(".row") == []
    assert len(soup(client, "/board?late=nonsense").select(".row")) == 1


def test_the_page_says_how_long_it_took_and_the_board_how_fast_we_are(site: Site) -> None:
    [number] = site.file(a_report(place=a_place("Beira"))).incidents
    who = Person("ana@desk.example", "Ana")
    client = site.signed_in()
    assert "none yet" in soup(client, "/board").select(".pace")[0].get_text()
    done = IncidentState.ANSWERED
    triage.move(site.database, site.deployment, number, done, who, seen=0)
    site.tell_boards()
    site.app.extensions["monitor"].paces._made.clear()
    page = soup(client, f"/board?incident={number}")
    clock = " ".join(page.select(".clocks")[0].get_text(" ").split())
    assert "acknowledged after 1 min, within the target of 1 h" in clock
    assert "first answered after 1 min, within the target of 4 h" in clock
    assert not page.select("time.due")
    assert "100 % within target" in " ".join(page.select(".pace")[0].get_text(" ").split())
