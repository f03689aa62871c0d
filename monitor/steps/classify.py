"""Classify: language, needs, intent, urgency and mentions, by the reader."""

from collections.abc import Sequence

from monitor.model.reports import Report
from monitor.protocols import Reader
from monitor.steps.isolation import guarded


def classify(reports: Sequence[Report], reader: Reader) -> list[Report]:
    return guarded("classify", reader.read, reports)
