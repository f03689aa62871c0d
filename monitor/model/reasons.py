"""A reason: why a machine decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a machine decided `label`: the words (offsets in the text, 0..0 for none) or the rule."""

    label: (
        str  # a label of `labels.py`, or "urgency", "severity", "people", "place", "priority" ...
    )
    start: int
    end: int
    why: str  # short and readable: "words that carried it", "rule: trapped", "copy of ..."
    score: float  # the model's probability, or the points a rule gave
