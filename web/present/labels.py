"""The model's words as the board says them, in plain English."""

from collections.abc import Mapping
from typing import Any

from monitor.model.dispatches import DispatchState, KeptDispatch
from monitor.model.incidents import Incident, IncidentState
from monitor.model.labels import Intent, Item, NeedKind, Sector, Stance, Urgency
from monitor.model.places import Precision
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import AnyText
from monitor.networks.known import networks

SECTORS: dict[Sector, str] = {
    Sector.SEARCH_AND_RESCUE: "Search and rescue",
    Sector.HEALTH: "Health",
    Sector.WASH: "WASH",
    Sector.FOOD_SECURITY: "Food security",
    Sector.SHELTER: "Shelter",
    Sector.PROTECTION: "Protection",
    Sector.NUTRITION: "Nutrition",
    Sector.LOGISTICS: "Logistics",
    Sector.EMERGENCY_TELECOMMUNICATIONS: "Telecommunications",
    Sector.EARLY_RECOVERY: "Early recovery",
    Sector.CAMP_COORDINATION: "Camp coordination",
    Sector.EDUCATION: "Education",
    Sector.CASH_AND_DONATIONS: "Cash and donations",
}
"""In the order of the board's list: what kills first comes first."""

ITEMS: dict[Item, str] = {
    Item.WATER: "drinking water",
    Item.SANITATION: "sanitation",
    Item.FOOD: "food",
    Item.NUTRITION: "food for infants",
    Item.SHELTER: "shelter",
    Item.CLOTHING: "clothes and blankets",
    Item.MEDICAL_HELP: "medical help",
    Item.MEDICAL_SUPPLIES: "medicine and supplies",
    Item.SEARCH_AND_RESCUE: "rescue",
    Item.MISSING_PEOPLE: "missing people",
    Item.SECURITY: "safety",
    Item.MONEY: "money",
    Item.ENERGY: "power and fuel",
    Item.TRANSPORT: "transport",
    Item.COMMUNICATIONS: "phone and internet",
    Item.EDUCATION: "schools",
    Item.INFORMATION: "information",
}

CLASSES = {
    "caution_and_advice": "caution and advice",
    "displaced_people_and_evacuations": "people displaced",
    "infrastructure_and_utility_damage": "roads, buildings or lines damaged",
    "injured_or_dead_people": "people injured or dead",
    "missing_or_found_people": "people missing or found",
    "requests_or_urgent_needs": "help needed",
    "rescue_volunteering_or_donation_effort": "rescue and donations",
    "sympathy_and_support": "sympathy",
    "other_relevant_information": "the emergency",
    "not_humanitarian": "something else",
}

INTENTS: dict[Intent, str] = {
    Intent.REQUEST: "Requests",
    Intent.EYEWITNESS: "Eyewitness reports",
    Intent.QUESTION: "Questions",
    Intent.RUMOUR: "Rumours",
    Intent.WARNING: "Warnings and advice",
    Intent.OFFER: "Offers",
    Intent.OPINION: "Opinions",
    Intent.SYMPATHY: "Sympathy",
    Intent.OTHER: "Other",
}

URGENCIES: dict[Urgency, str] = {one: str(one) for one in Urgency}

STATES: dict[IncidentState, str] = {one: str(one).replace("_", " ") for one in IncidentState}

TEXT_STATES = {
    TextState.DRAFT: "draft",
    TextState.SUBMITTED: "waits for approval",
    TextState.RETURNED: "returned",
    TextState.APPROVED: "on its way",
    TextState.SENDING: "being sent",
    TextState.SENT: "sent",
    TextState.UNDELIVERED: "did not arrive",
    TextState.FAILED: "failed",
    TextState.STOPPED: "stopped",
    TextState.WITHDRAWN: "withdrawn",
}

DISPATCH_STATES = {
    DispatchState.WAITING: "waits for its turn",
    DispatchState.SENDING: "being sent",
    DispatchState.SENT: "sent",
    DispatchState.DELIVERED: "delivered",
    DispatchState.UNDELIVERED: "did not arrive",
    DispatchState.FAILED: "failed",
    DispatchState.STOPPED: "stopped",
    DispatchState.UNSURE: "may have gone out",
}

TEXT_STEPS = (
    (TextStep.APPROVE, "approve", "Approve and send"),
    (TextStep.SEND, "send", "Send"),
    (TextStep.TRY_AGAIN, "again", "Send it again"),
    (TextStep.SUBMIT, "submit", "Submit for approval"),
    (TextStep.STOP, "stop", "Stop it"),
    (TextStep.WITHDRAW, "withdraw", "Withdraw"),
)
"""The buttons of a composer, in their order; those are shown that the officer may press."""
ALL_STATES = tuple(str(one) for one in IncidentState)

