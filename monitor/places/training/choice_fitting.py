"""Finding the weights of `choice.py` on the true places of IDRISI-D.

    python -m monitor.places.training.choice_fitting DATA GAZETTEER \\
        > monitor/places/data/choice.json

The likelihood of the right candidates (or of none, where none is right) is climbed with a ridge;
each event is shown with and without its country as the area. Confidence and threshold come from
events left out: five folds by event, dealt by a fixed order, so that two runs give the same file.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.resolve.candidates import Option, Signs
from monitor.places.resolve.choice import Calibration, Choice
from monitor.places.resolve.resolver import GazetteerLocator
from monitor.places.training.labelled import Labelled, event_country, labelled
from monitor.places.training.labels import Judged, is_right, judged, true_mentions, true_places

SETS = ("idrisi_d_en", "idrisi_d_ar")
FOLDS = 5
_RIDGE = 2.0
_ROUNDS = 2  # of fitting: what leads in a text depends on the weights
_KM_OF_DEGREE = 111.0
_SAME_KM = 10.0
_NEAR_IS_WORTH = 0.3  # a suburb where the city was meant, or the city where its division was
_WRONG_OF_CERTAIN = 0.043  # of the certain answers on left-out events; the bound to keep is 0.05

Numbers = NDArray[np.float64]

FIXED = {"around its city": -3.5}
"""Not fitted: both are right within 161 km, and people mean the city."""

START = Choice(
    {
        "country": 4.5, "region": 2.5, "people, city": 1.0, "people, region": 1.0,
        "people, country": 1.0, "alias": -1.5, "in named country": 4.0, "in named region": 5.0,
        "in area, city": 3.0, "in area, region": 3.0, "part": -2.0,
        "none": 2.5, "followed by what holds it": 3.0, "outside what follows": -2.0,
        "none: followed by what holds one": -2.0, "misspelt": -1.0, "edits": -1.0,
    }
    | FIXED
)  # fmt: skip
"""By hand: what leads in the first round, and where weights stay that the messages hardly move."""


@dataclass(frozen=True, slots=True)
class Case:
    """A true mention: the signs of its candidates, which are right, and the signs of none."""

    event: str
    options: tuple[Signs, ...]
    right: tuple[float, ...]  # 1 for the right one, less for others near it, 0 for wrong ones
    none: Signs
    weight: float


def fold_of(events: Iterable[str]) -> dict[str, int]:
    """Each event's fold, 0..FOLDS-1; the same event of both languages is in one."""
    return {event: at % FOLDS for at, event in enumerate(sorted(set(events)))}


def by_event(texts: Iterable[Labelled]) -> dict[str, list[Labelled]]:
    found: dict[str, list[Labelled]] = defaultdict(list)
    for message in texts:
        found[message.event].append(message)
    return found


def messages(data: Path) -> list[Labelled]:
    return [message for name in SETS for message in labelled(data, name)]


def cases(gazetteer: Gazetteer, choice: Choice, texts: Sequence[Labelled]) -> list[Case]:
    """Every true mention with its candidates, once without an area and once with the country."""
    found: list[Case] = []
    for event, own in by_event(texts).items():
        often = Counter(m["text"] for message in own for m in message.mentions)
        for area in (None, event_country(own)):
            locator = GazetteerLocator(gazetteer, area, choice)
            for message in own:
                found += _cases(gazetteer, locator, event, message, often)
    return _gathered(found)


def _gathered(found: Sequence[Case]) -> list[Case]:
    """Equal cases as one of their joint weight: most names come back in the same company."""
    kept: dict[object, Case] = {}
    for case in found:
        signs = tuple(tuple(sorted(one.items())) for one in (case.none, *case.options))
        key = (case.event, signs, case.right)
        known = kept.get(key)
        weight = case.weight + (known.weight if known else 0.0)
        kept[key] = replace(case, weight=weight)
    return list(kept.values())


def _cases(
    gazetteer: Gazetteer,
    locator: GazetteerLocator,
    event: str,
    message: Labelled,
    often: Counter[str],
) -> Iterable[Case]:
    labels = true_places(message)
    found = locator.options(message.text, true_mentions(message))
    for label, (options, none) in zip(labels, found, strict=True):
        right = _rightness(gazetteer, options, label)
        # a name that an event repeats a hundred times must not drown the others
        weight = 1 / math.sqrt(often[label["text"]])
        yield Case(event, tuple(one.signs for one in options), right, none, weight)


def _rightness(
    gazetteer: Gazetteer, options: Sequence[Option], label: Mapping[str, Any]
) -> tuple[float, ...]:
    """The nearest of the right candidates is the right one; the others are as good as near."""
    found = [gazetteer.candidate(one.place, 0.0) for one in options]
    right = [is_right(one, label) for one in found]
    there = (label["lat"], label["lon"])
    away = [
        _KM_OF_DEGREE * math.dist((one.lat, one.lon), there) if good else math.inf
        for one, good in zip(found, right, strict=True)
    ]
    nearest = min(away, default=math.inf)
    return tuple(
        0.0 if not good else 1.0 if far <= nearest + _SAME_KM else _NEAR_IS_WORTH
        for good, far in zip(right, away, strict=True)
    )


