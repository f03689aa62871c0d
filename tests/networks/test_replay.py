import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.posts import Issue, Post
from monitor.networks.replay.files import ReplayError, json_line, lines
from monitor.networks.replay.shapes import ShapeError, post_of
from monitor.networks.replay.source import DRILL, Pace, length, play

ROW = {"id": "1", "text": "water please", "created_at": "2031-02-11T05:00:00Z"}


def posts_in(path: Path) -> list[Post]:
    return [line.post for line in lines(path) if line.post]


def issues_in(path: Path) -> list[Issue]:
    return [line.issue for line in lines(path) if line.issue]


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.parametrize(
    "time",
    [
        "2031-02-11T05:00:00Z",
        "2031-02-11 05:00:00",
        "2031-02-11T07:00:00+02:00",
        "Tue Feb 11 05:00:00 +0000 2031",
        "Tue, 11 Feb 2031 05:00:00 +0000",
        1928552400,
        "1928552400000",
    ],
)
def test_times_are_understood_in_the_forms_that_networks_write(time: str | int) -> None:
    post, timed = post_of({**ROW, "created_at": time})
    assert post.created_at == datetime(2031, 2, 11, 5, tzinfo=UTC)
    assert timed


def test_columns_of_other_names_are_known() -> None:
    post, _ = post_of({"tweet_id": 7, "tweet_text": "a", "user": {"screen_name": "ana"}})
    assert (post.id, post.text, post.author) == ("7", "a", "ana")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": ""}, "no id"),
        ({"text": None}, "no text"),
        ({"text": 7}, "not a text"),
        ({"created_at": "yesterday"}, "is no time"),
        ({"created_at": 1e30}, "out of range"),
        ({"lat": "north", "lon": 3}, "no number"),
        ({"lat": 91, "lon": 3}, "not within"),
        ({"lat": 12}, "go together"),
    ],
)
def test_a_row_that_is_no_post_says_why(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ShapeError, match=why):
        post_of(ROW | change)


def test_csv_tsv_and_gzip_give_the_same_posts(tmp_path: Path) -> None:
    csv, tsv = tmp_path / "a.csv", tmp_path / "a.tsv.gz"
    csv.write_text('id,text,created_at\n1,"water, please",2031-02-11T05:00:00Z\n')
    tsv.write_bytes(
        gzip.compress(b"id\ttext\tcreated_at\n1\twater, please\t2031-02-11T05:00:00Z\n")
    )
    [one], [other] = posts_in(csv), posts_in(tsv)
    assert one == other
    assert one.text == "water, please"


def test_a_bad_line_is_an_issue_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(f'{json.dumps(ROW)}\n{{"id": 2,\n[1]\n\n{json.dumps(ROW | {"id": "5"})}\n')
    assert [post.id for post in posts_in(path)] == ["1", "5"]
    assert [issue.where for issue in issues_in(path)] == [
        "posts.jsonl, line 2",
        "posts.jsonl, line 3",
    ]
    assert issues_in(path)[0].raw == '{"id": 2,'


def test_broken_gzip_and_missing_files_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROW).encode() * 1000)[:60])
    with pytest.raises(ReplayError, match="broken gzip"):
        list(lines(path))
    with pytest.raises(ReplayError, match="cannot be read"):
        list(lines(tmp_path / "none.jsonl"))


def test_half_a_surrogate_pair_is_read_as_a_replacement_character() -> None:
    line = json_line(b'{"id": "1", "text": "boat \\ud83d now"}', "stdin", 1)
    assert line.post is not None
    assert line.post.text == "boat \ufffd now"


@given(st.binary(max_size=200))
def test_any_line_is_a_post_or_an_issue(raw: bytes) -> None:
    line = json_line(raw, "stdin", 1)
    assert (line.post is None) != (line.issue is None)


def test_the_recorded_pace_is_kept_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    late = ROW | {"id": "late", "created_at": "2031-02-11T05:00:20Z"}
    path = written(tmp_path / "a.jsonl", late, ROW)
    started = time.monotonic()
    at = {
        one.id: time.monotonic() - started
        for one in play(path, Pace(speed=50))
        if isinstance(one, Post)
    }
    assert list(at) == ["1", "late"]
    assert 0.38 < at["late"] - at["1"] < 2
    assert length(path, Pace(speed=50)) == (2, timedelta(seconds=0.4))


def test_a_played_post_is_written_now_and_may_be_played_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", ROW, ROW | {"id": "2", "reply_to": "1"})
    played = [one for one in play(path, Pace(rate=1000, again="~2")) if isinstance(one, Post)]
    assert [(post.id, post.reply_to) for post in played] == [("1~2", None), ("2~2", "1~2")]
    assert abs((datetime.now(UTC) - played[0].created_at).total_seconds()) < 5
    assert played[0].raw["created_at"] == ROW["created_at"]


def test_a_file_without_times_asks_for_a_rate(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", {"id": "1", "text": "a"})
    with pytest.raises(ReplayError, match="--rate"):
        list(play(path, Pace()))


def test_the_drill_that_ships_is_whole() -> None:
    found = list(lines(DRILL))
    assert [line.issue for line in found if line.issue] == []
    posts = [line.post for line in found if line.post]
    assert len(posts) >= 300
    assert {"en", "fr", "es", "ar", "ht"} <= {post.language_hint for post in posts}
    ids = {post.id for post in posts}
    assert all(one in ids for post in posts for one in (post.reply_to, post.repost_of) if one)
