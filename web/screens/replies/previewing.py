"""What each asker would get from a text to all, and how it fits the channel it would leave by."""

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.actions.outreach.previews import Preview, preview
from monitor.actions.outreach.sizes import Sizes, size_words, too_long
from monitor.model.dispatching import Size
from monitor.model.texts import ReplyToAll
from monitor.networks.known import networks
from monitor.steps.wording import Exposed, exposed


@dataclass(frozen=True, slots=True)
class Fitted:
    """`fault`: why it cannot go out so, with its size where that is the reason."""

    one: Preview
    size: Size
    fault: str

    @property
    def words(self) -> str:
        return size_words(self.size)


def fitted(sizes: Sizes, connection: Connection, text: ReplyToAll) -> list[Fitted]:
    each = preview(connection, text.to, text.text)
    return [
        Fitted(one, size, one.fault or too_long(size, one.asker.network))
        for one, size in zip(each, sizes.of_all([one.leaving for one in each]), strict=True)
    ]


def gives_away(text: ReplyToAll) -> tuple[Exposed, ...]:
    """What of the one text everybody could read, where one of its channels is public."""
    known = (networks().get(network) for network in text.to.accounts)
    public = any(one is not None and one.abilities.public for one in known)
    return tuple(exposed(text.text, [])) if public and not text.to.private else ()