LANGUAGES = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ar": "Arabic",
    "ht": "Haitian Creole",
    "pt": "Portuguese",
    "it": "Italian",
    "de": "German",
    "tl": "Tagalog",
    "id": "Indonesian",
    "ne": "Nepali",
    "hi": "Hindi",
    "ur": "Urdu",
    "tr": "Turkish",
    "sw": "Swahili",
    "ru": "Russian",
    "uk": "Ukrainian",
    "pl": "Polish",
    "fa": "Persian",
    "bn": "Bengali",
    "zh": "Chinese",
    "ja": "Japanese",
}
"""Those met most; any other is shown by its code."""

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
"""A post that begins with a Latin handle still runs from right to left, which dir=auto misses."""


def text_state(text: AnyText, dispatch: KeptDispatch | None) -> tuple[str, str]:
    """The state of a text as a class and in words; of one that is out what its dispatch knows."""
    if dispatch is not None and dispatch.state in (DispatchState.UNSURE, DispatchState.DELIVERED):
        return dispatch.state, DISPATCH_STATES[dispatch.state]
    return text.state, TEXT_STATES[text.state]


def title(topic: str) -> str:
    """What an incident is about: "Drinking water", "Offer: shelter", "Question: food"."""
    side, _, about = topic.partition(":")
    if side == "needs_human":
        return "The machine could not read it"
    if about in set(Item):
        words = ITEMS[Item(about)]
    else:
        words = CLASSES.get(about, about.replace("_", " "))
    if side in ("offer", "question", "rumour"):
        return f"{side.capitalize()}: {words}"
    return words[:1].upper() + words[1:]


def label(name: str) -> str:
    """A label of a report, or what a reason stands for: "need:water" → "drinking water"."""
    side, _, about = name.partition(":")
    if side == "need" and about in set(Item):
        return ITEMS[Item(about)]
    if side == "class":
        return CLASSES.get(about, about.replace("_", " "))
    return (about or side).replace("_", " ")


def opinion_of_us(opinion: Mapping[str, Any] | None) -> str:
    """ "complaint about us"; "" when the post does not name us."""
    if opinion is None:
        return ""
    stance = Stance(opinion["stance"])
    return {
        Stance.PRAISE: "praise for us",
        Stance.COMPLAINT: "complaint about us",
        Stance.QUESTION: "question to us",
        Stance.NEUTRAL: "names us",
    }[stance]


def need(incident: Incident) -> str:
    """ "WASH · drinking water, asked"; "" when nothing is needed."""
    if incident.item is None or incident.sector is None:
        return ""
    kinds = {NeedKind.ASKED: ", asked for", NeedKind.OFFERED: ", offered"}
    kind = kinds.get(incident.kind, ", described") if incident.kind else ""
    return f"{SECTORS[incident.sector]} · {ITEMS[incident.item]}{kind}"


def language(code: str) -> str:
    return LANGUAGES.get(code, "not told" if code == "und" else code)


def direction(code: str) -> str:
    return "rtl" if code in RIGHT_TO_LEFT else "auto"


def network(name: str) -> str:
    """As officers call it: "Web form" of "form"; a network that is not known as it is named."""
    found = networks().get(name)
    return name if found is None else found.title


def number(count: int) -> str:
    """Thousands apart: 12 345."""
    return f"{count:,}".replace(",", "\u202f")


def some(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def posts_and_people(reports: int, authors: int) -> str:
    """ "11 posts, 7 people"; a single voice is said once."""
    posts = some(reports, "post", "posts")
    if reports == 1:
        return posts
    return f"{posts}, {some(authors, 'person', 'people')}"


def distance(metres: float) -> str:
    """ "150 m", "6.3 km", "1 640 km": no more digits than it is known by."""
    if metres < 1000:
        return f"{metres:.0f} m"
    kilometres = metres / 1000
    return f"{kilometres:.2g} km" if kilometres < 10 else f"{number(round(kilometres))} km"


CONFIDENCES = ((0.95, "very likely"), (0.75, "likely"), (0.5, "more likely than not"))


def confidence(score: float) -> str:
    """ "likely, 0.83"; below a coin's toss "uncertain, 0.31"."""
    word = next((word for least, word in CONFIDENCES if score >= least), "uncertain")
    return f"{word}, {score:.2f}"


PRECISIONS: dict[Precision, str] = {one: str(one) for one in Precision} | {
    Precision.POINT: "exact spot"
}
