"""What the labels of each data set mean in ours, in one table.

A row of data says *yes* to some of our labels and *no* to others; a label it says nothing about is
unknown, and is left out of training and scoring for that row. `None` marks a raw label that has
no counterpart: known to us, and deliberately not used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.model.labels import (
    RELEVANT,
    Hazard,
    HumanitarianClass,
    Intent,
    Item,
    class_label,
    hazard_label,
    intent_label,
    need_label,
)

CLASSES = frozenset(class_label(one) for one in HumanitarianClass)
NEEDS = frozenset(need_label(item) for item in Item)

_need, _hazard = need_label, hazard_label
_C = HumanitarianClass
_ITEMS_OF_CLASSES = frozenset(
    {
        class_label(_C.INJURED_OR_DEAD),
        class_label(_C.MISSING_OR_FOUND),
        class_label(_C.DISPLACED),
        class_label(_C.REQUESTS),
    }
)

FIGURE_EIGHT: Mapping[str, str | None] = {
    "related": RELEVANT,
    "request": intent_label(Intent.REQUEST),
    "water": _need(Item.WATER),
    "food": _need(Item.FOOD),
    "shelter": _need(Item.SHELTER),
    "clothing": _need(Item.CLOTHING),
    "medical_help": _need(Item.MEDICAL_HELP),
    "medical_products": _need(Item.MEDICAL_SUPPLIES),
    "search_and_rescue": _need(Item.SEARCH_AND_RESCUE),
    "missing_people": _need(Item.MISSING_PEOPLE),
    "security": _need(Item.SECURITY),
    "money": _need(Item.MONEY),
    "floods": _hazard(Hazard.FLOOD),
    "storm": _hazard(Hazard.STORM),
    "earthquake": _hazard(Hazard.EARTHQUAKE),
    "fire": _hazard(Hazard.FIRE),
    "cold": _hazard(Hazard.COLD),
    "other_weather": _hazard(Hazard.OTHER),
    "aid_related": None,  # the sum of the needs
    "weather_related": None,  # the sum of the hazards
    "direct_report": None,  # the person affected writes: nearly the same rows as "request"
    "other_aid": None,
    "infrastructure_related": None,  # mentions of it, damaged or not: no HumAID class
    "buildings": None,
    "other_infrastructure": None,
    "transport": None,  # roads and airports, rarely a need of transport
    "electricity": None,
    "tools": None,
    "shops": None,
    "hospitals": None,
    "aid_centers": None,
    "refugees": None,
    "death": None,
    "military": None,
    "offer": None,  # never occurs
    "child_alone": None,  # never occurs
}
"""One to one; a message without the label says *no* to ours."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one raw label says: yes to `yes`, no to `no`."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()


def _class(chosen: _C, unknown: Iterable[str] = ()) -> Meaning:
    """One class of ten was chosen: no to the others, but for those the label may include."""
    yes = frozenset({class_label(chosen)})
    return Meaning(yes | _relevance(chosen), CLASSES - yes - frozenset(unknown))


def _relevance(chosen: _C) -> frozenset[str]:
    return frozenset() if chosen is _C.NOT_HUMANITARIAN else frozenset({RELEVANT})


_OFF_TOPIC = Meaning(
    yes=frozenset({class_label(_C.NOT_HUMANITARIAN)}),
    # What has nothing to do with the crisis asks for nothing in it: our only hard negatives.
    no=frozenset({RELEVANT, intent_label(Intent.REQUEST)})
    | NEEDS
    | (CLASSES - {class_label(_C.NOT_HUMANITARIAN)}),
)
_ON_TOPIC = Meaning(yes=frozenset({RELEVANT}), no=frozenset({class_label(_C.NOT_HUMANITARIAN)}))

