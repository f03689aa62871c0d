"""Which labels the reader is unsure of: their calibrated probability lies near the threshold.

A threshold is where the model found deciding either way to cost the same, so what lies close to it
on either side is a coin's toss. Close is told in log-odds, not in points of probability: between
0.02 and 0.12 lies more than between 0.45 and 0.55, and thresholds lie from 0.08 to 0.61.
"""

from collections.abc import Mapping
from functools import lru_cache

from monitor.model.labels import RELEVANT
from monitor.reading.odds import log_odds

BAND = 0.35
"""Log-odds on either side of a label's threshold: 0.41 to 0.59 around one half, 0.23 to 0.37 around
0.30. On Figure Eight's validation split a decision within it is right 57 times in 100, one that is
1.0 away 84 times and more; 23 posts in 100 have a need or an intent within it."""


def unsure_of(learned: Mapping[str, float], thresholds: Mapping[str, float]) -> tuple[str, ...]:
    """Learned labels within `BAND` of their own threshold, the nearest first.

    Points of a rule are no probabilities: a label that only rules tell is never among them.
    """
    relevance = learned.get(RELEVANT)
    least = thresholds.get(RELEVANT, 0.0)
    if relevance is not None and relevance < least and _distance(relevance, least) > BAND:
        return ()  # surely not about an emergency: what it might need there is no question
    near = {
        label: distance
        for label, probability in learned.items()
        if (distance := _distance(probability, thresholds[label])) <= BAND
    }
    return tuple(sorted(near, key=near.__getitem__))


@lru_cache(maxsize=20_000)  # of a label few: probabilities come rounded, and most are small
def _distance(probability: float, threshold: float) -> float:
    return abs(log_odds(probability) - log_odds(threshold))
