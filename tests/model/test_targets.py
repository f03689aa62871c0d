"""Targets: what is due when, what stops the clock, and that it never begins anew."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.clocks import WAITING, Clock
from monitor.model.hours import ALWAYS, Hours
from monitor.model.incidents import IncidentState
from monitor.model.labels import Urgency
from monitor.model.targets import DEFAULTS, Late, Target, TargetError, What, due

NOON = datetime(2031, 2, 11, 12, 0, tzinfo=UTC)  # a Tuesday
NEW = Clock(NOON, running_since=NOON)
OFFICE = Hours("UTC", (*(((9 * 60, 17 * 60),),) * 5, (), ()))


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_new_incident_is_first_to_be_acknowledged_then_answered() -> None:
    first = due(NEW, Urgency.IMMEDIATE, DEFAULTS, NOON)
    assert first is not None
    assert (first.what, first.at, first.left_s) == (What.ACKNOWLEDGE, after(15), 900)
    seen = NEW.moved(IncidentState.ACKNOWLEDGED, after(3))
    then = due(seen, Urgency.IMMEDIATE, DEFAULTS, after(3))
    assert then is not None
    assert (then.what, then.at) == (What.ANSWER, after(60))


def test_the_last_quarter_is_soon_and_the_end_is_over() -> None:
    found = [due(NEW, Urgency.IMMEDIATE, DEFAULTS, after(m)) for m in (11, 11.25, 14.9, 15, 29)]
    assert [one.late for one in found if one] == [0, 1, 1, 2, 2]
    assert [one.turns_at for one in found if one] == [
        after(11.25),
        after(15),
        after(15),
        None,
        None,
    ]
    assert found[-1] is not None
    assert found[-1].left_s == -14 * 60


@pytest.mark.parametrize(
    "state", [IncidentState.ANSWERED, IncidentState.CLOSED, IncidentState.DISMISSED]
)
def test_nothing_is_due_where_nobody_waits_and_the_clock_goes_on_when_it_is_reopened(
    state: IncidentState,
) -> None:
    ended = NEW.moved(state, after(10))
    assert due(ended, Urgency.IMMEDIATE, DEFAULTS, after(500)) is None
    again = ended.moved(IncidentState.IN_PROGRESS, after(500))
    found = due(again, Urgency.IMMEDIATE, DEFAULTS, after(500))
    assert found is not None
    assert (found.what, found.left_s, found.at) == (What.ANSWER, 50 * 60, after(550))


def test_only_the_hours_of_the_desk_count() -> None:
    evening = Clock(after(-60), running_since=NOON + timedelta(hours=4.9))  # 16:54
    found = due(evening, Urgency.IMMEDIATE, DEFAULTS, NOON + timedelta(hours=8), OFFICE)
    assert found is not None
    assert found.at == NOON + timedelta(hours=21, minutes=9)  # 09:09 on the next day
    assert (found.left_s, found.late) == (9 * 60, Late.FINE)


def test_what_was_waited_at_one_desk_still_counts_at_the_next() -> None:
    clock = NEW.handed_over(after(10), ALWAYS)  # to a desk that is closed at night
    late = NOON + timedelta(hours=6)
    assert clock.waited(late, OFFICE) == 5 * 3600
    clock = clock.handed_over(late, OFFICE)
    assert clock.waited(late + timedelta(minutes=1)) == 5 * 3600 + 60
    assert clock.opened_at == NOON
    found = due(clock, Urgency.IMMEDIATE, DEFAULTS, late, ALWAYS)
    assert found is not None
    assert found.at == late + timedelta(minutes=15) - timedelta(hours=5)  # as late as it was


def test_a_desk_without_hours_is_never_late() -> None:
    found = due(NEW, Urgency.IMMEDIATE, DEFAULTS, after(999), Hours("UTC", ((),) * 7))
    assert found is not None
    assert (found.at, found.late, found.turns_at) == (None, Late.FINE, None)


def test_an_answer_is_not_due_before_the_acknowledgement() -> None:
    for minutes in ((60, 30), (0, 10), (10, 10**9)):
        with pytest.raises(TargetError):
            Target(*minutes)


steps = st.lists(
    st.tuples(st.sampled_from(list(IncidentState)), st.integers(1, 100_000)), max_size=12
)


@given(steps, st.sampled_from([ALWAYS, OFFICE]), st.sampled_from(list(Urgency)))
def test_the_clock_runs_only_while_somebody_waits_and_the_moment_of_the_target_agrees(
    moves: list[tuple[IncidentState, int]], hours: Hours, urgency: Urgency
) -> None:
    clock, now, before = NEW, NOON, 0.0
    for state, seconds in moves:
        now += timedelta(seconds=seconds)
        waited = clock.waited(now, hours)
        assert waited >= before
        if clock.running_since is None:
            assert waited == before
        clock, before = clock.moved(state, now, hours), waited
        assert clock.waited(now, hours) == pytest.approx(waited)
        assert (clock.running_since is not None) == (state in WAITING)
        found = due(clock, urgency, DEFAULTS, now, hours)
        assert (found is None) == (state not in WAITING)
        if found is not None and found.at is not None and found.at > now:
            assert clock.waited(found.at, hours) == pytest.approx(waited + found.left_s)
        if found is not None:
            assert (found.left_s <= 0) == (found.late is Late.OVER)
