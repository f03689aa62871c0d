"""Mails as programs and attackers write them; the usual ones are in tests/recordings/email."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.posts import Issue, Post
from monitor.networks.email.quotations import without_quotations
from monitor.networks.email.shapes import LONGEST_ID, LONGEST_TEXT, heard

HEAD = b"From: ana@people.example\r\nDate: Fri, 20 Nov 2026 08:00:00 +0000\r\n"


def of(message: bytes) -> Post | Issue:
    [one] = heard({"message": message, "received": "2026-11-20T08:00:00+00:00", "uid": 1})
    assert isinstance(one, Post | Issue)
    return one


def post_of(message: bytes) -> Post:
    one = of(message)
    assert isinstance(one, Post), one
    return one


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_post_or_an_issue(content: bytes) -> None:
    of(content)
    of(HEAD + content)
    of(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + content)


_FIELDS = ["From", "Sender", "Date", "Message-ID", "In-Reply-To", "References", "Subject",
           "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Auto-Submitted",
           "Precedence", "Content-Language", "Reply-To", "To"]  # fmt: skip
_VALUES = st.text(
    st.sampled_from("=?utf-8B Qq_<>@,;:\"'()[]\\/.ab0é\udcff%*\t"), max_size=60
) | st.sampled_from(["multipart/mixed; boundary=b", "multipart/alternative; boundary*0=b",
                     "message/rfc822", "text/html; charset=", "text/plain; format=flowed",
                     "=?utf-8?b?4pyTIA=?= <a@b>", "base64", "\"a\" <b@c.d>, e:f,g@h;"])  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(_FIELDS), _VALUES), max_size=8), st.binary(max_size=200))
def test_any_fields_are_a_post_or_an_issue(fields: list[tuple[str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    of(head.encode("utf-8", "surrogateescape") + b"\r\n" + body + b"\r\n--b\r\n\r\nx")


@pytest.mark.parametrize(
    "message",
    [
        HEAD + b"\r\n".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d" % (n, n)
                            for n in range(3_000)) + b"\r\n\r\nwater",
        HEAD + b"To: " + b"a@b.example, " * 70_000 + b"\r\n\r\nwater",
        HEAD + b"From: " + b"(" * 900_000 + b"\r\n\r\nwater",
        HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 50_000 + b"\r\n\r\nwater",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 90_000 + b"water",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 250_000,
        HEAD + b"\r\n" + b"On wrote wrote" * 70_000,
        HEAD + b"\r\n" + b"On x\n" * 200_000,
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\n\r\nwater\r\n" * 50_000,
    ],
    ids=["nested", "recipients", "comments", "words", "html", "quotes", "marks", "wrote", "lines",
         "parts"],
)  # fmt: skip
def test_mails_made_to_be_slow_are_read_in_seconds(message: bytes) -> None:
    started = time.thread_time()
    one = of(message[:1_000_000])
    assert time.thread_time() - started < 15
    if isinstance(one, Post):
        assert len(one.text) <= LONGEST_TEXT
        assert len(str(one.raw)) < 300_000


def test_a_long_id_is_hashed_the_same_way_where_it_is_answered() -> None:
    long = b"x" * 600 + b"@people.example"
    asked = post_of(HEAD + b"Message-ID: <" + long + b">\r\n\r\nwater?")
    answer = post_of(HEAD + b"Message-ID: <a@b>\r\nIn-Reply-To:\r\n <" + long + b">\r\n\r\nyes")
    assert len(asked.id) <= LONGEST_ID
    assert answer.reply_to == asked.id


def test_attachments_are_listed_and_not_kept() -> None:
    post = post_of(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwater\r\n--b\r\n"
        b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\n\r\n"
        b"secret,list\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nold\r\n--b--"
    )  # fmt: skip
    assert post.text == "water"
    assert [one["name"] for one in post.raw["attachments"]] == ["a.csv"]
    assert "secret" not in str(post.raw)


def test_the_answer_address_is_kept() -> None:
    post = post_of(HEAD + b"Reply-To: Ana <Other@people.example>\r\n\r\nwater")
    assert post.raw["reply_to_address"] == ["other@people.example"]
    assert post.raw["from"] == {"name": "", "address": "ana@people.example"}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nLe 20 nov. 2026 à 09:12, Bureau <b@c.example> a écrit :\n> old", "Yes."),
        ("Sim.\n\nEm sex., 20 de nov. de 2026, Ana <a@b.example> escreveu:\n\n> old", "Sim."),
        ("نعم.\n\nفي الجمعة، 20 نوفمبر، كتب Relief Desk <b@c.example>:\n> old", "نعم."),
        ("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: x\nold", "Ja."),
        ("Yes.\n\nFrom: Desk\nSent: Friday\nTo: Ana\nSubject: Water\n\nold", "Yes."),
        ("> where?\n\nAt the school.\n\n> when?\n\nAt noon.", "At the school.\n\nAt noon."),
        ("On the roof.\nOn Fri, 20 Nov 2026, Desk wrote:\n> old", "On the roof."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("Yes.\n-- \nAna\n+258 00 000", "Yes."),
        ("> all is quoted", "> all is quoted"),
        ("From: the roof\nwe see water", "From: the roof\nwe see water"),
        ("On Monday my brother wrote:\nwe have no water", "On Monday my brother wrote:\n"
         "we have no water"),
        ("one\n--\n" + "\n".join(f"line {n}" for n in range(20)), "one\n--\n"
         + "\n".join(f"line {n}" for n in range(20))),
    ],
)  # fmt: skip
def test_quotations_and_signatures_are_cut_and_nothing_else(text: str, own: str) -> None:
    assert without_quotations(text) == own
