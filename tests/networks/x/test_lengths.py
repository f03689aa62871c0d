"""After the published conformance cases of twitter-text
(conformance/validate.yml, WeightedTweetsWithDiscountedEmojiCounterTest; Apache-2.0)."""

import pytest

from monitor.networks.x.lengths import length, writable
from monitor.networks.x.threads import thread

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
KANA = "あいうえおかきくけこ"
LONG_LABEL = "somesuperlongurl" * 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi http://test.co", 26),
        ("http://test.co", 23),
        ("285 chars-" + "xxxxxxxxxx-" * 25, 285),
        ("285 chars- http://www.twitter.com/jack " + "xxxxxxxxxx-" * 24, 299),
        ("xxxxxxxxxx-" * 24 + " http://www.twitter.com/jack ", 289),
        ("https://www.twitter.com/aloha " * 10, 240),
        ("故人西辞黄鹤楼" * 20, 280),
        ("the" + "故人西辞黄鹤楼" * 20, 283),
        ("\U0001f637" * 160, 320),
        ("A\u0301B", 2),
        ("H\U0001f431☺" + FAMILY, 7),
        (FAMILY * 140, 280),
        ("😷👾😡🔥💩", 10),
        ("🙋🏽\U0001f468\u200d\U0001f3a4", 4),
        (
            "This is a tweet with general punctuation characters: \u2000\u2001\u2002\u2003\u2004"
            "\u2005\u2006\u2007\u2008\u2009\u200a\u200b ‐ ‑ ‒ – — ― ‖  ‗ ‘ ’ ‚ ‛ "
            "“ ” „ ‟ ′ ″ ‴ ‵ ‶ ‷",
            110,
        ),
        (f"a short url: https://{LONG_LABEL}.com/foo https://validurl.com", 693),
        ("randomurlrandomurlrandomurlrandomurlrandomurlrandomurlrandomurls.com", 68),
        (KANA * 12 + " http://" + KANA * 5 + "あいう.com", 240 + 1 + 7 + 106 + 4),
        (KANA * 12 + " http://" + KANA * 5 + "あい.com", 264),
        (
            "Unicode 10.0 emoji: 🤪; 🧕; 🧕🏾; 🏴\U000e0067\U000e0062\U000e0065\U000e006e"
            "\U000e0067\U000e007f",
            34,
        ),
        ("Unicode 9.0 emoji: 🤠; 💃; 💃🏾", 29),
        ("ABC\u202a\uffffABC\ufffe", 12),
        ("\u2066\u202ahttp://foobar.پاکستان/\u202c\u2069", 31),
        ("1\ufe0f⃣ and 1⃣", 9),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("example.com", 23),
        ("t.co", 23),
        ("foo.co.jp", 23),
        ("example.com/path/to/resource?search=foo&lang=en", 23),
        ("line one\r\nline two", 17),
    ],
)
def test_lengths_are_those_of_the_conformance_cases(text: str, expected: int) -> None:
    assert length(text) == expected


@pytest.mark.parametrize(
    "text",
    ["write to ana@relief.org", "v1.2.3", "#relief.org", "@relief.org", "e.g. this", "3.5 km"],
)
def test_what_looks_like_a_link_and_is_none_counts_as_it_is(text: str) -> None:
    assert length(text) == len(text)


def test_links_end_where_x_ends_them() -> None:
    assert length("see http://test.co。水") == 4 + 23 + 4
    assert length("see http://test.co日本") == 4 + 23 + 4
    assert length("(see http://en.wikipedia.org/wiki/Flood_(event)).") == 5 + 23 + 2
    assert length("http://☃.net/, water") == 23 + 7


def test_the_empty_and_characters_that_are_none_are_not_writable() -> None:
    assert writable("water")
    assert not writable(" \n")
    assert not writable("water\uffff")


def test_a_text_that_fits_is_no_thread() -> None:
    assert thread("Water at the school. Bring a jug.") == ("Water at the school. Bring a jug.",)


def test_a_thread_is_cut_between_sentences_and_numbered() -> None:
    sentences = [f"Point {n} has water from 8 am, bring a jug and your card!" for n in range(12)]
    parts = thread(" ".join(sentences))
    assert len(parts) > 1
    assert all(length(part) <= 280 for part in parts)
    assert [part.rsplit(" ", 1)[1] for part in parts] == [
        f"{n}/{len(parts)}" for n in range(1, len(parts) + 1)
    ]
    assert " ".join(part.rsplit(" ", 1)[0] for part in parts) == " ".join(sentences)


@pytest.mark.parametrize("text", ["water " * 200, "水" * 500, "水はあります。" * 60, "a" * 900])
def test_no_part_of_a_thread_is_too_long_and_none_is_lost(text: str) -> None:
    parts = thread(text)
    assert all(length(part) <= 280 for part in parts)
    said = "".join(part.rsplit(" ", 1)[0] for part in parts)
    assert "".join(said.split()) == "".join(text.split())
