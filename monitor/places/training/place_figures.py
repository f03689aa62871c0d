"""How often places are right, how often they are certain, and what a confidence is worth.

Every event is measured by weights that it had no part in, of the tagger (`refits.py`) and of the
choice (five folds, `choice_fitting.py`), once without an area and once with the country of most of
its places as the area.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.model.places import Mention, Place
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.mentions.features import Signs
from monitor.places.mentions.finder import find_with
from monitor.places.mentions.tagger import Tagger, Weights
from monitor.places.resolve.choice import shipped
from monitor.places.resolve.resolver import GazetteerLocator
from monitor.places.training.choice_fitting import SETS, by_event, by_fold, fold_of, messages
from monitor.places.training.fitting import RECIPES
from monitor.places.training.labelled import Labelled, areas, event_country, labelled
from monitor.places.training.labels import is_right, report, true_mentions, true_places
from monitor.places.training.refits import Refits, can_refit, taggers_of

BINS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Bounds of confidence between which answers are counted together."""

Figures = dict[str, Any]
_Bins = dict[int, list[tuple[float, bool]]]


def place_figures(gazetteer: Gazetteer, data: Path, refits: Path) -> Figures:
    """By set and by "world" or "area": shares in all, by event and by kind; and reliability.

    Without python-crfsuite the mentions are found by the shipped weights, which have seen them.
    """
    texts = messages(data)
    folds = fold_of(message.event for message in texts)
    sure = shipped()
    choices = [replace(one, area=sure.area, world=sure.world) for one in by_fold(gazetteer, texts)]
    figures: Figures = {}
    for name in SETS:
        own = by_event(message for message in texts if message.of_set == name)
        script = next(one for one, recipe in RECIPES.items() if recipe.places == name)
        weights = _unseen(gazetteer, data, script, refits)
        figures[name] = {}
        for known in ("world", "area"):
            count = _Count()
            for event, of_event in own.items():
                area = event_country(of_event) if known == "area" else None
                locator = GazetteerLocator(gazetteer, area, choices[folds[event]])
                taggers = taggers_of(Signs(gazetteer, area), script, weights.get(event))
                count.add(locator, taggers, of_event)
            figures[name][known] = count.figures()
    return figures


def _unseen(gazetteer: Gazetteer, data: Path, script: str, folder: Path) -> dict[str, Weights]:
    if not can_refit():
        return {}
    recipe = RECIPES[script]
    seen = list(labelled(data, recipe.messages))
    return Refits(seen, gazetteer, areas(data, recipe.places), script, folder).of_events()


class _Count:
    def __init__(self) -> None:
        self.events: dict[str, Counter[str]] = defaultdict(Counter)
        self.kinds: dict[str, Counter[str]] = defaultdict(Counter)
        self.bins: _Bins = defaultdict(list)

    def add(
        self, locator: GazetteerLocator, taggers: tuple[Tagger, Tagger], texts: Iterable[Labelled]
    ) -> None:
        for message in texts:
            labels, text = true_places(message), message.text
            found = find_with(*taggers, text)
            given, ours = locator.locate(
                [report(text, true_mentions(message)), report(text, tuple(found))]
            )
            by_span = {(one.mention.start, one.mention.end): one for one in ours}
            for label, place in zip(labels, given, strict=True):
                own = by_span.get((label["start"], label["end"]))
                counted = self._counted(label, place, own)
                self.events[message.event] += counted
                self.kinds[label["type"]] += counted
            self.events[message.event]["stray certain"] += sum(
                not one.uncertain and not _overlaps(one.mention, labels) for one in ours
            )

    def _counted(self, label: Mapping[str, Any], place: Place, own: Place | None) -> Counter[str]:
        right = _right(place, label)
        largest = max(place.candidates, key=lambda one: one.population, default=None)
        if place.candidates:
            self.bins[_bin(place.confidence)].append((place.confidence, right))
        found_right = own is not None and _right(own, label)
        certain = own is not None and not own.uncertain
        return Counter({
            "true": 1,
            "population": largest is not None and is_right(largest, label),
            "given": right,
            "given certain": not place.uncertain,
            "given certain right": right and not place.uncertain,
            "found": own is not None,
            "found right": found_right,
            "certain": certain,
            "certain right": certain and found_right,
        })  # fmt: skip

    def figures(self) -> Figures:
        total: Counter[str] = sum(self.events.values(), Counter())
        return {
            "all": _shares(total),
            "events": {event: _shares(count) for event, count in sorted(self.events.items())},
            "kinds": {kind: _shares(count) for kind, count in sorted(self.kinds.items())},
            "reliability": [_reliability(at, self.bins[at]) for at in sorted(self.bins)],
        }


