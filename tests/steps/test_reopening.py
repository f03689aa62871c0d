"""What a new report must add to raise an incident again."""

from dataclasses import replace

import pytest

from monitor.model.incidents import Incident, IncidentState
from monitor.model.labels import Severity, Urgency
from monitor.model.reports import Report
from monitor.steps.refold import Member, refolded
from monitor.steps.reopening import AGAIN, Joined, raised
from tests.builders import a_need, a_place, a_report

DONE = [IncidentState.ANSWERED, IncidentState.CLOSED, IncidentState.DISMISSED]
LOOKED_AT = [*DONE, IncidentState.ACKNOWLEDGED, IncidentState.IN_PROGRESS]


def an_incident(state: IncidentState, persons: int = 40) -> Incident:
    report = a_report("water", place=a_place(), needs=(a_need(persons=persons),))
    return replace(refolded([Member(1, report, False)]).incident, state=state)


def why(state: IncidentState, report: Report, *, answers: bool = False, voices: int = 0) -> str:
    return raised(an_incident(state), [Joined(report, answers)], voices=voices)


@pytest.mark.parametrize("state", LOOKED_AT)
def test_more_people_and_worse_raise_whatever_was_looked_at(state: IncidentState) -> None:
    more = a_report(needs=(a_need(persons=41),))
    assert why(state, more) == "about 41 people, 40 were named before"
    urgent = a_report(urgency=Urgency.IMMEDIATE)
    assert why(state, urgent) == "urgency Immediate, Expected before"
    severe = a_report(severity=Severity.EXTREME)
    assert why(state, severe) == "severity Extreme, Moderate before"
    assert why(state, a_report(), answers=True) == "an answer to our post"


def test_what_is_new_is_raised_by_nothing() -> None:
    report = a_report(needs=(a_need(persons=4000),), urgency=Urgency.IMMEDIATE)
    assert why(IncidentState.NEW, report, answers=True, voices=9) == ""


def test_fewer_people_or_less_urgent_adds_nothing() -> None:
    less = a_report(needs=(a_need(persons=3),), urgency=Urgency.PAST, severity=Severity.MINOR)
    assert why(IncidentState.ANSWERED, less) == ""


def test_several_new_voices_raise_all_but_what_was_dismissed() -> None:
    assert why(IncidentState.ANSWERED, a_report(), voices=2) == ""
    assert why(IncidentState.ANSWERED, a_report(), voices=3) == "3 more people say it"
    assert why(IncidentState.IN_PROGRESS, a_report(), voices=3) != ""
    assert why(IncidentState.DISMISSED, a_report(), voices=30) == ""


def test_what_is_closed_is_opened_by_whoever_still_asks() -> None:
    assert why(IncidentState.CLOSED, a_report()) == AGAIN
    assert why(IncidentState.CLOSED, a_report(relevant=False)) == ""
    assert why(IncidentState.ANSWERED, a_report()) == ""


def test_the_first_number_of_people_is_news() -> None:
    before = replace(an_incident(IncidentState.ANSWERED, persons=0))
    more = [Joined(a_report(needs=(a_need(persons=6),)), False)]
    assert raised(before, more) == "about 6 people, no number was named before"
