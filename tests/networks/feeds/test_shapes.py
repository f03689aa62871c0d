"""Documents as programs and attackers write them; the usual ones are in tests/recordings/feeds."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.listening import Removal
from monitor.model.posts import Issue, Post
from monitor.networks.feeds.cap import LARGEST
from monitor.networks.feeds.entries import MOST
from monitor.networks.feeds.shapes import contents_of, heard
from tests.networks.feeds.alerts import NEAR, alert, rss

BEGIN = b'<rss version="2.0"><channel><title>a</title>'
END = b"</channel></rss>"
TEXT = b"<item><description><![CDATA["
BOMB = (
    '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "{}">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><{}>&b;</x>'
)


def of(body: bytes) -> list[Post | Removal | Issue]:
    found = list(heard({"body": body, "url": "https://agency.example/a?key=secret"}))
    assert all(isinstance(one, Post | Removal | Issue) for one in found)
    return [one for one in found if isinstance(one, Post | Removal | Issue)]


PIECES = st.lists(
    st.sampled_from(
        ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link/>", "<feed>", "x",
         "<entry>", "<id>", "</id>", "<content type='xhtml'>", "<pubDate>", "Fri, 99 Foo", "&amp;",
         "<![CDATA[", "]]>", "<!--", "<geo:lat>", "<georss:point>", "1 2",
         "<media:content url='u'/>",
         "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>", "<info>", "<area>", "<polygon>",
         "</polygon>", "<references>", "1,2,3", "<status>Actual</status>",
         "<identifier>i</identifier>",
         "<sender>s</sender>", "<msgType>Update</msgType>", "</info>", "</alert>", "<ttl>9</ttl>",
         "<thr:in-reply-to ref='a'/>", "<expires>x</expires>", "<circle>", "</area>", "&"]
    ),
    max_size=25,
)  # fmt: skip


@given(st.binary(max_size=300) | PIECES.map(lambda pieces: "".join(pieces).encode()))
def test_any_bytes_are_understood_or_an_issue(body: bytes) -> None:
    of(body)
    of(BEGIN + body)


@pytest.mark.parametrize(
    "body",
    [
        BEGIN + b"<item><title>w</title></item>" * 90_000 + END,
        BEGIN + b"<item>" * 290_000,
        BEGIN + b"<a>" * 290_000,
        BEGIN + TEXT + b"<!--" * 400_000 + b"]]></description></item>" + END,
        BEGIN + TEXT + b"<p <" * 400_000 + b"]]></description></item>" + END,
        BEGIN + b"<item><title>" + b"&" * 1_900_000,
        BEGIN + b"<a href='" * 200_000,
        b"<!DOCTYPE " * 200_000,
    ],
    ids=["entries", "open", "deep", "comments", "tags", "ampersands", "links", "doctypes"],
)  # fmt: skip
def test_documents_made_to_be_slow_are_read_in_seconds(body: bytes) -> None:
    started = time.thread_time()
    assert len(of(body)) <= MOST
    assert time.thread_time() - started < 15


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("root", ["rss", "x", "alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'"])
def test_entities_are_never_resolved(encoding: str, root: str) -> None:
    [one] = of(BOMB.format(encoding, "water " * 50, root).encode(encoding))
    assert isinstance(one, Issue)
    assert "water water" not in one.reason


def test_files_and_addresses_are_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret text")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
    )
    assert "the secret text" not in repr(of(body.encode()))
    assert "the secret text" not in repr(of(str(secret).encode()))


def test_the_key_of_an_address_is_not_told() -> None:
    assert "secret" not in repr(of(b"<<<"))


def test_a_huge_alert_is_an_issue() -> None:
    body = alert("Flood " * (LARGEST // 6), NEAR).encode()
    [one] = of(body)
    assert isinstance(one, Issue)


def test_several_alerts_in_one_document_are_several_posts() -> None:
    both = "".join(alert(text).partition("?>")[2] for text in ("Flood", "Wind"))
    found = of(f"<EDXLDistribution>{both}</EDXLDistribution>".encode())
    assert [one.text.split()[0] for one in found if isinstance(one, Post)] == ["Flood", "Wind"]


def test_a_long_feed_is_cut_and_says_so() -> None:
    body = rss(*(f"water {n}" for n in range(MOST + 7)))
    feed = contents_of({"body": body, "url": "https://agency.example/"}).feed
    assert feed is not None
    assert (len(feed.entries), feed.left_out) == (MOST, 7)
