"""Measuring mentions and places against the labelled messages, per event and in all.

    python -m monitor.places.evaluate DATA GAZETTEER

Measuring mentions on what no weights have seen takes some minutes the first time; see `refits.py`.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geopy.distance import great_circle

from monitor.model.areas import Area
from monitor.model.places import Candidate, Mention
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.places.evaluate_mentions import mention_figures, mention_lines
from monitor.places.fitting import RECIPES
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.labelled import Labelled, labelled
from monitor.places.mentions import find_mentions
from monitor.places.resolver import GazetteerLocator

WITHIN_KM = 161.0
"""A hundred miles: the distance the literature on toponym resolution counts as right."""

_PLACE_SETS = ("idrisi_d_en", "idrisi_d_ar")


def evaluate(data: Path, gazetteer_folder: Path) -> dict[str, Any]:
    """Figures ready for JSON: `mentions` and `places` by set, and `cost` in ms a post."""
    gazetteer = open_gazetteer(gazetteer_folder)
    refits = gazetteer_folder.with_name(f"{gazetteer_folder.name}-refits")
    return {
        "mentions": {
            recipe.messages: mention_figures(gazetteer, data, script, refits)
            for script, recipe in RECIPES.items()
        },
        "places": {name: place_figures(gazetteer, data, name) for name in _PLACE_SETS},
        "cost": cost(gazetteer, [m.text for m in labelled(data, RECIPES["cased"].messages)]),
    }


def place_figures(gazetteer: Gazetteer, data: Path, name: str) -> dict[str, Any]:
    """Shares of right places, by event and in all.

    `given`: the true mentions are given; `end_to_end`: they are found by us, with the exact words.
    `population`: the largest bearer of the name, the mentions given. `..._area`: the country of
    most of the event's true places is known. `certain`: share that is chosen at all when the
    mentions are given, and `right_of_certain` how many of these are right.
    """
    messages = list(labelled(data, name))
    events: dict[str, Counter[str]] = defaultdict(Counter)
    for event in sorted({message.event for message in messages}):
        own = [message for message in messages if message.event == event]
        country = Counter(m["country"].upper() for one in own for m in one.mentions if m["country"])
        area = Area(countries=(country.most_common(1)[0][0],)) if country else None
        for suffix, locator in (
            ("", GazetteerLocator(gazetteer)),
            ("_area", GazetteerLocator(gazetteer, area)),
        ):
            for message in own:
                events[event].update(_count(gazetteer, locator, message, suffix))
    total: Counter[str] = sum(events.values(), Counter())
    shares = {event: _shares(count) for event, count in events.items()}
    return {"events": shares, "all": _shares(total)}


def _count(
    gazetteer: Gazetteer, locator: GazetteerLocator, message: Labelled, suffix: str
) -> Counter[str]:
    true = [m for m in message.mentions if m["lat"] is not None]
    text = message.text
    given = tuple(Mention(m["text"], m["start"], m["end"], _kind(text, m)) for m in true)
    found = tuple(find_mentions(gazetteer, text))
    of_given, of_found = locator.locate([_report(text, given), _report(text, found)])
    by_span = {(place.mention.start, place.mention.end): place for place in of_found}
    counts: Counter[str] = Counter(true=len(true) if not suffix else 0)
    for label, place in zip(true, of_given, strict=True):
        right = bool(place.candidates) and _right(place.candidates[0], label)
        counts[f"given{suffix}"] += right
        counts[f"certain{suffix}"] += not place.uncertain
        counts[f"right_of_certain{suffix}"] += right and not place.uncertain
        ours = by_span.get((label["start"], label["end"]))
        counts[f"end_to_end{suffix}"] += (
            ours is not None and bool(ours.candidates) and _right(ours.candidates[0], label)
        )
        if not suffix:
            largest = max(place.candidates, key=lambda one: one.population, default=None)
            counts["population"] += largest is not None and _right(largest, label)
    return counts


def _right(candidate: Candidate, label: Mapping[str, Any]) -> bool:
    """Within 161 km of the true point, inside the true box, or the country that was meant."""
    if label["type"] == "Country" and candidate.country == str(label["country"]).upper():
        return True
    if label["bbox"]:
        south, north, west, east = label["bbox"]
        if south <= candidate.lat <= north and west <= candidate.lon <= east:
            return True
    here, there = (candidate.lat, candidate.lon), (label["lat"], label["lon"])
    return bool(great_circle(here, there).km <= WITHIN_KM)


def cost(gazetteer: Gazetteer, texts: list[str]) -> dict[str, float]:
    """Milliseconds of one core a post, mentions and places."""
    locator = GazetteerLocator(gazetteer)
    begun = time.process_time()
    reports = [_report(text, tuple(find_mentions(gazetteer, text))) for text in texts]
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
    for name, figures in result["places"].items():
        keys = list(figures["all"])
        lines += [f"places, {name}", " " * 30 + "".join(f"{key[:16]:>18}" for key in keys)]
        for event, one in {**figures["events"], "all": figures["all"]}.items():
            lines.append(f"{event:30}" + "".join(f"{one[key]:18.3f}" for key in keys))
        lines.append("")
    lines.append("  ".join(f"{key} {value:.3f}" for key, value in result["cost"].items()))
    return "\n".join(lines)


def _shares(count: Mapping[str, int]) -> dict[str, float]:
    true = max(count["true"], 1)
    shares = {"mentions": float(count["true"]), "population": count["population"] / true}
    for suffix in ("", "_area"):
        shares[f"given{suffix}"] = count[f"given{suffix}"] / true
        shares[f"end_to_end{suffix}"] = count[f"end_to_end{suffix}"] / true
        certain = count[f"certain{suffix}"]
        shares[f"certain{suffix}"] = certain / true
        shares[f"right_of_certain{suffix}"] = count[f"right_of_certain{suffix}"] / max(certain, 1)
    return shares


def _kind(text: str, label: Mapping[str, Any]) -> str:
    return "hashtag" if text[: label["start"]].endswith("#") else "place"


def _report(text: str, mentions: tuple[Mention, ...]) -> Report:
    post = Post(network="replay", id="0", text=text, created_at=datetime.now(UTC))
    return Report(post=post, mentions=mentions)


if __name__ == "__main__":
    figures = evaluate(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(figures) if "--json" in sys.argv else as_table(figures))
