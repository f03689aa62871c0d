from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.labels import Certainty, Intent, Item, NeedKind, Severity, Urgency
from monitor.model.reports import Report
from monitor.steps.prioritise import BROKEN, NOT_ABOUT_IT, prioritise
from tests.builders import a_need, a_report


def priority(report: Report) -> int:
    return prioritise([report])[0].priority


def test_rescue_of_many_in_danger_now_comes_before_a_request_for_clothes() -> None:
    rescue = a_report(
        needs=(a_need(Item.SEARCH_AND_RESCUE, persons=40),),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.EXTREME,
    )
    clothes = a_report(needs=(a_need(Item.CLOTHING),))
    assert priority(rescue) > 85
    assert priority(clothes) < 40


def test_what_is_asked_for_weighs_more_than_what_is_offered() -> None:
    asked = a_report(needs=(a_need(Item.FOOD),))
    offered = a_report(needs=(a_need(Item.FOOD, NeedKind.OFFERED),), intent=Intent.OFFER)
    assert priority(asked) > priority(offered)


def test_what_is_not_about_the_emergency_stays_at_the_bottom() -> None:
    joke = a_report(relevant=False, urgency=Urgency.IMMEDIATE)
    assert priority(joke) <= NOT_ABOUT_IT


def test_what_a_step_could_not_read_is_looked_at() -> None:
    broken = a_report(needs=(), relevant=False, faults=("classify: boom",))
    assert priority(broken) >= BROKEN


reports = st.builds(
    lambda item, kind, persons, urgency, severity, certainty, intent, relevant: a_report(
        needs=(a_need(item, kind, persons),),
        urgency=urgency,
        severity=severity,
        certainty=certainty,
        intent=intent,
        relevant=relevant,
    ),
    st.sampled_from(Item),
    st.sampled_from(NeedKind),
    st.integers(0, 10**7),
    st.sampled_from(Urgency),
    st.sampled_from(Severity),
    st.sampled_from(Certainty),
    st.sampled_from(Intent),
    st.booleans(),
)


@given(reports)
def test_the_priority_is_the_sum_of_its_reasons(report: Report) -> None:
    done = prioritise([report])[0]
    points = sum(reason.score for reason in done.reasons if reason.label == "priority")
    assert 0 <= done.priority <= 100
    assert done.priority == max(0, min(100, round(points)))


@given(reports, st.integers(1, 10**6))
def test_more_people_never_lower_the_priority(report: Report, more: int) -> None:
    need = report.needs[0]
    before = need.people.count if need.people else 0
    bigger = replace(report, needs=(a_need(need.item, need.kind, before + more),))
    assert priority(bigger) >= priority(report)
