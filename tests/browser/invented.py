"""Some 150 incidents in five languages: the texts of the drill, read by a simple rule.

The words are the drill's; what they are about, where and how urgent goes round in turns, so that
every kind of row is on the board whatever the reader of the day would say.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.labels import (
    SECTOR_OF,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    Severity,
    Urgency,
)
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.model.posts import Post
from monitor.model.reports import Need, People, Reason, Report

PLACES = {
    "en": [("Beira", "MZ", -19.84, 34.84), ("Dondo", "MZ", -19.61, 34.74)],
    "fr": [("Toamasina", "MG", -18.15, 49.4), ("Mahajanga", "MG", -15.72, 46.32)],
    "es": [("Tumaco", "CO", 1.81, -78.76), ("Esmeraldas", "EC", 0.96, -79.65)],
    "ar": [("بورتسودان", "SD", 19.62, 37.22), ("الحديدة", "YE", 14.8, 42.95)],
    "ht": [("Leyogàn", "HT", 18.51, -72.63), ("Jeremi", "HT", 18.65, -74.12)],
}
PRECISIONS = (Precision.CITY, Precision.NEIGHBOURHOOD, Precision.POINT, Precision.REGION)
INTENTS = (Intent.REQUEST, Intent.REQUEST, Intent.EYEWITNESS, Intent.QUESTION, Intent.RUMOUR)
SPAN = timedelta(hours=5)


def incidents(texts: Path) -> Iterator[Report]:
    dice = random.Random(7)
    lines = [json.loads(line) for line in texts.read_text().splitlines()]
    now = datetime.now(UTC)
    for at, line in enumerate(lines):
        age = SPAN * ((len(lines) - at) / len(lines)) ** 1.5
        yield _report(line, now - age, at, dice)


def _report(line: dict[str, str], when: datetime, at: int, dice: random.Random) -> Report:
    text = line["text"]
    language = line["lang"] if line["lang"] in PLACES else "en"
    post = Post(
        line["network"],
        line["id"],
        text,
        when,
        line["author"],
        repost_of=line.get("repost_of"),
        reply_to=line.get("reply_to"),
    )
    if at % 71 == 13:
        return Report(post, language, faults=("classify: ValueError: not to be read",))
    item = list(Item)[dice.choices(range(17), weights=[9, 3, 8, 3, 8, 3, 8, 5, 9, *[2] * 8])[0]]
    offered = at % 11 == 5
    urgency = dice.choice((Urgency.IMMEDIATE, Urgency.EXPECTED, Urgency.EXPECTED, Urgency.UNKNOWN))
    words = text.split()
    start = text.index(words[min(2, len(words) - 1)])
    span = (start, min(len(text), start + 18))
    persons = People(dice.choice((4, 12, 40, 300)), "people", 0, 0) if at % 3 else None
    need = Need(
        SECTOR_OF[item], item, NeedKind.OFFERED if offered else NeedKind.ASKED, 0.9, persons
    )
    label = f"need:{item}"
    return Report(
        post,
        language,
        0.98,
        needs=() if at % 17 == 3 else (need,),
        intent=Intent.OFFER if offered else INTENTS[at % len(INTENTS)],
        humanitarian_class=HumanitarianClass.INFRASTRUCTURE,
        relevant=True,
        urgency=urgency,
        severity=Severity.EXTREME if urgency is Urgency.IMMEDIATE else Severity.MODERATE,
        labels=("relevant", label, "intent:request"),
        scores={"relevant": 0.97, label: 0.91, "intent:request": 0.74},
        places=(_place(language, at),) if at % 5 else (),
        reasons=(Reason(label, *span, "words that carried it", 0.91),),
        reader="by hand",
    )


def _place(language: str, at: int) -> Place:
    candidates = tuple(
        Candidate(f"invented:{name}", name, country, "", lat, lon, PRECISIONS[at % 4], 90_000, 0.8)
        for name, country, lat, lon in PLACES[language]
    )
    first = candidates[at % 2]
    chosen = None if at % 9 == 4 else first
    mention = Mention(first.name, 0, 0, "place")
    return Place(mention, (first, candidates[1 - at % 2]), chosen, 0.62)
