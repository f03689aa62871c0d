"""What people corrected of one report, laid over what the machine read of it.

Pure, and on readings in their JSON form, as they are stored. What the machine read is kept beside
(`reading["read"]`), as is what people said (`reading["said"]`): the same corrections always give
the same reading, and one that is taken back leaves nothing behind. Places are another matter: see
chosen_places.py.
"""

from collections.abc import Mapping
from typing import Any

from monitor.model.json_report import report_from
from monitor.model.judgements import shown
from monitor.model.labels import RELEVANT, SECTOR_OF, Item, intent_label, need_label
from monitor.model.posts import Post
from monitor.steps.prioritise import prioritise

Reading = dict[str, Any]
Said = Mapping[str, Mapping[str, Any]]

KEPT = (
    "needs",
    "intent",
    "urgency",
    "severity",
    "language",
    "relevant",
    "labels",
    "needs_human",
    "priority",
)


def read_by_machine(reading: Reading) -> Reading:
    """As the machine read it, whatever people said since."""
    plain = {name: value for name, value in reading.items() if name not in ("read", "said")}
    read: Reading = reading.get("read", {})
    return plain | read


def overlaid(reading: Reading, said: Said, post: Post) -> Reading:
    """The reading with these corrections, and no others, and the priority that follows.

    Whoever corrects a post on which a step broke has read it: it needs no human any more.
    """
    machine = read_by_machine(reading)
    if not said:
        return _reasoned(machine, said, post)
    value = {name: one["value"] for name, one in said.items()}
    after = machine | {"needs_human": []}
    after |= {
        name: value[name] for name in ("intent", "urgency", "severity", "language") if name in value
    }
    if "need" in value:
        item, kind = value["need"]
        after["needs"] = [_need(machine, item, kind)] if item else []
        after["relevant"] = machine["relevant"] or bool(item)
    if "people" in value:
        after["needs"] = [
            one | {"people": _people(value["people"]) if at == 0 else None}
            for at, one in enumerate(after["needs"])
        ]
    if "relevant" in value:
        after["relevant"] = value["relevant"]
    after["labels"] = _labels(machine, after)
    after["read"] = {name: machine[name] for name in KEPT}
    after["said"] = {name: dict(one) for name, one in said.items()}
    return _reasoned(after, said, post)


def _need(machine: Reading, item: str, kind: str) -> dict[str, Any]:
    """The people that the machine counted stay with the need that they are said to have."""
    people = next((one["people"] for one in machine["needs"] if one["people"]), None)
    sector = str(SECTOR_OF[Item(item)])
    return {"sector": sector, "item": item, "kind": kind, "score": 1.0, "people": people}


def _people(count: int | None) -> dict[str, Any] | None:
    return {"count": count, "unit": "people"} if count else None


def _labels(machine: Reading, after: Reading) -> list[str]:
    others = [
        one
        for one in machine["labels"]
        if one != RELEVANT and not one.startswith(("need:", "intent:"))
    ]
    needs = [need_label(Item(one["item"])) for one in after["needs"]]
    relevant = [RELEVANT] if after["relevant"] else []
    return [*relevant, *needs, intent_label(after["intent"]), *others]


def _reasoned(reading: Reading, said: Said, post: Post) -> Reading:
    """With the priority and its reasons anew, and who corrected what; other reasons stay."""
    bare = reading | {"reasons": []}
    [weighed] = prioritise([report_from(bare, post)])
    points = [
        {"label": "priority", "start": 0, "end": 0, "why": one.why, "score": one.score}
        for one in weighed.reasons
    ]
    people = [
        {
            "label": name,
            "start": 0,
            "end": 0,
            "why": f"corrected by {one['by_name']}: {shown(name, one['value'])}",
            "score": 1.0,
        }
        for name, one in said.items()
    ]

    def anew(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [
            one
            for one in reasons
            if one["label"] != "priority" and not one["why"].startswith("corrected by ")
        ]
        return [*kept, *people, *points]

    done = reading | {"priority": weighed.priority, "reasons": anew(reading["reasons"])}
    if "machine" in reading:  # under the choices of places: see chosen_places.py
        machine = reading["machine"]
        done["machine"] = machine | {"reasons": anew(machine["reasons"])}
    return done
