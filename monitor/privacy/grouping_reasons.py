"""Why a report is in its incident, as rights may see it: a rule for each kind."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto

from monitor.model.grouping_reasons import GroupingKind, GroupingReason


class Names(Enum):
    """What the value of a reason gives away."""

    NOTHING = auto()
    AUTHOR = auto()  # the id of a post leads to its author
    PLACE = auto()
    UNKNOWN = auto()  # a sentence: nobody can tell


NAMES: Mapping[GroupingKind, Names] = {
    GroupingKind.REPOST: Names.AUTHOR,
    GroupingKind.SAME_WORDS: Names.NOTHING,
    GroupingKind.ANSWERS_TEXT: Names.NOTHING,
    GroupingKind.ANSWERS_POST: Names.AUTHOR,
    GroupingKind.OUR_ANSWER: Names.AUTHOR,
    GroupingKind.OUR_POST: Names.NOTHING,
    GroupingKind.NEEDS_NOBODY: Names.NOTHING,
    GroupingKind.SAME_NEED: Names.PLACE,
    GroupingKind.FIRST: Names.NOTHING,
    GroupingKind.SENTENCE: Names.UNKNOWN,
}


def seen_by(*, authors: bool, places: bool, reason: GroupingReason) -> GroupingReason:
    """The reason for those who may see `authors`, and exact `places`; a value that they may not
    see is empty."""
    seen = {
        Names.NOTHING: True,
        Names.AUTHOR: authors,
        Names.PLACE: places,
        Names.UNKNOWN: authors and places,
    }
    return reason if seen[NAMES[reason.kind]] else replace(reason, value="")
