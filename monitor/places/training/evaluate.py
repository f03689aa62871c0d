"""Measuring mentions and places against the labelled messages, per event and in all.

    python -m monitor.places.training.evaluate DATA GAZETTEER

Measuring mentions on what no weights have seen takes some minutes the first time; see `refits.py`.
"""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.mentions.finder import find_mentions
from monitor.places.resolve.resolver import GazetteerLocator
from monitor.places.training.evaluate_mentions import mention_figures, mention_lines
from monitor.places.training.fitting import RECIPES
from monitor.places.training.labelled import labelled
from monitor.places.training.labels import report
from monitor.places.training.place_figures import as_lines, place_figures


def evaluate(data: Path, gazetteer_folder: Path) -> dict[str, Any]:
    """Figures ready for JSON: `mentions` and `places` by set, and `cost` in ms a post."""
    gazetteer = open_gazetteer(gazetteer_folder)
    refits = gazetteer_folder.with_name(f"{gazetteer_folder.name}-refits")
    return {
        "mentions": {
            recipe.messages: mention_figures(gazetteer, data, script, refits)
            for script, recipe in RECIPES.items()
        },
        "places": place_figures(gazetteer, data, refits),
        "cost": cost(gazetteer, [m.text for m in labelled(data, RECIPES["cased"].messages)]),
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
    lines: list[str] = []
    for name, questions in result["mentions"].items():
        lines += mention_lines(name, questions)
    lines += as_lines(result["places"])
    lines.append("  ".join(f"{key} {value:.3f}" for key, value in result["cost"].items()))
    return "\n".join(lines)


if __name__ == "__main__":
    figures = evaluate(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(figures) if "--json" in sys.argv else as_table(figures))
