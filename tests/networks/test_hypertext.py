import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.networks.hypertext import LONGEST, looks_like_html, plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a &amp; b</p><p>c</p>", "a & b\n\nc"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"),
        ("<a href='https://a.example/x'>here</a>", "here (https://a.example/x)"),
        ("<a href='https://a.example/'>a.example</a>", "a.example"),
        ("<a href='javascript:x()'>here</a>", "here"),
        ("<script>x</script>a<style>y</style>", "a"),
        ("<head><title>x<body>a", "a"),
        ("a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e",
         "a\n\n> b\n> c\n\n> > d\n\ne"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("ماء<br>طعام", "ماء\nطعام"),
        ("a < b and c", "a < b and c"),
    ],
)  # fmt: skip
def test_html_becomes_what_a_reader_sees(html: str, text: str) -> None:
    assert plain(html) == text


@given(st.text(st.sampled_from("<>/abp &;!-=\"'#x1"), max_size=300))
def test_anything_is_read(html: str) -> None:
    assert isinstance(plain(html), str)


@pytest.mark.parametrize("piece", ["<!--", "<div>", "<a href='", "&#", "<![CDATA[", "</", "<p <"])
def test_markup_made_to_be_slow_is_read_in_seconds(piece: str) -> None:
    started = time.thread_time()
    plain(piece * (LONGEST // len(piece)))
    assert time.thread_time() - started < 3


def test_html_is_told_from_text() -> None:
    assert looks_like_html("a<br/>b")
    assert looks_like_html("a &amp; b")
    assert not looks_like_html("a < b & c > d")
