"""The board patched by the events of an act equals the board drawn afresh, for every act.

A page that is open is told which incidents an act concerns and asks for those rows alone. If an act
changes a row that none of its events names, an open board shows what is no longer so. The idea is
`verify_action` of Zulip's tests.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from monitor.actions.desks.desks import add_desk
from monitor.actions.desks.settings import set_targets
from monitor.actions.intake.removals import follow
from monitor.actions.places.choices import choose
from monitor.actions.places.choices import undo as undo_choice
from monitor.actions.triage import steps
from monitor.actions.triage.corrections import correct
from monitor.actions.triage.merging import merge
from monitor.actions.triage.overdue import mark_overdue
from monitor.actions.triage.splitting import move_over, split
from monitor.actions.triage.undoing import undo_any
from monitor.model.events import EVENTS, Entry
from monitor.model.incidents import IncidentState, Standing
from monitor.model.labels import Item, Urgency
from monitor.model.listening import Removal, Revision
from monitor.model.people import Person
from monitor.model.targets import Target
from monitor.model.triage import Dismissal, Owner
from monitor.places.words import compared
from tests.builders import a_need, a_place, a_post, a_report
from tests.log import entries
from tests.web.site import Site

ANA = Person("ana@desk.example", "Ana")
NETWORK = "x"

OF_TEXTS = frozenset(
    {
        "TextChanged",
        "ReplyApproved",
        "DispatchReleased",
        "DispatchFailed",
        "DispatchSent",
        "ReceiptCame",
    }
)
"""What goes out is followed over real channels in tests/journeys; its acts are in test_replies."""

OF_THE_GEOCODER = frozenset({"PlaceImproved"})
"""tests/workers/test_geocoding.py has a service to ask."""

seen_kinds: set[str] = set()


class Board:
    """An open board: the rows that it shows, by incident."""

    def __init__(self, site: Site, client: FlaskClient) -> None:
        self.site, self._client = site, client
        site.app.extensions["monitor"].rendered._pause = 0
        self.position = self._newest()
        self.rows = self.fresh()

    def fresh(self) -> dict[int, str]:
        drawn = self._client.get("/board/refresh").get_json()
        return {row["id"]: _without_ages(row["html"]) for row in drawn["rows"]}

    def told(self) -> list[Entry]:
        """As the live feed tells: rows that the events name are asked for, and no others."""
        new = entries(self.site.database, self.site.deployment, self.position)
        self.position = self._newest()
        numbers = sorted({number for entry in new for number in entry.incidents})
        for number in numbers:
            asked = f"/board/rows?n={number}&after={self.position}"
            answer = self._client.get(asked).get_json()
            self.rows.pop(number, None)
            self.rows |= {row["id"]: _without_ages(row["html"]) for row in answer["rows"]}
        return new

    def _newest(self) -> int:
        log = entries(self.site.database, self.site.deployment)
        return log[-1].id if log else 0


def _without_ages(html: str) -> str:
    """What only the clock changes is not what an act changes."""
    return re.sub(r"<time[^>]*>.*?</time>", "", html, flags=re.DOTALL)


@pytest.fixture
def desk(site: Site) -> Iterator[Site]:
    """Three incidents: water in Beira of two, food in Dondo, shelter in Beira."""
    beira, dondo = a_place("Beira"), a_place("Dondo", lat=-19.6, lon=34.7)
    food = (a_need(Item.FOOD),)
    shelter = (a_need(Item.SHELTER),)
    water = (a_need(persons=40),)
    site.file(a_report(post=a_post("water", id="w1", author="@one"), place=beira, needs=water))
    site.file(a_report(post=a_post("no water here", id="w2", author="@two"), place=beira))
    site.file(a_report(post=a_post("food", id="f1", author="@three"), place=dondo, needs=food))
    site.file(a_report(post=a_post("a tent", id="s1", author="@four"), place=beira, needs=shelter))
    yield site


def file_another(site: Site) -> None:
    site.file(a_report(post=a_post("we too", id="w3", author="@five"), place=a_place("Beira")))


def file_a_new_one(site: Site) -> None:
    site.file(a_report(post=a_post("Buzi has no water", id="b1"), place=a_place("Buzi", lat=-20)))


def file_that_it_is_worse(site: Site) -> None:
    post = a_post("hundreds now", id="w9", author="@six")
    site.file(a_report(post=post, place=a_place("Beira"), needs=(a_need(persons=900),)))


def reopen(site: Site) -> None:
    steps.move(site.database, site.deployment, 1, IncidentState.ANSWERED, ANA, seen=0)
    file_that_it_is_worse(site)


def raise_what_is_in_progress(site: Site) -> None:
    steps.move(site.database, site.deployment, 1, IncidentState.IN_PROGRESS, ANA, seen=0)
    file_that_it_is_worse(site)


def take(site: Site) -> None:
    steps.take(site.database, site.deployment, 1, ANA, seen=0)


def give(site: Site) -> None:
    desk = add_desk(site.database, site.deployment, "Health")
    steps.give(site.database, site.deployment, 2, Owner(desk=desk), ANA, seen=0)


def dismiss(site: Site) -> None:
    steps.move(
        site.database,
        site.deployment,
        2,
        IncidentState.DISMISSED,
        ANA,
        seen=0,
        dismissal=Dismissal.NOT_RELEVANT,
    )


def verify(site: Site) -> None:
    steps.set_standing(
        site.database, site.deployment, 1, Standing.VERIFIED, ANA, seen=0, how="a call"
    )


def write_a_note(site: Site) -> None:
    steps.note(site.database, site.deployment, 1, "It has a well", ANA)


def close_and_take_back(site: Site) -> None:
    done = steps.move(site.database, site.deployment, 1, IncidentState.CLOSED, ANA, seen=0)
    assert done.decision is not None
    undo_any(site.database, site.deployment, 1, done.decision, ANA)


def correct_urgency(site: Site) -> None:
    correct(site.database, site.deployment, 1, "urgency", "Immediate", ANA, seen=0)


def correct_and_take_back(site: Site) -> None:
    done = correct(site.database, site.deployment, 1, "people", "40", ANA, seen=0)
    assert done.decision is not None
    undo_any(site.database, site.deployment, 1, done.decision, ANA)


def merge_two(site: Site) -> None:
    merge(site.database, site.deployment, 3, 1, ANA, seen={})


def merge_and_take_back(site: Site) -> None:
    moved = merge(site.database, site.deployment, 3, 1, ANA, seen={})
    undo_any(site.database, site.deployment, 3, moved.decision, ANA)


def split_off(site: Site) -> None:
    split(site.database, site.deployment, 1, [2], ANA, seen=0)


def split_and_take_back(site: Site) -> None:
    moved = split(site.database, site.deployment, 1, [2], ANA, seen=0)
    undo_any(site.database, site.deployment, 1, moved.decision, ANA)


def move_a_post_over(site: Site) -> None:
    move_over(site.database, site.deployment, 1, 2, [2], ANA, seen={})


def choose_a_place(site: Site) -> None:
    dondo = a_place("Dondo", lat=-19.6, lon=34.7).chosen
    where = (site.database, site.deployment, 1, "Beira", dondo, ANA)
    chosen = choose(*where, seen=0, compare=compared)
    undo_choice(site.database, site.deployment, 1, chosen.correction, ANA, compare=compared)
    choose(*where, seen=chosen.correction + 1, compare=compared)


def take_a_post_away(site: Site) -> None:
    gone = Removal(NETWORK, "f1", datetime.now(UTC))
    follow(site.database, site.deployment, [gone], [])


def change_a_post(site: Site) -> None:
    changed = Revision(a_post("food and water", id="f1"), datetime.now(UTC))
    follow(site.database, site.deployment, [], [changed])


def become_late(site: Site) -> None:
    mark_overdue(site.database, datetime.now(UTC) + timedelta(hours=30))


def set_other_targets(site: Site) -> None:
    targets = {urgency: Target(1, 2) for urgency in Urgency}
    set_targets(site.database, site.deployment, targets, ANA)
    mark_overdue(site.database, datetime.now(UTC) + timedelta(minutes=5))


ACTS: tuple[Callable[[Site], None], ...] = (
    file_another,
    file_a_new_one,
    reopen,
    raise_what_is_in_progress,
    take,
    give,
    dismiss,
    verify,
    write_a_note,
    close_and_take_back,
    correct_urgency,
    correct_and_take_back,
    merge_two,
    merge_and_take_back,
    split_off,
    split_and_take_back,
    move_a_post_over,
    choose_a_place,
    take_a_post_away,
    change_a_post,
    become_late,
    set_other_targets,
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_board_that_follows_the_events_of_an_act_shows_what_a_fresh_one_does(
    desk: Site, act: Callable[[Site], None]
) -> None:
    board = Board(desk, desk.signed_in())
    assert len(board.rows) == 3
    act(desk)
    new = board.told()
    assert new, "an act that changes something writes an entry to the log"
    assert board.rows == board.fresh()
    seen_kinds.update(type(event).__name__ for entry in new for event in entry.events)


def test_every_kind_of_event_was_followed() -> None:
    """Runs after the acts above: what nobody follows here must say where else it is."""
    assert set(EVENTS) - seen_kinds == OF_TEXTS | OF_THE_GEOCODER