CRISISLEX_T26_INFO_TYPE: Mapping[str, Meaning] = {
    "Affected individuals": Meaning(yes=frozenset({RELEVANT}), no=CLASSES - _ITEMS_OF_CLASSES),
    "Infrastructure and utilities": _class(_C.INFRASTRUCTURE),
    "Donations and volunteering": _class(_C.RESCUE_EFFORT, {class_label(_C.REQUESTS)}),
    "Caution and advice": _class(_C.CAUTION_AND_ADVICE, {class_label(_C.DISPLACED)}),
    "Sympathy and support": _class(_C.SYMPATHY),
    "Other Useful Information": _class(_C.OTHER_RELEVANT),
    "Not labeled": Meaning(),
    "Not applicable": Meaning(),
}
CRISISLEX_T26_INFORMATIVENESS: Mapping[str, Meaning] = {
    "Related and informative": _ON_TOPIC,
    "Related - but not informative": _ON_TOPIC,
    "Not related": _OFF_TOPIC,
    "Not applicable": Meaning(),
}
_EYEWITNESS = frozenset({intent_label(Intent.EYEWITNESS)})
CRISISLEX_T26_SOURCE: Mapping[str, Meaning] = {
    "Eyewitness": Meaning(yes=_EYEWITNESS),
    **{
        source: Meaning(no=_EYEWITNESS)
        for source in ("Media", "Outsiders", "Government", "NGOs", "Business")
    },
    "Not labeled": Meaning(),
    "Not applicable": Meaning(),
}
CRISISLEX_T6: Mapping[str, Meaning] = {"on-topic": _ON_TOPIC, "off-topic": _OFF_TOPIC}
IDRISI_R_EN: Mapping[str, Meaning] = {one.value: _class(one) for one in HumanitarianClass}

_AR_NEVER = frozenset({class_label(_C.NOT_HUMANITARIAN)})
IDRISI_R_AR: Mapping[str, Meaning] = {
    "relevant": Meaning(yes=frozenset({RELEVANT}), no=_AR_NEVER),
    "caution_advice_and_crisis_updates": Meaning(yes=frozenset({RELEVANT}), no=_AR_NEVER),
    "affected_individuals_and_help": Meaning(yes=frozenset({RELEVANT}), no=_AR_NEVER),
    "infrastructure_and_utilities_damage": Meaning(
        yes=frozenset({RELEVANT, class_label(_C.INFRASTRUCTURE)}), no=_AR_NEVER
    ),
}
"""Several, joined by commas; the other two labels are wider than any HumAID class."""


def join(meanings: Iterable[Meaning]) -> Meaning:
    """What several raw labels say together; a yes weighs more than a no."""
    listed = list(meanings)
    yes = frozenset().union(*(one.yes for one in listed))
    return Meaning(yes, frozenset().union(*(one.no for one in listed)) - yes)


_SAME_AS_CLASS = {
    class_label(_C.SYMPATHY): intent_label(Intent.SYMPATHY),
    class_label(_C.CAUTION_AND_ADVICE): intent_label(Intent.WARNING),
}


def with_intents(meaning: Meaning) -> Meaning:
    """Two classes are also what a post is for: sympathy, and caution (a warning)."""
    return Meaning(
        meaning.yes | {_SAME_AS_CLASS[label] for label in meaning.yes & _SAME_AS_CLASS.keys()},
        meaning.no | {_SAME_AS_CLASS[label] for label in meaning.no & _SAME_AS_CLASS.keys()},
    )


def figure_eight(raw: Iterable[str], related: int) -> Meaning:
    """A message of Figure Eight; `related` 2 means that the crowd could not read it."""
    given = frozenset(raw)
    ours = {label: FIGURE_EIGHT[label] for label in FIGURE_EIGHT if FIGURE_EIGHT[label]}
    yes = frozenset(mine for label, mine in ours.items() if mine and label in given)
    no = frozenset(mine for mine in ours.values() if mine) - yes
    return Meaning(yes, no - {RELEVANT}) if related == 2 else Meaning(yes, no)


def crisislex_t26(info_type: str, informativeness: str, source: str) -> Meaning:
    return with_intents(
        join(
            (
                CRISISLEX_T26_INFO_TYPE[info_type],
                CRISISLEX_T26_INFORMATIVENESS[informativeness],
                CRISISLEX_T26_SOURCE[source],
            )
        )
    )


def crisislex_t6(label: str) -> Meaning:
    return with_intents(CRISISLEX_T6[label])


def idrisi_r_en(info_class: str) -> Meaning:
    return with_intents(IDRISI_R_EN[info_class])


def idrisi_r_ar(info_class: str) -> Meaning:
    """Infrastructure is a class of its own there: rows without it say no to ours."""
    raw = info_class.split(",")
    meaning = join(IDRISI_R_AR[label.strip()] for label in raw)
    infrastructure = class_label(_C.INFRASTRUCTURE)
    if infrastructure in meaning.yes or raw == ["relevant"]:
        return meaning
    return Meaning(meaning.yes, meaning.no | {infrastructure})
