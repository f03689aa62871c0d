"""A step that breaks on one post leaves its mark there, and the rest of the batch goes on."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.model.posts import storable
from monitor.model.reasons import Reason
from monitor.model.reports import Report

log = logging.getLogger(__name__)

Step = Callable[[Sequence[Report]], list[Report]]


def guarded(name: str, step: Step, reports: Sequence[Report]) -> list[Report]:
    """`step(reports)`; when that raises, each report alone, and those that raise again are marked.

    A marked report comes back as it went in, with `faults` naming the step and the error, so that
    a person sees the post even though the machine could not read it.
    """
    try:
        return _complete(step, reports)
    except Exception:
        log.warning("step %s broke on a batch of %d; trying each alone", name, len(reports))
    return [_alone(name, step, report) for report in reports]


def fault_of(step: str, error: Exception) -> str:
    """As a report keeps it; errors quote what they stumbled over."""
    return storable(f"{step}: {type(error).__name__}: {error}"[:300])


def _alone(name: str, step: Step, report: Report) -> Report:
    try:
        return _complete(step, [report])[0]
    except Exception as error:
        log.exception("step %s broke on a post of %s", name, report.post.network)
        fault = fault_of(name, error)
        reason = Reason("needs_human", 0, 0, f"the step '{name}' broke on this post", 0.0)
        return replace(report, faults=(*report.faults, fault), reasons=(*report.reasons, reason))


def _complete(step: Step, reports: Sequence[Report]) -> list[Report]:
    done = step(reports)
    if len(done) != len(reports):
        raise ValueError(f"{len(reports)} reports went in, {len(done)} came out")
    return done
