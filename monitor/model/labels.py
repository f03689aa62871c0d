"""The words a reader may decide on, and how they are written as labels.

A label is `relevant` or `<group>:<word>`, for example `need:water`, `intent:request`,
`class:injured_or_dead_people`, `hazard:flood`. The set is stable: `crisis-monitor read` promises
it.
"""

from enum import StrEnum

RELEVANT = "relevant"


class Item(StrEnum):
    """What is needed; each item belongs to one sector (see `SECTOR_OF`)."""

    WATER = "water"
    SANITATION = "sanitation"
    FOOD = "food"
    NUTRITION = "nutrition"
    SHELTER = "shelter"
    CLOTHING = "clothing"
    MEDICAL_HELP = "medical_help"
    MEDICAL_SUPPLIES = "medical_supplies"
    SEARCH_AND_RESCUE = "search_and_rescue"
    MISSING_PEOPLE = "missing_people"
    SECURITY = "security"
    MONEY = "money"
    ENERGY = "energy"
    TRANSPORT = "transport"
    COMMUNICATIONS = "communications"
    EDUCATION = "education"
    INFORMATION = "information"


class Sector(StrEnum):
    """The IASC clusters, plus search and rescue, and cash and donations, which are none."""

    CAMP_COORDINATION = "camp_coordination"
    EARLY_RECOVERY = "early_recovery"
    EDUCATION = "education"
    EMERGENCY_TELECOMMUNICATIONS = "emergency_telecommunications"
    FOOD_SECURITY = "food_security"
    HEALTH = "health"
    LOGISTICS = "logistics"
    NUTRITION = "nutrition"
    PROTECTION = "protection"
    SHELTER = "shelter"
    WASH = "wash"
    SEARCH_AND_RESCUE = "search_and_rescue"
    CASH_AND_DONATIONS = "cash_and_donations"


SECTOR_OF: dict[Item, Sector] = {
    Item.WATER: Sector.WASH,
    Item.SANITATION: Sector.WASH,
    Item.FOOD: Sector.FOOD_SECURITY,
    Item.NUTRITION: Sector.NUTRITION,
    Item.SHELTER: Sector.SHELTER,
    Item.CLOTHING: Sector.SHELTER,  # the cluster is "shelter and household items"
    Item.MEDICAL_HELP: Sector.HEALTH,
    Item.MEDICAL_SUPPLIES: Sector.HEALTH,
    Item.SEARCH_AND_RESCUE: Sector.SEARCH_AND_RESCUE,
    Item.MISSING_PEOPLE: Sector.PROTECTION,  # family tracing belongs to protection
    Item.SECURITY: Sector.PROTECTION,
    Item.MONEY: Sector.CASH_AND_DONATIONS,
    Item.ENERGY: Sector.EARLY_RECOVERY,
    Item.TRANSPORT: Sector.LOGISTICS,
    Item.COMMUNICATIONS: Sector.EMERGENCY_TELECOMMUNICATIONS,
    Item.EDUCATION: Sector.EDUCATION,
    Item.INFORMATION: Sector.EMERGENCY_TELECOMMUNICATIONS,
}


class NeedKind(StrEnum):
    ASKED = "asked"
    OFFERED = "offered"
    DESCRIBED = "described"


class Intent(StrEnum):
    """What a post is for."""

    REQUEST = "request"
    OFFER = "offer"
    EYEWITNESS = "eyewitness"
    WARNING = "warning"
    QUESTION = "question"
    RUMOUR = "rumour"
    OPINION = "opinion"
    SYMPATHY = "sympathy"
    OTHER = "other"


class HumanitarianClass(StrEnum):
    """The ten classes of HumAID (Alam et al., 2021)."""

    CAUTION_AND_ADVICE = "caution_and_advice"
    DISPLACED = "displaced_people_and_evacuations"
    INFRASTRUCTURE = "infrastructure_and_utility_damage"
    INJURED_OR_DEAD = "injured_or_dead_people"
    MISSING_OR_FOUND = "missing_or_found_people"
    REQUESTS = "requests_or_urgent_needs"
    RESCUE_EFFORT = "rescue_volunteering_or_donation_effort"
    SYMPATHY = "sympathy_and_support"
    OTHER_RELEVANT = "other_relevant_information"
    NOT_HUMANITARIAN = "not_humanitarian"


class Hazard(StrEnum):
    FLOOD = "flood"
    STORM = "storm"
    EARTHQUAKE = "earthquake"
    FIRE = "fire"
    COLD = "cold"
    DISEASE = "disease"
    CONFLICT = "conflict"
    OTHER = "other"


class Stance(StrEnum):
    """What a post that names the organisation says of it."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    QUESTION = "question"
    NEUTRAL = "neutral"


class Urgency(StrEnum):
    """CAP 1.2 `urgency`."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """CAP 1.2 `severity`."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP 1.2 `certainty`."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


def need_label(item: Item) -> str:
    return f"need:{item}"


def intent_label(intent: Intent) -> str:
    return f"intent:{intent}"


def class_label(humanitarian_class: HumanitarianClass) -> str:
    return f"class:{humanitarian_class}"


def hazard_label(hazard: Hazard) -> str:
    return f"hazard:{hazard}"


ALL_LABELS: tuple[str, ...] = (
    RELEVANT,
    *(need_label(item) for item in Item),
    *(intent_label(intent) for intent in Intent),
    *(class_label(one) for one in HumanitarianClass),
    *(hazard_label(hazard) for hazard in Hazard),
)
