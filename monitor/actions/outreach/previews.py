"""What each of those who asked would get from a text to all; also who cannot be written to."""

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.actions.outreach.sizes import Leaving
from monitor.model.texts import ToAllWhoAsked
from monitor.steps.wording import WordingError, filled
from monitor.store.outreach.recipients import Asker, askers

TWICE = "X takes the same text only once: begin it with {name}"
"""https://docs.x.com/x-api/posts/creation-of-a-post: "duplicate content" is refused."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one asker would get; `fault`: why they cannot be written to so."""

    asker: Asker
    text: str
    account: int | None
    fault: str = ""

    @property
    def leaving(self) -> Leaving:
        return Leaving(self.account, self.asker.network, self.text)


def preview(connection: Connection, to: ToAllWhoAsked, words: str) -> list[Preview]:
    """For each asker what they would get, also those who cannot be written to, and why."""
    found: list[Preview] = []
    alike: set[str] = set()
    for asker in askers(connection, to.incident):
        if asker.answered and not to.again:
            continue
        if asker.network not in to.accounts:
            fault = f"no account was chosen for {asker.network}"
            found.append(Preview(asker, "", None, fault))
            continue
        account = to.accounts[asker.network]
        try:
            text = filled(words, {**to.fields, "name": name_of(asker.network, asker.author)})
        except WordingError as error:
            found.append(Preview(asker, "", account, str(error)))
        else:
            fault = TWICE if asker.network == "x" and account and text in alike else ""
            alike.add(text)
            found.append(Preview(asker, text, account, fault))
    return found


def name_of(network: str, author: str) -> str:
    """How a person is called in a text; "" where all that is known is a number or address."""
    if network in ("x", "mastodon", "bluesky") and author and not author.startswith("did:"):
        return f"@{author.lstrip('@')}"
    return author if author.startswith("@") else ""
