"""A correction: what a person says of one label of one post, against what the machine read."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.judgements import Judgement, NeedValue, Value
from monitor.model.labels import (
    RELEVANT,
    HumanitarianClass,
    Intent,
    class_label,
    intent_label,
    need_label,
)
from monitor.model.reading import Reading

_CLASSES = tuple(class_label(one) for one in HumanitarianClass)
_OTHER = intent_label(Intent.OTHER)
_NOTHING = class_label(HumanitarianClass.NOT_HUMANITARIAN)


@dataclass(frozen=True, slots=True)
class Correction:
    number: int  # grows with time: a later one of the same post and label counts
    text: str  # of the post
    label: str
    wanted: bool
    language_hint: str | None = None  # of the post: it is read as it was read then


def implied(label: str, wanted: bool) -> dict[str, bool]:
    """What a correction says of all labels: a post has one class, and a class makes it relevant."""
    said = {label: wanted}
    if wanted and label in _CLASSES:
        said |= {other: False for other in _CLASSES if other != label}
        said[RELEVANT] = label != _NOTHING
    if wanted and label == RELEVANT:
        said[_NOTHING] = False
    if wanted and label == _OTHER:
        said |= {intent_label(one): False for one in Intent if one is not Intent.OTHER}
    return said


def labels_said(judgement: Judgement, value: Value, machine: Reading) -> dict[str, bool]:
    """By label of the reader, what an officer's value says of it; {} where it has no label for
    that. `machine` is what the machine read: what it had wrong is said too."""
    if isinstance(value, NeedValue):
        said = {need_label(one): False for one in sorted({need.item for need in machine.needs})}
        return said | ({need_label(value.item): True} if value.item else {})
    if isinstance(value, Intent):
        return {intent_label(machine.intent): False} | {intent_label(value): True}
    if judgement is Judgement.RELEVANT:
        return {RELEVANT: bool(value)}
    return {}


def labels_read(labels: Mapping[str, bool], machine: Reading) -> dict[str, bool]:
    """The same labels as the machine read them: whoever takes a correction back says so."""
    read = {*machine.labels, intent_label(machine.intent)}
    read |= {need_label(need.item) for need in machine.needs}
    read |= {RELEVANT} if machine.relevant else set()
    return {label: label in read for label in labels}
