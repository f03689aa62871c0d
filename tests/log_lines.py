"""What holds for the log of every process."""

import re

from monitor.networks.replay.files import lines
from monitor.networks.replay.source import DRILL

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ [a-z]+\[\d+\] account=\S+ posts=\S+ .*: ."
)
CELERY = {"", "worker: Warm shutdown (MainProcess)"}
"""Celery's last words, which it writes past all logging."""


def assert_log_lines(log: str) -> None:
    """Each line has its columns, and none holds an address of a page, which may be searched for."""
    assert {line for line in log.splitlines() if not LINE.match(line)} <= CELERY
    assert "GET /" not in log


def quoted_of_drill(log: str) -> set[str]:
    """Authors of the drill that ships, and any 20 characters of its texts, that a log holds."""
    posts = [line.post for line in lines(DRILL) if line.post]
    pieces = {post.text[at : at + 20] for post in posts for at in range(len(post.text) - 19)}
    return {piece for piece in pieces | {post.author for post in posts} if piece in log}
