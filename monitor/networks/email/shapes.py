"""From a mail to a post. Pure.

A payload: `message` (the mail: bytes, or text that stands for bytes), `received` (the server's
INTERNALDATE, ISO 8601), `size` (bytes on the server; more than came where the mail was cut),
`folder` and `uid`.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from monitor.model.listening import Heard, Receipt
from monitor.model.posts import Issue, Post, storable
from monitor.networks.email import parts
from monitor.networks.email.automatic import why_automatic, why_closed
from monitor.networks.email.parts import BROKEN, Mail
from monitor.networks.email.quotations import without_quotations
from monitor.networks.email.returned import receipt_of
from monitor.networks.email.writing import OURS
from monitor.steps.admit import EARLIEST, instant

NETWORK = "email"

LONGEST_TEXT = 20_000
"""Characters of a post."""
LONGEST_WHOLE = 100_000
"""Characters kept for the record: of the text with its quotations, and of what is no post."""
LONGEST_ID = 200

AHEAD = timedelta(days=1)
"""A mail dated later than this after it arrived has a wrong clock."""


def heard(payload: Any) -> Iterator[Heard]:
    """One post; an issue for what is none: automatic answers, encrypted and empty mails; a receipt
    for what a mail system reports of a mail of ours.

    Our own mails, when a list or a copy brings them back, are nothing.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("message"), bytes | str):
        yield Issue(
            NETWORK, "a payload", "it holds no mail", storable(repr(payload))[:LONGEST_TEXT]
        )
        return
    message = payload["message"]
    content = message.encode("utf-8", "replace") if isinstance(message, str) else message
    where = f"{payload.get('folder', 'a mail')}, number {payload.get('uid', '?')}"
    try:
        mail = parts.parse(content)
        yield from _heard(payload, content, mail, where)
    except BROKEN as error:
        yield _issue(where, f"it cannot be read as a mail ({type(error).__name__})", content)


def _heard(
    payload: Mapping[str, Any], content: bytes, mail: Mail, where: str
) -> Iterator[Post | Issue | Receipt]:
    if not any(parts.raw_header(mail, name) for name in ("From", "Message-ID", "Date", "Received")):
        yield _issue(where, "it has none of the fields that a mail has", content)
        return
    id = own_id(mail, content)
    if id.startswith(OURS):
        return
    arrived = _moment(payload.get("received"))
    if receipt := receipt_of(mail, content, _written(mail, arrived)):
        yield receipt
        return
    where = f"{where}, <{id}>"
    if reason := why_automatic(mail) or why_closed(mail):
        yield _issue(where, reason, content)
        return
    whole = parts.text_of(mail)[:LONGEST_WHOLE]
    attached = parts.attachments(mail)
    text = _with_subject(parts.header(mail, "Subject"), without_quotations(whole))
    if not text:
        names = ", ".join(one.name or one.type for one in attached[:5])
        what = f"only attachments ({names})" if attached else "no text"
        yield _issue(where, f"a mail with {what}: open it in the mailbox", content)
        return
    people = parts.addresses(mail, "From") or parts.addresses(mail, "Sender")
    name, author = people[0] if people else ("", "")
    size = payload.get("size")
    yield Post(
        network=NETWORK,
        id=id,
        text=text[:LONGEST_TEXT],
        created_at=_written(mail, arrived),
        author=author[:200],
        language_hint=_language(parts.header(mail, "Content-Language")),
        reply_to=_answered(mail),
        raw={
            "from": {"name": name, "address": author},
            "reply_to_address": [address for _, address in parts.addresses(mail, "Reply-To")],
            "to": [address for _, address in parts.addresses(mail, "To")][:50],
            "cc": [address for _, address in parts.addresses(mail, "Cc")][:50],
            "list": parts.header(mail, "List-Id"),
            "subject": parts.header(mail, "Subject"),
            "date": parts.raw_header(mail, "Date"),
            "received": arrived.isoformat() if arrived else "",
            "message_id": parts.raw_header(mail, "Message-ID"),
            "references": parts.ids(mail, "References")[-20:],
            "text": whole,
            "attachments": [
                {"name": one.name, "type": one.type, "size": one.size} for one in attached
            ],
            "media": [],
            "size": size if isinstance(size, int) else len(content),
            "cut": isinstance(size, int) and size > len(content),
            "folder": str(payload.get("folder", "")),
        },
    )


def own_id(mail: Mail, content: bytes) -> str:
    """The Message-ID; where it has none, a hash of the mail, the same wherever it lies."""
    found = parts.ids(mail, "Message-ID")
    return fitting(found[0]) if found else f"hash:{sha256(content).hexdigest()[:40]}"


def fitting(id: str) -> str:
    return id if len(id) <= LONGEST_ID else f"hash:{sha256(id.encode()).hexdigest()[:40]}"


def _answered(mail: Mail) -> str | None:
    found = parts.ids(mail, "In-Reply-To") or parts.ids(mail, "References")[-1:]
    return fitting(found[0]) if found else None


def _with_subject(subject: str, text: str) -> str:
    """Many write the whole of it there; that of an answer is not its writer's."""
    answers = subject.casefold().startswith(
        ("re:", "re :", "aw:", "sv:", "tr:", "rv:", "fw:", "fwd:", "wg:", "رد:", "antw:", "回复:")
    )
    if not text:
        return subject
    if not subject or answers or text.casefold().startswith(subject.casefold()):
        return text
    return f"{subject}\n\n{text}"


def _written(mail: Mail, arrived: datetime | None) -> datetime:
    """What the mail says, unless that is no date or lies ahead of when it came."""
    latest = (arrived or datetime.now(UTC)) + AHEAD
    try:
        said = parsedate_to_datetime(parts.raw_header(mail, "Date"))
        said = said if said.tzinfo else said.replace(tzinfo=UTC)  # "-0000": UTC, RFC 5322
        if said.year >= 1990 and instant(said, EARLIEST) == said <= latest:
            return said
    except (*BROKEN, OverflowError):
        pass
    return arrived or datetime.now(UTC)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    moment = instant(found, EARLIEST)
    return None if moment == EARLIEST else moment


def _language(value: str) -> str | None:
    tag = value.partition(",")[0].strip()
    return tag if 2 <= len(tag) <= 20 and tag.replace("-", "").isalnum() else None


def _issue(where: str, reason: str, content: bytes) -> Issue:
    return Issue(
        NETWORK, where[:300], reason, storable(content.decode("utf-8", "replace"))[:LONGEST_WHOLE]
    )