def _right(place: Place, label: Mapping[str, Any]) -> bool:
    return bool(place.candidates) and is_right(place.candidates[0], label)


def _overlaps(mention: Mention, labels: Sequence[Mapping[str, Any]]) -> bool:
    return any(mention.start < one["end"] and one["start"] < mention.end for one in labels)


def _bin(confidence: float) -> int:
    return next(at for at, bound in enumerate(BINS[1:]) if confidence < bound)


def _reliability(at: int, answers: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Of one bin: how sure the answers were on average, and how many of them were right."""
    return {
        "from": BINS[at],
        "answers": float(len(answers)),
        "said": sum(confidence for confidence, _ in answers) / len(answers),
        "right": sum(right for _, right in answers) / len(answers),
    }


def _shares(count: Mapping[str, int]) -> dict[str, float]:
    """`given`: the true mentions are given; without it: they are found by us, the exact words.

    `right` is the first candidate, certain or not; `stray_certain` counts certain places where
    nothing is labelled, which the sets leave open (they label no part of a hashtag).
    """
    true, found = max(count["true"], 1), max(count["found"], 1)
    given_certain, certain = max(count["given certain"], 1), max(count["certain"], 1)
    return {
        "mentions": float(count["true"]),
        "population": count["population"] / true,
        "given_right": count["given"] / true,
        "given_certain": count["given certain"] / true,
        "given_wrong_of_certain": 1 - count["given certain right"] / given_certain
        if count["given certain"]
        else 0.0,
        "found": count["found"] / true,
        "right_of_found": count["found right"] / found,
        "right_of_all": count["found right"] / true,
        "certain_of_found": count["certain"] / found,
        "wrong_of_certain": 1 - count["certain right"] / certain if count["certain"] else 0.0,
        "stray_certain": float(count["stray certain"]),
    }


_COLUMNS = {
    "mentions": "n",
    "population": "largest",
    "given_right": "giv.right",
    "given_certain": "giv.sure",
    "given_wrong_of_certain": "giv.wrong",
    "found": "found",
    "right_of_found": "r/found",
    "right_of_all": "r/all",
    "certain_of_found": "sure",
    "wrong_of_certain": "wrong",
    "stray_certain": "stray",
}


def as_lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as plain text, one line an event, a kind, or a bin of confidence."""
    lines = []
    for name, of_set in figures.items():
        for known, one in of_set.items():
            where = "no area given" if known == "world" else "the event's country as area"
            lines += [f"places, {name}, {where}", _line("", _COLUMNS.values())]
            for key, shares in {**one["events"], **one["kinds"], "all": one["all"]}.items():
                values = (
                    f"{shares[column]:.0f}" if column in ("mentions", "stray_certain")
                    else f"{shares[column]:.3f}" for column in _COLUMNS
                )  # fmt: skip
                lines.append(_line(key, values))
            lines += ["", _line("  confidence from", ("answers", "said", "right"))]
            for bin_ in one["reliability"]:
                row = (f"{bin_['answers']:.0f}", f"{bin_['said']:.3f}", f"{bin_['right']:.3f}")
                lines.append(_line(f"  {bin_['from']:.2f}", row))
            lines.append("")
    return lines


def _line(head: str, values: Iterable[str]) -> str:
    return f"{head[:30]:30}" + "".join(f"{value:>10}" for value in values)
