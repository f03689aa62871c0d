import pytest

from monitor.networks.mastodon.shapes import is_newer
from monitor.networks.mastodon.streams import events
from monitor.networks.mastodon.texts import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two<br />three</p>", "one\n\ntwo\nthree"),
        ("<p>Rice &amp; beans &lt;now&gt;</p>", "Rice & beans <now>"),
        (
            '<p>see <a href="https://relief.example/water/points?id=7"><span class="invisible">'
            'https://</span><span class="ellipsis">relief.example/water/po</span>'
            '<span class="invisible">ints?id=7</span></a> now</p>',
            "see https://relief.example/water/points?id=7 now",
        ),
        (
            '<p><a href="https://relief.example/map" class="">the map</a></p>',
            "the map (https://relief.example/map)",
        ),
        (
            '<p><a href="https://www.relief.example/map">relief.example/m…</a></p>',
            "https://www.relief.example/map",
        ),
        (
            '<p><span class="h-card"><a href="https://far.example/@ana" class="u-url mention">@'
            '<span>ana</span></a></span> <a href="https://far.example/tags/flood" class="mention '
            'hashtag" rel="tag">#<span>flood</span></a></p>',
            "@ana #flood",
        ),
        ("<p>bring:</p><ul><li>water</li><li>rice</li></ul>", "bring:\n\n- water\n- rice"),
        ('<p dir="rtl">نحتاج ماء في حلب</p>', "نحتاج ماء في حلب"),
        ("<p>an <a href='https://open.example'>open link", "an open link"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_that_was_meant(html: str, text: str) -> None:
    assert plain(html) == text


def test_ids_compare_as_the_numbers_that_they_are() -> None:
    assert is_newer("100", "99")
    assert is_newer("115500000000000001", "99999999999999999")
    assert not is_newer("99", "99")
    assert is_newer("1", "")


def test_events_come_whole_however_the_bytes_are_cut() -> None:
    raw = (
        ":)\n\nevent: update\ndata: ماء\n\n:thump\n\n"
        "event: delete\r\ndata: 7\r\n\r\nevent: x\ndata: a\ndata: b\n\n"
    ).encode()
    wanted = [("update", "ماء"), ("delete", "7"), ("x", "a\nb")]
    assert list(events(iter([raw]))) == wanted
    assert list(events(iter(raw[n : n + 1] for n in range(len(raw))))) == wanted


def test_code_keeps_its_lines() -> None:
    code = "<p>run</p><pre><code>one\ntwo\n\nthree</code></pre>"
    assert plain(code) == "run\n\none\ntwo\n\nthree"


def test_what_the_reader_never_sees_is_no_text() -> None:
    """And a tag that was made to keep a reader busy ends the text, and not the listener."""
    assert plain("<p>water<script>alert(1)</script> here</p>") == "water here"
    assert plain("<p>water</p>" + "<a href='" * 8_000).startswith("water")
