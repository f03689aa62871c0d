"""What is in a mail: its header fields, its text, its attachments. Robust against what programs
and attackers write; the standard library reads the parts, this decides about them."""

import codecs
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError, MessageError
from email.message import Message
from typing import Any, TypeAlias

from monitor.model.posts import storable
from monitor.networks.hypertext import plain

Mail: TypeAlias = "Message[Any, Any]"  # generic for the type checker only

BROKEN = (
    *(MessageError, HeaderParseError, LookupError, ValueError, TypeError, AttributeError),
    *(RecursionError, AssertionError),
)
"""What the standard library's parser is known to raise for malformed mails (bpo-30681 and many
like it) where it should note a defect."""

LONGEST_HEADER = 4_000
"""Characters: the parser of addresses takes quadratic time."""

DEEPEST = 20
PARTS = 200

_WRONG_NAMES = {  # what mails say, and what is meant
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252",  # as browsers do: programs of the other system write its quotes
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
}


_PIECES_OF_ADDRESSES = re.compile(r"[^\s<>\"',;:]+")
_PIECES_OF_IDS = re.compile(r"[^\s<>\"(),;]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    type: str
    size: int  # bytes, as far as the mail was fetched


class _Bounded(policy.EmailPolicy):
    """No field is longer than what its parser reads in time, in any part of a mail."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


BOUNDED = _Bounded()


def parse(content: bytes) -> Mail:
    """Raises one of BROKEN for what not even the lenient policy can read."""
    content = _without_odd_fields(content)
    try:
        return email.message_from_bytes(content, policy=BOUNDED)
    except BROKEN:
        return email.message_from_bytes(content, policy=policy.compat32)


def _without_odd_fields(content: bytes) -> bytes:
    """Fields with letters in their names that no name may have (RFC 5322, 2.2): the library takes
    the first of them for the beginning of the text, and loses all fields after it."""
    end = re.search(rb"\r?\n\r?\n", content)
    head = content[: end.start()] if end else b""
    cleaned = re.sub(rb"(?m)^[^\s:\x80-\xff]*[\x80-\xff][^\s:]*:.*(?:\n[ \t].*)*\n?", b"", head)
    return cleaned + content[len(head) :]


def header(mail: Mail, name: str) -> str:
    """The first field of that name, decoded, on one line; "" where there is none."""
    raw = raw_header(mail, name)
    if not raw:
        return ""
    try:
        decoded = str(policy.default.header_factory(name, raw))
    except BROKEN:
        decoded = raw
    return storable(" ".join(decoded.split()))


def raw_header(mail: Mail, name: str) -> str:
    """As it came, on one line; bytes that should have been encoded are read as UTF-8."""
    wanted = name.casefold()
    for found, value in mail.raw_items():
        if found.casefold() == wanted:
            text = str(value)[:LONGEST_HEADER]
            as_bytes = text.encode("ascii", "surrogateescape") if not _clean(text) else b""
            return " ".join((_decode(as_bytes, "utf-8") if as_bytes else text).split())
    return ""


def addresses(mail: Mail, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a field, the addresses in small letters; what is none is left out."""
    raw = raw_header(mail, name)
    try:
        parsed = policy.default.header_factory(name, raw)
        found = [(one.display_name, one.addr_spec) for one in getattr(parsed, "addresses", ())]
    except BROKEN:
        found = []
    good = [(storable(name), one.casefold()) for name, one in found if _is_address(one)]
    if not good:
        pieces = _PIECES_OF_ADDRESSES.findall(header(mail, name))
        good = [("", storable(one.casefold())) for one in pieces if _joins(one)][:1]
    return good


def ids(mail: Mail, name: str) -> list[str]:
    """The ids of Message-ID, In-Reply-To or References, without their angle brackets."""
    raw = raw_header(mail, name)
    found = re.findall(r"<\s*([^<>\s]+)\s*>", raw)
    return [storable(one) for one in found or filter(_joins, _PIECES_OF_IDS.findall(raw))]


def text_of(mail: Mail) -> str:
    """What its writer wrote, quotations and all, as plain text with "\\n"; "" where there is none.

    Of alternatives the plain one, unless it is empty.
    """
    return storable(_text(mail, 0)).replace("\r\n", "\n").replace("\r", "\n").strip()


def attachments(mail: Mail) -> list[Attachment]:
    return [
        Attachment(_name(part), _type(part), _size(part))
        for part in _walk(mail, 0)
        if not part.is_multipart() and (_is_attached(part) or not _type(part).startswith("text/"))
    ][:PARTS]


def reported(mail: Mail, kind: str) -> Iterator[Mail]:
    """The groups of fields in the parts of that type, as message/delivery-status has them."""
    for part in _walk(mail, 0):
        if _type(part) == kind:
            yield from _children(part)


def _text(part: Mail, depth: int) -> str:
    if depth > DEEPEST:
        return ""
    kind = _type(part)
    if kind == "message/rfc822":
        return ""
    children = _children(part)
    if kind == "multipart/alternative":
        ranked = sorted(children, key=lambda one: _type(one) != "text/plain")
        return next((text for one in ranked if (text := _text(one, depth + 1)).strip()), "")
    if kind == "multipart/related":
        children = children[:1]
    if part.is_multipart():
        return "\n\n".join(text for one in children if (text := _text(one, depth + 1)).strip())
    if _is_attached(part) or kind not in ("text/plain", "text/html"):
        return ""
    text = _decoded(part)
    return plain(text) if kind == "text/html" else _flowed(text, part)


def _walk(part: Mail, depth: int) -> Iterator[Mail]:
    yield part
    if depth < DEEPEST and _type(part) != "message/rfc822":
        for one in _children(part):
            yield from _walk(one, depth + 1)
    elif _type(part) == "message/rfc822":
        for one in _children(part):
            yield from _walk(one, DEEPEST)


def _children(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [one for one in payload[:PARTS] if isinstance(one, Message)]


def _type(part: Mail) -> str:
    try:
        return part.get_content_type()
    except BROKEN:
        return "application/octet-stream"


def _is_attached(part: Mail) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except BROKEN:
        return False


def _name(part: Mail) -> str:
    try:
        return storable(" ".join((part.get_filename() or "").split()))[:200]
    except BROKEN:
        return ""


def _size(part: Mail) -> int:
    return len(_bytes(part))


def _bytes(part: Mail) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except BROKEN:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: Mail) -> str:
    try:
        charset = (part.get_content_charset() or "").strip().lower()
    except BROKEN:
        charset = ""
    return _decode(_bytes(part), charset)


def _decode(content: bytes, charset: str) -> str:
    """By the charset it says, else as UTF-8, else as the commonest one of old programs."""
    for name in (_WRONG_NAMES.get(charset, charset), "utf-8"):
        try:
            if codecs.lookup(name)._is_text_encoding:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _flowed(text: str, part: Mail) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next, "-- " does not."""
    try:
        if part.get_param("format", "") != "flowed":
            return text
        delete = str(part.get_param("delsp", "")).lower() == "yes"
    except BROKEN:
        return text
    pieces: list[str] = []
    goes_on = False
    for line in text.splitlines():
        quoted = line.startswith(">")
        line = line if quoted else line.removeprefix(" ")
        if pieces and (quoted or not goes_on):
            pieces.append("\n")
        goes_on = line.endswith(" ") and line != "-- " and not quoted
        pieces.append(line[:-1] if goes_on and delete else line)
    return "".join(pieces)


def _is_address(text: str) -> bool:
    return re.fullmatch(r"[^\s<>@]+@[^\s<>@]+", text) is not None


def _joins(piece: str) -> bool:
    """Something stands on both sides of an "@"."""
    return "@" in piece[1:-1]


def _clean(text: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in text)
