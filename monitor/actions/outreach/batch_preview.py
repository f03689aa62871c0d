"""What each asker would get from a reply to all; also who cannot be written to, and why."""

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.steps.wording import WordingError, filled
from monitor.store.outreach.batch_rows import Batch
from monitor.store.outreach.recipients import Asker, askers

TWICE = "X takes the same text only once: begin it with {name}"
"""https://docs.x.com/x-api/posts/creation-of-a-post: "duplicate content" is refused."""


@dataclass(frozen=True, slots=True)
class OneOfAll:
    """What one asker would get; `fault`: why they cannot be written to so."""

    asker: Asker
    text: str
    account: int | None
    fault: str = ""


def preview(connection: Connection, kept: Batch) -> list[OneOfAll]:
    """For each asker what they would get, also those who cannot be written to, and why."""
    found: list[OneOfAll] = []
    alike: set[str] = set()
    for asker in askers(connection, kept.incident):
        if asker.answered and not kept.again:
            continue
        if asker.network not in kept.accounts:
            fault = f"no account was chosen for {asker.network}"
            found.append(OneOfAll(asker, "", None, fault))
            continue
        account = kept.accounts[asker.network]
        try:
            text = filled(kept.text, kept.fields | {"name": name_of(asker.network, asker.author)})
        except WordingError as error:
            found.append(OneOfAll(asker, "", account, str(error)))
        else:
            fault = TWICE if asker.network == "x" and account and text in alike else ""
            alike.add(text)
            found.append(OneOfAll(asker, text, account, fault))
    return found


def name_of(network: str, author: str) -> str:
    """How a person is called in a text; "" where all that is known is a number or address."""
    if network in ("x", "mastodon", "bluesky") and author and not author.startswith("did:"):
        return f"@{author.lstrip('@')}"
    return author if author.startswith("@") else ""
