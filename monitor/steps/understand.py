"""The steps that need no database: classify, locate, prioritise."""

from collections.abc import Sequence

from monitor.model.reports import Report
from monitor.protocols import Locator, Reader
from monitor.steps.classify import classify
from monitor.steps.locate import locate
from monitor.steps.prioritise import prioritise


def understand(reports: Sequence[Report], reader: Reader, locator: Locator) -> list[Report]:
    """The steps that need no database: classify, locate, prioritise."""
    return prioritise(locate(classify(reports, reader), locator))
