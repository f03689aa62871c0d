"""Probabilities as log-odds, in which distances from a threshold mean the same everywhere."""

import math

_LEAST, _MOST = 1e-4, 1 - 1e-4  # scores are rounded to four places: 0 and 1 are not meant


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), at most 9.2 from even."""
    kept = min(max(probability, _LEAST), _MOST)
    return math.log(kept / (1 - kept))
