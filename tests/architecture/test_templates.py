"""Templates can be read: short lines, and what decides stands before the tag that shows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import web

TEMPLATES = Path(web.__file__).parent / "templates"
WIDEST = 160
DECIDES = re.compile(r"\{%-?\s*(if|for)\b")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def test_no_line_is_wider_than_a_screen() -> None:
    wide = [
        f"{file.relative_to(TEMPLATES)}:{number}: {len(line)}"
        for file in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert wide == [], "break it between attributes, or move a part to a macro"


def test_attributes_do_not_decide() -> None:
    deciding = [
        f"{file.relative_to(TEMPLATES)}:{line}"
        for file in sorted(TEMPLATES.rglob("*.html"))
        for line in deciding_lines(file.read_text())
    ]
    assert deciding == [], "move it to a macro or a {% set %} before the tag, or use classes(…)"


def test_the_scanner_sees_what_decides_inside_of_quotes_alone() -> None:
    assert (
        list(deciding_lines('<a{% if x %} hidden{% endif %}>{% if y == "z" %}b{% endif %}</a>'))
        == []
    )
    assert list(deciding_lines('<p>\n<a class="b{% if x == "y" %} c{% endif %}"></a>')) == [2]
    assert list(
        deciding_lines("""<a title='{{ "d" if x }}' class="{% for z in y %}e{% endfor %}">""")
    ) == [1]


def deciding_lines(source: str) -> Iterator[int]:
    """The lines on which the value of an attribute holds a statement; each value once."""
    at, in_tag, quote, counted = 0, False, "", False
    while at < len(source):
        if block := JINJA.match(source, at):
            if quote and not counted and DECIDES.match(block[0]):
                counted = True
                yield source.count("\n", 0, at) + 1
            at = block.end()
            continue
        sign = source[at]
        if quote:
            quote = "" if sign == quote else quote
        elif in_tag and sign in "\"'":
            quote, counted = sign, False
        elif in_tag:
            in_tag = sign != ">"
        else:
            in_tag = re.match(r"</?[a-zA-Z]", source[at : at + 3]) is not None
        at += 1
