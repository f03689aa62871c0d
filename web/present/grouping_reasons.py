"""Why a report is in its incident, in words. A value that must not be seen is empty."""

from monitor.model.grouping_reasons import GroupingKind, GroupingReason


def words_of(reason: GroupingReason) -> str:
    value = reason.value
    match reason.kind:
        case GroupingKind.REPOST:
            return f"repost of {value or 'another post'}"
        case GroupingKind.SAME_WORDS:
            return f"same words as an earlier post ({value} of 100)"
        case GroupingKind.ANSWERS_TEXT:
            return "an answer to what we wrote"
        case GroupingKind.ANSWERS_POST:
            return f"answers post {value}" if value else "answers another post"
        case GroupingKind.OUR_ANSWER:
            return f"our own post, answers post {value}" if value else "our own post, an answer"
        case GroupingKind.OUR_POST:
            return "our own post: it opens nothing"
        case GroupingKind.NEEDS_NOBODY:
            return "needs nobody: no need, question, rumour or harm was read"
        case GroupingKind.SAME_NEED:
            return "same need at the same place" + (f" ({value})" if value else "")
        case GroupingKind.FIRST:
            return "the first report of it"
        case GroupingKind.SENTENCE:
            return value or "grouped by an earlier version"
