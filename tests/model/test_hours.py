"""Working time: whatever the zone, it adds up, and the moment of a target is the one it names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.hours import (
    ALWAYS,
    DAY_MINUTES,
    WHOLE_DAY,
    Hours,
    HoursError,
    Span,
    after_work,
    worked_s,
)

ZONES = (
    "UTC",
    "Africa/Maputo",
    "America/New_York",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "Asia/Beirut",
)
SPRING = datetime(2031, 3, 1, tzinfo=UTC)


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = draw(st.lists(st.integers(0, DAY_MINUTES), max_size=6, unique=True))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


days_off = st.frozensets(st.dates(date(2031, 3, 1), date(2031, 4, 30)), max_size=3)
some_hours = st.builds(
    Hours, st.sampled_from(ZONES), st.tuples(*[a_day() for _ in range(7)]), days_off
)
moments = st.integers(0, 70 * DAY_MINUTES * 60).map(lambda s: SPRING + timedelta(seconds=s))


@given(moments, moments, moments, some_hours)
def test_working_time_adds_up_and_is_never_more_than_the_time_that_passed(
    one: datetime, two: datetime, three: datetime, hours: Hours
) -> None:
    one, two, three = sorted((one, two, three))
    first, second = worked_s(one, two, hours), worked_s(two, three, hours)
    assert first + second == pytest.approx(worked_s(one, three, hours))
    assert 0 <= first <= (two - one).total_seconds()


@given(moments, moments, st.sampled_from(ZONES))
def test_a_desk_that_never_closes_works_all_the_time(
    one: datetime, two: datetime, zone: str
) -> None:
    # all the day as one span, and as two: what is asked is not whether it is a round the clock desk
    split = Hours(zone, (((0, 600), (601, DAY_MINUTES)), *(WHOLE_DAY,) * 6))
    passed = max(0.0, (two - one).total_seconds())
    assert worked_s(one, two, Hours(zone)) == passed
    assert worked_s(one, two, ALWAYS) == passed
    assert passed - 12 * 60 <= worked_s(one, two, split) <= passed


@given(moments, st.integers(0, 20 * 3600), some_hours)
def test_the_moment_of_a_target_is_when_that_much_is_worked(
    since: datetime, seconds: int, hours: Hours
) -> None:
    at = after_work(since, seconds, hours)
    if at is None:
        return
    assert worked_s(since, at, hours) == pytest.approx(seconds)
    if seconds:
        assert worked_s(since, at - timedelta(seconds=1), hours) == pytest.approx(seconds - 1)


def test_a_desk_without_hours_never_gets_there() -> None:
    assert after_work(SPRING, 60, Hours("UTC", ((),) * 7)) is None


def test_the_weekend_and_days_off_do_not_count() -> None:
    day = ((9 * 60, 17 * 60),)
    hours = Hours("Africa/Maputo", (*(day,) * 5, (), ()), frozenset({date(2031, 4, 7)}))
    friday = datetime(2031, 4, 4, 14, 0, tzinfo=UTC)  # 16:00 there
    # one hour on Friday; Monday is a holiday; the second hour ends on Tuesday at 10:00 there
    assert after_work(friday, 2 * 3600, hours) == datetime(2031, 4, 8, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2031, 3, 30), 2 * 3600),  # 02:00 becomes 03:00: an hour is missing
        (date(2031, 10, 26), 4 * 3600),  # 03:00 becomes 02:00: an hour comes twice
        (date(2031, 5, 4), 3 * 3600),
    ],
)
def test_where_the_clocks_are_changed_the_hours_that_pass_count(day: date, worked: int) -> None:
    hours = Hours("Europe/Berlin", (*((),) * 6, ((60, 240),)))  # Sundays, 01:00 to 04:00
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert worked_s(noon - timedelta(days=1), noon, hours) == worked


def test_hours_that_cross_or_end_before_they_begin_are_refused() -> None:
    for spans in (((600, 500),), ((0, 100), (50, 200)), ((0, 1441),)):
        with pytest.raises(HoursError):
            Hours("UTC", (spans, *((),) * 6))