def fit(found: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights of the signs `names` that make the right candidates most likely."""
    column = {name: at for at, name in enumerate(names)}
    rows: list[Signs] = []
    starts, right, weight = [], [], []
    for case in found:
        starts.append(len(rows))
        rows += [case.none, *case.options]
        right += [float(not any(case.right)), *case.right]
        weight.append(case.weight)
    x = np.zeros((len(rows), len(names)))
    for at, signs in enumerate(rows):
        for sign, value in signs.items():
            if sign in column:
                x[at, column[sign]] = value
    prior = np.array([START.weights.get(name, 0.0) for name in names])
    begin, good, of_case = np.array(starts), np.array(right), np.array(weight)
    case_of = np.repeat(np.arange(len(starts)), np.diff([*starts, len(rows)]))

    def loss(w: Numbers) -> tuple[float, Numbers]:
        z = x @ w
        z -= np.maximum.reduceat(z, begin)[case_of]
        e = np.exp(z)
        total, hit = np.add.reduceat(e, begin), np.add.reduceat(e * good, begin)
        value = -(of_case * np.log(np.maximum(hit, 1e-300) / total)).sum()
        slope = e / total[case_of] - e * good / np.maximum(hit, 1e-300)[case_of]
        gradient = x.T @ (slope * of_case[case_of])
        moved = w - prior
        return float(value + _RIDGE / 2 * moved @ moved), gradient + _RIDGE * moved

    best = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(v), 3) for name, v in zip(names, best.x, strict=True)}


def fitted(gazetteer: Gazetteer, texts: Sequence[Labelled]) -> Choice:
    """Weights from these messages; confidence not yet bent, and all of it taken as certain."""
    choice = START
    for _ in range(_ROUNDS):
        found = cases(gazetteer, choice, texts)
        if not found:
            return START
        names = {n for case in found for signs in (case.none, *case.options) for n in signs}
        choice = Choice(fit(found, sorted(names - FIXED.keys())) | FIXED)
    return choice


def by_fold(gazetteer: Gazetteer, texts: Sequence[Labelled]) -> list[Choice]:
    """For each fold the weights that its events had no part in, without calibration."""
    folds = fold_of(message.event for message in texts)
    return [
        fitted(gazetteer, [message for message in texts if folds[message.event] != fold])
        for fold in range(FOLDS)
    ]


def calibrated(
    gazetteer: Gazetteer, texts: Sequence[Labelled], weights: Mapping[str, float]
) -> Choice:
    """`weights` with what calibrates them, from the answers on events left out."""
    sets = left_out(gazetteer, texts, by_fold(gazetteer, texts))
    area, world = (
        _calibration([answers for (_, known), answers in sets.items() if known is with_area])
        for with_area in (True, False)
    )
    return Choice(weights, area, world)


def _calibration(sets: Sequence[Sequence[Judged]]) -> Calibration:
    """Of answers whose confidence is a plain probability; every set keeps the bound."""
    chosen = [[one for one in answers if one.certain] for answers in sets]
    slope, shift = _platt([one for answers in chosen for one in answers])
    bent = Calibration(slope, shift, 0.0)
    pairs = [[(bent.confidence(one.confidence), one.right) for one in own] for own in chosen]
    return replace(bent, certain_from=max(map(_least_confidence, pairs)))


def left_out(
    gazetteer: Gazetteer, texts: Sequence[Labelled], of_fold: Sequence[Choice]
) -> dict[tuple[str, bool], list[Judged]]:
    """The answers for the true mentions of each event by weights that it had no part in.

    By the name of the set and whether the event's country was known.
    """
    folds = fold_of(message.event for message in texts)
    found: dict[tuple[str, bool], list[Judged]] = defaultdict(list)
    for event, own in by_event(texts).items():
        for area in (None, event_country(own)):
            locator = GazetteerLocator(gazetteer, area, of_fold[folds[event]])
            found[own[0].of_set, area is not None] += judged(locator, own)
    return found


def _platt(answers: Sequence[Judged]) -> tuple[float, float]:
    """Slope and shift of the log-odds under which the answers are most likely, by Newton."""
    share = np.array([one.confidence for one in answers])
    right = np.array([one.right for one in answers], dtype=float)
    odds = np.log(np.maximum(share, 1e-9)) - np.log(np.maximum(1 - share, 1e-9))
    x = np.stack([np.clip(odds, -8, 8), np.ones(len(odds))], axis=1)
    w = np.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(curve, x.T @ (right - p))
        w += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return round(float(w[0]), 3), round(float(w[1]), 3)


def _least_confidence(answers: Sequence[tuple[float, bool]]) -> float:
    """The least confidence, in hundredths, from which on few enough answers are wrong."""
    for hundredth in range(40, 100):
        certain = [right for confidence, right in answers if confidence >= hundredth / 100]
        if sum(not right for right in certain) <= _WRONG_OF_CERTAIN * len(certain):
            return hundredth / 100
    return 1.0


if __name__ == "__main__":
    texts = messages(Path(sys.argv[1]))
    index = open_gazetteer(Path(sys.argv[2]))
    choice = calibrated(index, texts, fitted(index, texts).weights)
    print(json.dumps(asdict(choice), indent=1, sort_keys=True))
