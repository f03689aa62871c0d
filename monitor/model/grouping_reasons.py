"""Why a report is in its incident, or in none: the kind and its value. Words are made where it is
shown, and nothing is decided by reading them."""

import json
from dataclasses import dataclass
from enum import StrEnum


class GroupingKind(StrEnum):
    """What brought a report where it is, and what its value says."""

    REPOST = "repost"  # the network's id of the post that was passed on
    SAME_WORDS = "same_words"  # how alike to an earlier post, 0..100
    ANSWERS_TEXT = "answers_text"  # none: an answer to what we wrote
    ANSWERS_POST = "answers_post"  # the network's id of the post
    OUR_ANSWER = "our_answer"  # the same, by us
    OUR_POST = "our_post"  # none: it opens nothing
    NEEDS_NOBODY = "needs_nobody"  # none
    SAME_NEED = "same_need"  # the name of the place
    FIRST = "first"  # none
    SENTENCE = "sentence"  # a whole sentence, as reasons were kept before they had a kind


@dataclass(frozen=True, slots=True)
class GroupingReason:
    kind: GroupingKind
    value: str = ""

    def kept(self) -> str:
        """As a column has it."""
        return json.dumps({"kind": self.kind, "value": self.value})


def of_column(text: str) -> GroupingReason:
    """What `kept` wrote, or a sentence of a version before it."""
    if not text.startswith('{"kind"'):
        return GroupingReason(GroupingKind.SENTENCE, text)
    form = json.loads(text)
    if form["kind"] not in set(GroupingKind):  # by a later version: its value may name anything
        return GroupingReason(GroupingKind.SENTENCE)
    return GroupingReason(GroupingKind(form["kind"]), form["value"])
