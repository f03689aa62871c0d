"""Which candidate, and how sure: signs weighed into probabilities, and these made honest.

A candidate's points are the sum of its weighted signs; "none of these" has points too; their
softmax is the probability of each (a conditional logit, McFadden 1974). What it says of the first
candidate is then bent to the share that was right on events it had not seen (Platt 1999). The
numbers are in `data/choice.json`; `choice_fitting.py` finds them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.places.resolve.candidates import Option, Signs


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slope` and `shift` of the log-odds, and the least confidence that chooses a place."""

    slope: float
    shift: float
    certain_from: float

    def confidence(self, share: float) -> float:
        """0..1: how often a first candidate of this probability was right on unseen events."""
        odds = math.log(max(share, 1e-9)) - math.log(max(1 - share, 1e-9))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * odds + self.shift))))


PLAIN = Calibration(1.0, 0.0, 0.0)
"""Probabilities as they are, and every first candidate chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Weights by sign; how sure that makes us where the area is known, and in the whole world."""

    weights: Mapping[str, float]
    area: Calibration = PLAIN
    world: Calibration = PLAIN

    def points(self, signs: Signs) -> float:
        weights = self.weights
        return sum(weights.get(sign, 0.0) * value for sign, value in signs.items())

    def shares(self, options: Sequence[Option], none: float) -> list[float]:
        """The probability of each option beside that of none of them, whose points are given."""
        best = max(none, max((one.points for one in options), default=none))
        weights = [math.exp(one.points - best) for one in options]
        total = sum(weights) + math.exp(none - best)
        return [weight / total for weight in weights]


@cache
def shipped() -> Choice:
    """The choice in `data/choice.json`."""
    path = resources.files("monitor.places").joinpath("data", "choice.json")
    form = json.loads(path.read_text(encoding="utf-8"))
    return Choice(form["weights"], Calibration(**form["area"]), Calibration(**form["world"]))
