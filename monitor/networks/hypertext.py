"""From HTML, as mails, feeds and posts carry it, to plain text. Pure; takes any text for HTML.

Not by the standard library's parser: markup made for it keeps it busy for minutes (a list of "<a
href='" of 200,000 characters took 49 s). This one passes over the text once.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape

LONGEST = 200_000
"""Characters of HTML that are read: far more than anybody writes."""

_HIDDEN = {"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"}
_BLOCKS = {
    *("p", "div", "tr", "table", "ul", "ol", "section", "article", "header", "footer", "dl", "dt"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "form", "address", "figure", "dd", "body"),
}
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
_LONGEST_TAG = 2_000
_DEEPEST = 5  # quotations of quotations that are shown

_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF = re.compile(r"\bhref" + _VALUE, re.IGNORECASE)
_CLASS = re.compile(r"\bclass" + _VALUE, re.IGNORECASE)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_MARKUP = re.compile(
    r"<(?:p|br|div|a|b|i|strong|em|ul|ol|img|span|table|h[1-6])(?:\s[^<>]{0,500})?/?>"
    r"|&(?:amp|lt|gt|quot|nbsp|#\d{1,6});",
    re.IGNORECASE,
)


Link = Callable[[str, str, frozenset[str]], str]
"""How a link is written: from its words, its address, and the classes of its tag."""


def behind_its_words(words: str, address: str, classes: frozenset[str]) -> str:
    """The address in round brackets behind the words, where they do not say it themselves."""
    if not re.match(r"(?:https?|geo|tel|mailto):", address):
        return words
    shown = address.removeprefix("mailto:").removeprefix("tel:")[:500]
    said = re.sub(r"^https?://(?:www\.)?|/$", "", shown)
    return words if said in words else f"{words} ({shown})"


def plain(html: str, link: Link = behind_its_words) -> str:
    """The text that a reader of `html` sees; quotations have "> " before their lines."""
    page, hidden = _Page(link), ""
    for is_tag, piece in _pieces(html[:LONGEST]):
        if not is_tag:
            if not hidden:
                page.say(unescape(piece))
            continue
        match = _NAME.match(piece)
        name = match.group(1).lower() if match else ""
        closes = piece.startswith("</")
        if hidden:
            # A head that was never closed hides nothing of the body.
            if (closes and name == hidden) or (name == "body" and hidden in ("head", "title")):
                hidden = ""
        elif name in _HIDDEN and not closes:
            hidden = name
        elif closes:
            page.close(name)
        elif name:
            page.open(name, piece)
    return page.text()


def looks_like_html(text: str) -> bool:
    return _MARKUP.search(text) is not None


def _pieces(html: str) -> Iterator[tuple[bool, str]]:
    """Tags (and comments and the like) and the text between them. Each search for an end goes on
    from where the last one ended, or was the last."""
    at, ends, comments_end = 0, True, True
    while at < len(html):
        start = html.find("<", at)
        if start < 0 or not ends:
            yield False, html[at:]
            return
        if start > at:
            yield False, html[at:start]
        if not re.match(r"[a-zA-Z/!?]", html[start + 1 : start + 2]):
            yield False, "<"
            at = start + 1
            continue
        at, end = start, -1
        if html.startswith("<!--", start) and comments_end:
            end = html.find("-->", start + 4)
            comments_end = end >= 0
            end = end + 2 if comments_end else -1
        if end < 0:
            end = _end_of_tag(html, start)
        if end < 0:
            ends = False
            continue
        yield True, html[start : end + 1][:_LONGEST_TAG]
        at = end + 1


def _end_of_tag(html: str, start: int) -> int:
    """The first ">" that stands in no quotes; the first of all where they do not close."""
    first = end = html.find(">", start)
    while 0 <= end < start + _LONGEST_TAG:
        if html.count('"', start, end) % 2 == 0:
            return end
        end = html.find(">", end + 1, start + _LONGEST_TAG)
    return first


class _Page:
    """The lines that are written so far."""

    def __init__(self, link: Link) -> None:
        self._write_link = link
        self._lines: list[str] = []
        self._line: list[str] = []  # the pieces of the one that is written
        self._depth = 0  # of quotations
        self._verbatim = False  # line breaks count
        self._link: tuple[str, int, int] | None = None
        """The tag, and the line and the piece with which it begins."""

    def open(self, name: str, tag: str) -> None:
        if name == "br":
            self._end_line()
        elif name == "li":
            self._end_block()
            self.write("- ")
        elif name == "blockquote":
            self._end_block(apart=True)
            self._depth += 1
        elif name in ("td", "th"):
            self.write(" ")
        elif name == "a":
            self._link = (tag, len(self._lines), len(self._line))
        elif name in _BLOCKS:
            self._end_block(apart=name in _APART)
            self._verbatim = self._verbatim or name == "pre"

    def close(self, name: str) -> None:
        if name == "blockquote":
            self._end_block()
            self._depth = max(self._depth - 1, 0)
            self._end_block(apart=True)
        elif name == "a" and self._link is not None:
            self._end_link(*self._link)
            self._link = None
        elif name in _BLOCKS:
            self._end_block(apart=name in _APART)
            self._verbatim = self._verbatim and name != "pre"

    def say(self, text: str) -> None:
        if not self._verbatim:
            self.write(re.sub(r"[ \t\r\n\f]+", " ", text))
            return
        first, *others = text.split("\n")
        self.write(first)
        for line in others:
            self._end_line()
            self.write(line)

    def write(self, text: str) -> None:
        text = text if self._line else text.lstrip(" ")
        if text:
            self._line.append(text)

    def text(self) -> str:
        self._end_block()
        lines = [re.sub(r"[ \t\xa0]+", " ", line).rstrip() for line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _end_link(self, tag: str, line: int, piece: int) -> None:
        """Of a link over several lines the words stay, and the address follows them."""
        words = ""
        if line == len(self._lines):
            words = "".join(self._line[piece:])
            del self._line[piece:]
        classes = frozenset(_attribute(_CLASS, tag).split())
        self.write(self._write_link(words, _attribute(_HREF, tag).strip(), classes))

    def _end_line(self) -> None:
        line = "".join(self._line)
        self._lines.append("> " * min(self._depth, _DEEPEST) + line if line else "")
        self._line = []

    def _end_block(self, *, apart: bool = False) -> None:
        """What follows begins a line; an empty one before it where it stands `apart`."""
        if self._line:
            self._end_line()
        if apart and self._lines and self._lines[-1]:
            self._lines.append("")


def _attribute(pattern: re.Pattern[str], tag: str) -> str:
    match = pattern.search(tag)
    return unescape(next((value for value in match.groups() if value), "") if match else "")
