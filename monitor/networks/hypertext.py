"""From HTML, as mails and feeds carry it, to plain text. Pure; takes any text for HTML."""

import re
from html.parser import HTMLParser

LONGEST = 200_000
"""Characters of HTML that are read: far more than a mail has, and no more work than half a second
for markup made to be slow (measured in tests/networks/test_hypertext.py)."""

_HIDDEN = {"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"}
_BLOCKS = {
    *("p", "div", "tr", "table", "ul", "ol", "section", "article", "header", "footer", "dl", "dt"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "form", "address", "figure", "dd"),
}
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}


def plain(html: str, *, links: bool = True) -> str:
    """The text that a reader of `html` sees; quotations have "> " before their lines.

    With `links` the address of a link stands in round brackets behind its words, where they do not
    say it themselves.
    """
    reader = _Reader(links)
    reader.feed(html[:LONGEST])
    reader.close()
    return reader.text()


def looks_like_html(text: str) -> bool:
    return re.search(r"<(?:p|br|div|a|b|i|strong|em|ul|ol|img|span|table|h[1-6])\b[^<>]*>|"
                     r"&(?:amp|lt|gt|quot|nbsp|#\d+);", text, re.I) is not None  # fmt: skip


class _Reader(HTMLParser):
    def __init__(self, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._links = links
        self._lines: list[str] = [""]
        self._hidden: list[str] = []
        self._depth = 0  # of quotations
        self._link: tuple[str, int, int] | None = None  # address, line and column of its start

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "body":
            self._hidden.clear()  # a head that was never closed hides nothing of the body
        elif tag == "br":
            self._new_line()
        elif tag == "li":
            self._block()
            self._write("- ")
        elif tag == "blockquote":
            self._block(apart=True)
            self._depth += 1
            self._block()
        elif tag in _BLOCKS:
            self._block(apart=tag in _APART)
        elif tag in ("td", "th"):
            self._write(" ")
        elif tag == "a":
            address = (dict(attrs).get("href") or "").strip()
            self._link = (address, len(self._lines), len(self._lines[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag == "blockquote" and self._depth:
            self._block()
            self._depth -= 1
            self._block(apart=True)
        elif tag == "a" and self._link is not None:
            self._write_address(*self._link)
            self._link = None
        elif tag in _BLOCKS:
            self._block(apart=tag in _APART)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._write(re.sub(r"[ \t\r\n\f]+", " ", data))

    def text(self) -> str:
        lines = [re.sub(r"[ \t\xa0]+", " ", line).rstrip() for line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _write(self, text: str) -> None:
        self._lines[-1] += text.lstrip(" ") if self._empty() else text

    def _write_address(self, address: str, line: int, column: int) -> None:
        shown = self._lines[-1][column:] if line == len(self._lines) else ""
        told = address.removeprefix("mailto:").removeprefix("tel:")
        bare = re.sub(r"^https?://(?:www\.)?|/$", "", told)
        if self._links and re.match(r"(?:https?|geo|tel|mailto):", address) and bare not in shown:
            self._write(f" ({told})")

    def _empty(self) -> bool:
        return not self._lines[-1].strip("> ")

    def _new_line(self) -> None:
        self._lines.append("> " * min(self._depth, 5))

    def _block(self, *, apart: bool = False) -> None:
        """What follows begins a line; an empty one before it where it stands `apart`."""
        if not self._empty():
            self._new_line()
        self._lines[-1] = "> " * min(self._depth, 5)
        if apart and len(self._lines) > 1 and self._lines[-2].strip("> "):
            self._new_line()
