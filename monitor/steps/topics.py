"""What an incident would be about, if this report opened one."""

from dataclasses import dataclass

from monitor.model.labels import HumanitarianClass, Intent, Item, NeedKind, Sector
from monitor.model.needs import Need
from monitor.model.reading import Reading
from monitor.model.reports import Report

WEIGHT: dict[Item, int] = {
    Item.SEARCH_AND_RESCUE: 30,
    Item.MEDICAL_HELP: 24,
    Item.MEDICAL_SUPPLIES: 20,
    Item.WATER: 18,
    Item.MISSING_PEOPLE: 18,
    Item.SECURITY: 16,
    Item.FOOD: 15,
    Item.SHELTER: 15,
    Item.NUTRITION: 15,
    Item.SANITATION: 12,
    Item.ENERGY: 8,
    Item.CLOTHING: 8,
    Item.TRANSPORT: 8,
    Item.COMMUNICATIONS: 8,
    Item.MONEY: 6,
    Item.INFORMATION: 5,
    Item.EDUCATION: 5,
}
"""Points of an unmet need, 0..30: what kills first counts most (Sphere Handbook 2018: rescue and
first aid, then water, then food and shelter). They order the list; they are no measurement."""

KIND_SHARE: dict[NeedKind, float] = {
    NeedKind.ASKED: 1.0,
    NeedKind.DESCRIBED: 0.6,
    NeedKind.OFFERED: 0.4,
}

_CLASSES = (  # what needs somebody even when the post asks for nothing
    HumanitarianClass.INJURED_OR_DEAD,
    HumanitarianClass.MISSING_OR_FOUND,
    HumanitarianClass.DISPLACED,
    HumanitarianClass.INFRASTRUCTURE,
    HumanitarianClass.REQUESTS,
)


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    sector: Sector | None = None
    item: Item | None = None
    kind: NeedKind | None = None
    gathers: bool = True  # reports of it at one place are about one thing


def gathers(topic: str) -> bool:
    """Whether reports of a topic at one place are about one thing, by the topic's name."""
    side, _, about = topic.partition(":")
    is_class = about in tuple(HumanitarianClass)
    return side not in (Intent.QUESTION, Intent.RUMOUR) or not is_class or about in _CLASSES


def main_need(reading: Reading) -> Need | None:
    """The need that weighs most: by kind, what kills first, and how sure the reader is."""
    return max(
        reading.needs,
        key=lambda need: WEIGHT[need.item] * KIND_SHARE[need.kind] * need.score,
        default=None,
    )


def topic_of(report: Report) -> Topic | None:
    """What the report's incident is about; None when it needs nobody, or is our own post."""
    if report.our_own:
        return None
    if report.needs_human:
        return Topic("needs_human")
    if not report.relevant:
        return None
    need = main_need(report)
    if report.intent in (Intent.QUESTION, Intent.RUMOUR):
        if need is not None:
            return Topic(f"{report.intent}:{need.item}", need.sector, need.item)
        # two questions about nothing we can name have only their city in common
        about = report.humanitarian_class
        name = f"{report.intent}:{about}"
        return Topic(name, gathers=gathers(name))
    if need is not None:
        # a need that is asked for and one that is described are the same need; an offer is not
        side = "offer" if need.kind is NeedKind.OFFERED else "need"
        return Topic(f"{side}:{need.item}", need.sector, need.item, need.kind)
    if report.humanitarian_class in _CLASSES:
        return Topic(f"class:{report.humanitarian_class}")
    return None
