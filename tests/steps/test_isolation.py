from collections.abc import Sequence
from dataclasses import replace

from monitor.model.reports import Report
from monitor.steps.isolation import guarded
from tests.builders import a_report


def shout(reports: Sequence[Report]) -> list[Report]:
    if any("poison" in report.post.text for report in reports):
        raise ValueError("cannot read this")
    return [replace(report, language="xx") for report in reports]


def test_one_post_that_breaks_a_step_is_marked_and_the_rest_goes_on() -> None:
    batch = [a_report("fine"), a_report("poison"), a_report("also fine")]
    done = guarded("shout", shout, batch)
    assert [report.language for report in done] == ["xx", "en", "xx"]
    assert [report.needs_human for report in done] == [False, True, False]
    assert done[1].faults == ("shout: ValueError: cannot read this",)
    assert any(reason.label == "needs_human" for reason in done[1].reasons)


def test_a_step_that_loses_a_report_is_broken() -> None:
    done = guarded("loses", lambda reports: list(reports)[1:], [a_report(), a_report()])
    assert all(report.needs_human for report in done)
