"""Measuring mentions and places against the labelled messages, per event and in all.

    python -m monitor.places.evaluate DATA GAZETTEER

Half of the events of IDRISI-R fitted the weights (`fitted` true); the other half was never seen.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from monitor.model.places import Mention
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.labelled import fitted_on, labelled
from monitor.places.mentions import find_mentions
from monitor.places.place_figures import as_lines, place_figures
from monitor.places.resolver import GazetteerLocator
from monitor.places.truth import report

_MENTION_SETS = ("idrisi_r_en", "idrisi_r_ar")
_COUNTS = ("right", "found", "true", "outside_hashtags")


def evaluate(data: Path, gazetteer_folder: Path) -> dict[str, Any]:
    """Figures ready for JSON: `mentions` and `places` by set, and `cost` in ms a post."""
    gazetteer = open_gazetteer(gazetteer_folder)
    return {
        "mentions": {name: mention_figures(gazetteer, data, name) for name in _MENTION_SETS},
        "places": place_figures(gazetteer, data),
        "cost": cost(gazetteer, [m.text for m in labelled(data, _MENTION_SETS[0])]),
    }


def mention_figures(gazetteer: Gazetteer, data: Path, name: str) -> dict[str, Any]:
    """Exact spans without type. `f1_outside` leaves out names that are parts of a hashtag.

    The set labels no part of a hashtag ("#PrayForManila"), so each one counts as an error in `f1`.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for message in labelled(data, name):
        true = {(m["start"], m["end"]) for m in message.mentions}
        found = find_mentions(gazetteer, message.text)
        spans = {(m.start, m.end) for m in found}
        counts[message.event].update(
            right=len(spans & true),
            found=len(spans),
            true=len(true),
            outside_hashtags=sum(not _part_of_hashtag(m, message.text) for m in found),
        )
    fitted = fitted_on(data, name)
    events = {
        event: {"fitted": event in fitted, **_scores(count)}
        for event, count in sorted(counts.items())
    }
    held_out = [count for event, count in counts.items() if event not in fitted]
    unseen = [scores for event, scores in events.items() if event not in fitted]
    return {
        "events": events,
        "held_out": {
            **_scores(sum(held_out, Counter())),
            "mean_f1": _mean(scores["f1"] for scores in unseen),
            "mean_f1_outside": _mean(scores["f1_outside"] for scores in unseen),
        },
    }


def cost(gazetteer: Gazetteer, texts: list[str]) -> dict[str, float]:
    """Milliseconds of one core a post, mentions and places."""
    locator = GazetteerLocator(gazetteer)
    begun = time.process_time()
    reports = [report(text, tuple(find_mentions(gazetteer, text))) for text in texts]
    found = time.process_time()
    locator.locate(reports)
    done = time.process_time()
    each = 1000 / max(len(texts), 1)
    return {"mentions_ms": (found - begun) * each, "places_ms": (done - found) * each}


def as_table(result: Mapping[str, Any]) -> str:
    """The figures of `evaluate` as plain text, one line an event."""
    lines = []
    for name, figures in result["mentions"].items():
        lines += [f"mentions, {name}", f"{'':36}{'P':>7}{'R':>7}{'F1':>7}{'F1 outside':>12}"]
        rows = {**figures["events"], "held out, all": figures["held_out"]}
        for event, one in rows.items():
            mark = " (fitted)" if one.get("fitted") else ""
            values = f"{one['precision']:7.3f}{one['recall']:7.3f}{one['f1']:7.3f}"
            lines.append(f"{event + mark:40}"[:36] + values + f"{one['f1_outside']:12.3f}")
        mean = figures["held_out"]
        outside = f"{mean['mean_f1_outside']:12.3f}"
        lines += [f"{'held out, mean of events':36}{'':14}{mean['mean_f1']:7.3f}{outside}", ""]
    lines += as_lines(result["places"])
    lines.append("  ".join(f"{key} {value:.3f}" for key, value in result["cost"].items()))
    return "\n".join(lines)


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


if __name__ == "__main__":
    figures = evaluate(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(figures) if "--json" in sys.argv else as_table(figures))
