"""What each asker would get from a reply to all, and how it fits the channel it would leave by."""

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.actions.outreach.batch_preview import OneOfAll, preview
from monitor.model.dispatching import Size
from monitor.networks.known import networks
from monitor.steps.wording import Exposed, exposed
from monitor.store.outreach.batch_rows import Batch
from monitor.wiring.replying import Replying
from web.present import labels as words
from web.screens.replies.composing import size_words, too_long


@dataclass(frozen=True, slots=True)
class Fitted:
    """`fault`: why it cannot go out so, with its size where that is the reason."""

    one: OneOfAll
    size: Size
    fault: str

    @property
    def words(self) -> str:
        return size_words(self.size)


def fitted(replying: Replying, connection: Connection, kept: Batch) -> list[Fitted]:
    found = preview(connection, kept)
    sizes = replying.sizes([(one.account, one.asker.network, one.text) for one in found])
    return [
        Fitted(one, size, one.fault or too_long(size, words.network(one.asker.network)))
        for one, size in zip(found, sizes, strict=True)
    ]


def gives_away(kept: Batch) -> tuple[Exposed, ...]:
    """What of the one text everybody could read, where one of its channels is public."""
    known = (networks().get(network) for network in kept.accounts)
    public = any(one is not None and one.abilities.public for one in known)
    return tuple(exposed(kept.text, [])) if public and not kept.private else ()
