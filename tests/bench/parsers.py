"""Parsers of foreign text: CPU time by size of what is made to keep each busy, and how it grows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from spacy.lang.xx import MultiLanguage

from monitor.networks.bluesky import texts as bluesky
from monitor.networks.email import shapes as email
from monitor.networks.email.quotations import without_quotations
from monitor.networks.feeds import cap, geometry
from monitor.networks.hypertext import plain
from monitor.networks.mastodon import texts as mastodon
from monitor.networks.mastodon.streams import events
from monitor.networks.telegram import words as telegram
from monitor.networks.telegram.addressed import Me, addressed
from monitor.places.points.pointers import point_spans
from monitor.places.words import split
from monitor.privacy.veil import veiled
from monitor.reading.text import fold, readable
from monitor.reading.tokens import SocialTokenizer
from monitor.steps.normalise import wording
from tests.faults.growth import seconds

SIZES = (10_000, 100_000, 1_000_000)

NOW = datetime(2031, 2, 11, tzinfo=UTC)
HEAD = b"From: a@a.example\r\nSubject: w\r\nMessage-ID: <b@a.example>\r\n"
INFO = "<info><headline>h{}</headline></info>"
ALERT = (
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>i</identifier>"
    "<sender>s</sender><status>Actual</status><msgType>Alert</msgType>{}</alert>"
)


class Parser(NamedTuple):
    name: str
    run: Callable[[Any], object]
    make: Callable[[int], Any]  # of so many bytes or characters, near enough


def _repeated(unit: str, begin: str = "", end: str = "") -> Callable[[int], str]:
    return lambda size: begin + unit * (size // len(unit)) + end


def _mail(begin: bytes, unit: bytes, end: bytes = b"") -> Callable[[int], dict[str, bytes]]:
    return lambda size: {"message": HEAD + begin + unit * (size // len(unit)) + end}


def _alert(size: int) -> bytes:
    return ALERT.format("".join(INFO.format(n) for n in range(size // 40))).encode()


def _facets(size: int) -> tuple[str, list[dict[str, Any]]]:
    link = [{"$type": bluesky.LINK, "uri": "https://a.example"}]
    places = ({"byteStart": 1 + 2 * n, "byteEnd": 2 + 2 * n} for n in range(size // 100))
    return "é" * size, [{"index": place, "features": link} for place in places]


def _entities(size: int) -> dict[str, Any]:
    link = {"type": "text_link", "url": "https://a.example", "offset": 0, "length": size}
    return {"text": "a" * size, "entities": [link] * (size // 50)}


def _commands(size: int) -> dict[str, Any]:
    command = {"type": "bot_command", "offset": 0, "length": size}
    chat = {"type": "group"}
    return {"chat": chat, "text": "a" * size, "entities": [command] * (size // 50)}


def _all(found: Iterator[Any]) -> int:
    return sum(1 for _ in found)


HTML = ("<a href='", "<!--", "<div>", "&#", "</", "<p <", '<a href="', "<blockquote>")
TEXTS = ("www.", "maps.", "a_", "1.2345 ", "...http://a", "@", "a@", "-19.84361,34.83891 ", "#a")

PARSERS = (
    *(Parser(f"hypertext {unit}", plain, _repeated(unit)) for unit in HTML),
    *(Parser(f"mastodon {unit}", mastodon.plain, _repeated(unit)) for unit in HTML[:2]),
    *(Parser(f"points {unit}", point_spans, _repeated(unit, end=" x")) for unit in TEXTS),
    *(Parser(f"wording {unit}", wording, _repeated(unit, end=" x")) for unit in TEXTS),
    *(Parser(f"words {unit}", split, _repeated(unit)) for unit in TEXTS),
    *(Parser(f"veil {unit}", veiled, _repeated(unit)) for unit in TEXTS),
    *(Parser(f"tokens {unit}", SocialTokenizer(MultiLanguage().vocab), _repeated(unit))
      for unit in ("@", "\U0001f64f", "need water ", "http://")),
    Parser("readable", readable, _repeated("a\0")),
    Parser("fold", fold.__wrapped__, _repeated("heeelp")),
    Parser("map link", point_spans, _repeated("+", "https://maps.google.com/maps?q=", " 1.5")),
    Parser("quotations wrote", without_quotations, _repeated(" ", "On 1 May Ana wrote", "x")),
    Parser("quotations lines", without_quotations, _repeated("On x\n")),
    Parser("mail flowed", lambda mail: _all(email.heard(mail)),
           _mail(b"Content-Type: text/plain; format=flowed\r\n\r\n", b"a \r\n")),
    Parser("mail fields", lambda mail: _all(email.heard(mail)),
           _mail(b"Content-Type: text/plain; ", b"a=b; ", b"\r\n\r\nwater")),
    Parser("mail recipients", lambda mail: _all(email.heard(mail)),
           _mail(b"To: ", b"<a@a.example>, ", b"\r\n\r\nwater")),
    Parser("alert infos", lambda body: _all(cap.alerts(body, "", (), NOW)), _alert),
    Parser("polygon", geometry.ring, _repeated("1,2 ")),
    Parser("bluesky facets", lambda given: bluesky.expanded(*given), _facets),
    Parser("telegram links", telegram.text_of, _entities),
    Parser("telegram commands", lambda message: addressed(message, Me(1, "desk")), _commands),
    Parser("stream by bytes", lambda text: _all(events(iter(text))),
           lambda size: [b"a"] * size + [b"\n\n"]),
    Parser("json", orjson.loads, lambda size: b"[" + b"1," * (size // 2) + b"1]"),
)  # fmt: skip


def parsers() -> dict[str, Any]:
    """By parser: milliseconds of CPU for 10, 100 and 1,000 kB, and how often the time of the
    largest is that of the one before: 10 where it is linear."""
    figures: dict[str, Any] = {}
    for parser in PARSERS:
        taken = [seconds(parser.run, parser.make(size)) for size in SIZES]
        figures[parser.name] = {
            **{f"{size // 1000}_kB_ms": round(1000 * time, 2)
               for size, time in zip(SIZES, taken, strict=True)},
            "growth": round(taken[-1] / taken[-2], 1),
        }  # fmt: skip
    return figures
