"""A report: the monitor's reading of one post, and why it reads so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model.labels import (
    Certainty,
    Hazard,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    Sector,
    Severity,
    Stance,
    Urgency,
)
from monitor.model.places import Mention, Place
from monitor.model.posts import Post


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a machine decided `label`: the words (offsets in the text, 0..0 for none) or the rule."""

    label: (
        str  # a label of `labels.py`, or "urgency", "severity", "people", "place", "priority" ...
    )
    start: int
    end: int
    why: str  # short and readable: "words that carried it", "rule: trapped", "copy of ..."
    score: float  # the model's probability, or the points a rule gave


@dataclass(frozen=True, slots=True)
class People:
    """How many, as far as the text says: `count` of `unit` ("people", "households", "children")."""

    count: int
    unit: str
    start: int
    end: int

    @property
    def persons(self) -> int:
        """Estimated persons; a household counts as 5 (UNHCR planning figure)."""
        return self.count * (5 if self.unit == "households" else 1)


@dataclass(frozen=True, slots=True)
class Need:
    sector: Sector
    item: Item
    kind: NeedKind
    score: float
    people: People | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a post says of the organisation; `name` as the text writes it."""

    name: str
    stance: Stance
    score: float


@dataclass(frozen=True, slots=True)
class Report:
    """The reading of one post. A step returns a new report with its part filled in."""

    post: Post
    thread_place: str = ""  # see `KeptPost`: what the conversation was about
    language: str = "und"  # BCP 47 primary tag; "und" when nothing could be told
    language_score: float = 0.0
    needs: tuple[Need, ...] = ()
    intent: Intent = Intent.OTHER
    humanitarian_class: HumanitarianClass = HumanitarianClass.NOT_HUMANITARIAN
    hazards: tuple[Hazard, ...] = ()
    relevant: bool = False
    urgency: Urgency = Urgency.UNKNOWN
    severity: Severity = Severity.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    labels: tuple[str, ...] = ()  # decided: above their own thresholds
    scores: Mapping[str, float] = field(default_factory=dict)  # every label, 0..1
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()
    priority: int = 0  # 0..100
    reasons: tuple[Reason, ...] = ()
    faults: tuple[str, ...] = ()  # steps that broke on this post, with the error
    reader: str = ""  # the version of the model that read it
    opinion_of_us: Opinion | None = None  # where a watched name is mentioned
    our_own: bool = False  # by us, or by a watched account: no independent voice
    unsure: tuple[str, ...] = ()  # learned labels too near their threshold, nearest first

    @property
    def needs_human(self) -> bool:
        """A step broke on this post: somebody must look at it."""
        return bool(self.faults)

    @property
    def place(self) -> Place | None:
        """The finest certain place, the most confident among equals; else none."""
        certain = [place for place in self.places if place.chosen is not None]
        return max(certain, key=_fineness, default=None)


_ORDER = ("country", "region", "city", "neighbourhood", "street", "point")


def _fineness(place: Place) -> tuple[int, float]:
    assert place.chosen is not None  # noqa: S101 - filtered by the caller
    return _ORDER.index(place.chosen.precision), place.confidence
