"""The filter as it stands, one chip a condition, each with the address of the board without it."""

from dataclasses import dataclass

from web.present.labels import INTENTS, SECTORS, STATES, language
from web.screens.board.address import Shown, narrowed


@dataclass(frozen=True, slots=True)
class Chip:
    key: str
    kind: str
    words: str
    without: str


def chips(shown: Shown) -> list[Chip]:
    wanted = shown.wanted
    sectors = {str(one): name for one, name in SECTORS.items()} | {"none": "none"}
    many: list[tuple[str, str, tuple[str, ...], dict[str, str]]] = [
        ("Sector", "sectors", wanted.sectors, sectors),
        ("Urgency", "urgencies", wanted.urgencies, {}),
        ("Intent", "intents", wanted.intents, {str(k): name for k, name in INTENTS.items()}),
        ("Language", "languages", wanted.languages, {k: language(k) for k in wanted.languages}),
        ("State", "states", wanted.states, {str(k): name for k, name in STATES.items()}),
    ]
    found = [
        Chip(
            f"{field}-{value}",
            kind,
            names.get(value, value),
            narrowed(shown, **{field: tuple(one for one in values if one != value)}),
        )
        for kind, field, values, names in many
        for value in values
    ]
    if wanted.needs_human:
        found.append(Chip("human", "", "needs a human", narrowed(shown, needs_human=False)))
    if wanted.waiting:
        found.append(Chip("waiting", "", "waits for an answer", narrowed(shown, waiting=False)))
    if wanted.late:
        words = "late" if wanted.late == "1" else "late soon"
        found.append(Chip("late", "", words, narrowed(shown, late="")))
    if wanted.place:
        found.append(Chip("place", "Place", wanted.place, narrowed(shown, place="")))
    if wanted.box:
        box = wanted.box
        words = f"{box.south:.2f}, {box.west:.2f} to {box.north:.2f}, {box.east:.2f}"
        found.append(Chip("box", "Area", words, narrowed(shown, box=None)))
    if wanted.words:
        found.append(Chip("words", "Words", wanted.words, narrowed(shown, words="")))
    return found
