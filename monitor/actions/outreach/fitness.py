"""Whether a text can go out as it stands: nothing left to fill in, and short enough."""

from sqlalchemy import Connection

from monitor.actions.outreach.previews import preview
from monitor.actions.outreach.sizes import Leaving, Sizes, too_long
from monitor.model.text_rules import LETS_GO, TextStep
from monitor.model.texts import Recipients, ToAllWhoAsked, ToAuthor
from monitor.steps.wording import fields_in


def unfit(
    connection: Connection, sizes: Sizes, to: Recipients, words: str, step: TextStep | None
) -> str:
    """Why these words cannot go out, "" where they can or where the step does not ask for it."""
    if step not in LETS_GO:
        return ""
    match to:
        case ToAuthor():
            return _unfit_for_author(sizes, to, words)
        case ToAllWhoAsked():
            return _unfit_for_all(connection, sizes, to, words)


def _unfit_for_author(sizes: Sizes, to: ToAuthor, words: str) -> str:
    if unfilled := fields_in(words):
        return f"Fill in {{{unfilled[0]}}} first: it would go out as it stands."
    size = sizes.of(Leaving(to.account, to.network, words))
    fault = too_long(size, to.network)
    return f"It has {fault}" if fault else ""


def _unfit_for_all(connection: Connection, sizes: Sizes, to: ToAllWhoAsked, words: str) -> str:
    going = [one for one in preview(connection, to, words) if one.asker.network in to.accounts]
    for one, size in zip(going, sizes.of_all([one.leaving for one in going]), strict=True):
        if fault := too_long(size, one.asker.network):
            return f"To {one.asker.author} it would have {fault}"
    return ""
