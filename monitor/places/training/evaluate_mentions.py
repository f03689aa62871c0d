"""Measuring mentions: exact spans without type, by event.

Three questions: events that the weights have never seen, without and with the country of the event
given; messages never seen of events that were; and the shipped weights, which have seen all.
The first two fit weights anew without what they are measured on (`refits.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from monitor.model.areas import Area
from monitor.model.places import Mention
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.mentions.features import Signs
from monitor.places.mentions.finder import find_with
from monitor.places.mentions.tagger import Tagger, Weights, shipped
from monitor.places.training.fitting import RECIPES
from monitor.places.training.labelled import Labelled, areas, labelled
from monitor.places.training.refits import Refits, can_refit, taggers_of

_COUNTS = ("right", "found", "true", "outside_hashtags")
Counts = dict[str, Counter[str]]


def mention_figures(gazetteer: Gazetteer, data: Path, script: str, refits: Path) -> dict[str, Any]:
    """Figures by question: `{question: {"events": {event: scores}, "all": scores, ...}}`.

    `f1_outside` leaves out names that are parts of a hashtag, of which the English set labels none
    ("#PrayForManila"), so that each counts as an error in `f1`. Without python-crfsuite there is
    only the question `shipped`.
    """
    recipe = RECIPES[script]
    messages = list(labelled(data, recipe.messages))
    area_of = areas(data, recipe.places)
    questions: dict[str, Counts] = {"shipped": {}}
    _measure(questions["shipped"], gazetteer, shipped(script), script, messages, {})
    if can_refit():
        questions.update(unseen={}, unseen_area={}, seen={})
        fits = Refits(messages, gazetteer, area_of, script, refits)
        for weights, unseen in fits.by_event():
            _measure(questions["unseen"], gazetteer, weights, script, unseen, {})
            _measure(questions["unseen_area"], gazetteer, weights, script, unseen, area_of)
        for weights, unseen in fits.by_row():
            _measure(questions["seen"], gazetteer, weights, script, unseen, {})
    return {question: _figures(counts) for question, counts in questions.items() if counts}


def _measure(
    counts: Counts,
    gazetteer: Gazetteer,
    weights: Weights,
    script: str,
    messages: Iterable[Labelled],
    area_of: Mapping[str, Area],
) -> None:
    """Add the counts of each event; `area_of`: the areas that are given, by event."""
    made: dict[Area | None, tuple[Tagger, Tagger]] = {}
    counted = defaultdict(Counter, counts)
    for message in messages:
        area = area_of.get(message.event)
        if area not in made:
            made[area] = taggers_of(Signs(gazetteer, area), script, weights)
        true = {(one["start"], one["end"]) for one in message.mentions}
        found = find_with(*made[area], message.text)
        spans = {(one.start, one.end) for one in found}
        counted[message.event].update(
            right=len(spans & true),
            found=len(spans),
            true=len(true),
            outside_hashtags=sum(not _part_of_hashtag(one, message.text) for one in found),
        )
    counts.update(counted)


def _figures(counts: Counts) -> dict[str, Any]:
    events = {event: _scores(count) for event, count in sorted(counts.items())}
    return {
        "events": events,
        "all": _scores(sum(counts.values(), Counter())),
        "mean_f1": _mean(one["f1"] for one in events.values()),
        "mean_f1_outside": _mean(one["f1_outside"] for one in events.values()),
    }


def mention_lines(name: str, questions: Mapping[str, Any]) -> list[str]:
    """The figures of one set as lines of a plain table."""
    lines = []
    for question, figures in questions.items():
        lines += [f"mentions, {name}, {_TITLES[question]}"]
        lines += [f"{'':36}{'P':>7}{'R':>7}{'F1':>7}{'F1 outside':>12}"]
        for event, one in {**figures["events"], "all": figures["all"]}.items():
            values = f"{one['precision']:7.3f}{one['recall']:7.3f}{one['f1']:7.3f}"
            lines.append(f"{event:36}"[:36] + values + f"{one['f1_outside']:12.3f}")
        outside = f"{figures['mean_f1_outside']:12.3f}"
        lines += [f"{'mean of events':36}{'':14}{figures['mean_f1']:7.3f}{outside}", ""]
    if "unseen" not in questions:
        lines += ["events not seen: needs pip install 'crisis-monitor[train]'", ""]
    return lines


_TITLES = {
    "shipped": "the shipped weights (they have seen all of it)",
    "unseen": "events never seen, no area given",
    "unseen_area": "events never seen, the country given",
    "seen": "messages never seen of events seen",
}


def _scores(count: Mapping[str, int]) -> dict[str, float]:
    right, found, true, outside = (count[key] for key in _COUNTS)
    return {
        "precision": right / max(found, 1),
        "recall": right / max(true, 1),
        "f1": 2 * right / max(found + true, 1),
        "f1_outside": 2 * right / max(outside + true, 1),
        "true": float(true),
    }


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / max(len(listed), 1)


def _part_of_hashtag(mention: Mention, text: str) -> bool:
    after = text[mention.end : mention.end + 1]
    whole = text[: mention.start].endswith(("#", "＃")) and not (after.isalnum() or after == "_")
    return mention.kind == "hashtag" and not whole
