"""What the bytes of an address are: alerts, a feed, a web page, or nothing that may be read."""

from dataclasses import dataclass, field
from enum import StrEnum
from xml.sax import ContentHandler, SAXException
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

CAP_SPACE = "urn:oasis:names:tc:emergency:cap:"
"""With 1.0, 1.1 or 1.2 behind it."""
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721

ELEMENTS = 300_000
"""More are no feed but an attack on memory: each takes some hundred bytes once it is read."""

DEPTH = 200
"""Elements within elements; the reader of feeds takes quadratic time beyond."""

ILL_FORMED = 2_000_000
"""Bytes read of what is no XML: the lenient parser is slow."""


class Kind(StrEnum):
    ALERTS = "alerts"
    FEED = "feed"
    PAGE = "page"
    REFUSED = "refused"


@dataclass
class Document:
    kind: Kind
    reason: str = ""  # why it is refused
    well_formed: bool = True
    tombstones: list[tuple[str, str]] = field(default_factory=list)  # id and time


def look_at(body: bytes) -> Document:
    """Reads once through, keeping nothing: no entity is resolved, nothing else is opened."""
    looker = _Looker()
    parser = make_parser()
    parser.forbid_dtd = False  # the oldest feeds have one, and it does nothing
    parser.forbid_entities = parser.forbid_external = True
    parser.setFeature("http://xml.org/sax/features/namespaces", True)
    parser.setContentHandler(looker)
    well_formed = True
    try:
        parser.feed(body)
        parser.close()
    except DefusedXmlException:
        return Document(Kind.REFUSED, "it declares entities, as attacks on XML readers do")
    except _TooManyError:
        reason = f"it has more than {ELEMENTS} elements, or {DEPTH} within each other"
        return Document(Kind.REFUSED, reason)
    except (SAXException, ValueError, LookupError):
        well_formed = False
    start = body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if looker.root == "html" or start.startswith((b"<!doctype html", b"<html")):
        return Document(Kind.PAGE)
    if not well_formed and b"<!entity" in body.replace(b"\0", b"").lower():
        return Document(Kind.REFUSED, "it declares entities, as attacks on XML readers do")
    if looker.has_alert:
        if well_formed:
            return Document(Kind.ALERTS)
        return Document(Kind.REFUSED, "it is an alert, but broken XML")
    return Document(Kind.FEED, "", well_formed, looker.tombstones)


class _TooManyError(Exception):
    pass


class _Looker(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.has_alert = False
        self.tombstones: list[tuple[str, str]] = []
        self._count = self._depth = 0

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self._depth -= 1

    def startElementNS(
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        space, local = name
        self._count += 1
        self._depth += 1
        if self._count > ELEMENTS or self._depth > DEPTH:
            raise _TooManyError
        self.root = self.root or local.lower()
        if local == "alert" and (space or "").startswith(CAP_SPACE):
            self.has_alert = True
        if local == "deleted-entry" and space == _TOMBSTONES and len(self.tombstones) < 1_000:
            found = dict(attrs.items())
            self.tombstones.append((found.get((None, "ref"), ""), found.get((None, "when"), "")))
