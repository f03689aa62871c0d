"""HTML of posts as plain text.

What servers keep of HTML: https://docs.joinmastodon.org/spec/activitypub/#sanitization. Links are
shown shortened, the rest hidden in `<span class="invisible">`: the whole address stands in the
text here.
"""

import re
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
NAMED = frozenset({"mention", "hashtag"})


def plain(html: str) -> str:
    """Paragraphs apart by an empty line, list entries with a dash."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    text = re.sub(r"[ \t]+\n", "\n", "".join(reading.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._link: tuple[str, int] | None = None  # its address, and where its words begin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a":
            named = NAMED & set(given.get("class", "").split())
            address = given.get("href", "")
            if not named and address.startswith(("http://", "https://")):
                self._link = address, len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self._link is not None:
            address, start = self._link
            shown = "".join(self.parts[start:])
            self.parts[start:] = [_shown(shown, address)]
            self._link = None

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _shown(shown: str, address: str) -> str:
    """Words of the author's own keep their place before the address."""
    bare = shown.removesuffix("…").strip().partition("://")[2] or shown.removesuffix("…").strip()
    if not bare or address.partition("://")[2].removeprefix("www.").startswith(
        bare.removeprefix("www.")
    ):
        return address
    return f"{shown} ({address})"
