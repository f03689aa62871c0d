"""A feed over the wire: an Atom feed with answers (RFC 4685) and tombstones (RFC 6721)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from xml.sax.saxutils import escape

from monitor.model.dispatching import Account
from tests.networks.feeds.site import Answer, Site


class FeedsWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    def __init__(self) -> None:
        self.site = Site()
        self._entries: dict[str, str] = {}
        self._gone: list[str] = []
        self._numbers = count(1)

    def start(self) -> None:
        self.site.start()
        self._show()

    def stop(self) -> None:
        self.site.stop()

    def account(self) -> Account:
        return Account("feeds", "feeds", {"urls": self.site.url("/feed"), "interval_s": "0.1"})

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        id = f"urn:example:{next(self._numbers)}"
        self._entries[id] = _entry(id, text, author, reply_to)
        self._show()
        return id

    def garbage(self) -> None:
        self.site.then("/feed", Answer(body=b"<feed><entry><<< \xff not a feed"))

    def cut(self) -> None:
        self.site.then("/feed", Answer(hang_up=True), Answer(hang_up=True))

    def remove(self, id: str) -> None:
        del self._entries[id]
        self._gone.append(f'<at:deleted-entry ref="{id}" when="{datetime.now(UTC).isoformat()}"/>')
        self._show()

    def revise(self, id: str, text: str) -> None:
        self._entries[id] = _entry(id, text, "ana", "")
        self._show()

    def account_that_may_not(self) -> Account:
        raise AssertionError("feeds have no way out")

    def recipient(self) -> str:
        raise AssertionError("feeds have no way out")

    def sent(self) -> Sequence[str]:
        raise AssertionError("feeds have no way out")

    def refuse(self, retry_after: int | None) -> None:
        raise AssertionError("feeds have no way out")

    def _show(self) -> None:
        entries = "".join(reversed(self._entries.values()))
        self.site.show("/feed", atom(entries + "".join(self._gone)), "application/atom+xml")


def atom(entries: str, title: str = "Invented agency") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:thr="http://purl.org/syndication/thread/1.0" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>{title}</title>'
        f"<id>urn:example:feed</id><updated>{datetime.now(UTC).isoformat()}</updated>"
        f"{entries}</feed>"
    )


def _entry(id: str, text: str, author: str, reply_to: str) -> str:
    answers = f'<thr:in-reply-to ref="{reply_to}"/>' if reply_to else ""
    now = datetime.now(UTC).isoformat()
    return (
        f"<entry><id>{id}</id><title/><author><name>{author}</name></author>{answers}"
        f"<published>{now}</published><updated>{now}</updated>"
        f'<content type="text">{escape(text)}</content></entry>'
    )
