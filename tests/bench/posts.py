"""Posts to measure with: real ones where the data is at hand, else those of the drill."""

import gzip
import json
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

from monitor.networks.replay.files import lines
from monitor.networks.replay.source import DRILL

DATA = Path(__file__).parents[3] / "shared" / "data"
REAL = ("crisislex_t6.jsonl.gz", "idrisi_r_en.jsonl.gz")


def source_name() -> str:
    return "crisislex_t6 + idrisi_r_en" if _real() else "the drill that ships, repeated"


def write_posts(path: Path, count: int, prefix: str) -> None:
    """`count` posts with ids of their own, in a file that a drill can play."""
    with path.open("w") as file:
        for number, text in enumerate(texts(count)):
            row = {"id": f"{prefix}{number}", "text": text, "author": f"@a{number % 5000}"}
            file.write(json.dumps(row) + "\n")


def texts(count: int) -> Iterator[str]:
    return islice(_texts(), count)


def _texts() -> Iterator[str]:
    if not _real():
        # the same words again and again would all fold into copies: each round is numbered
        drill = [line.post.text for line in lines(DRILL) if line.post]
        yield from (f"{text} {n // len(drill)}" for n, text in enumerate(cycle(drill)))
    texts = chain.from_iterable(zip(*(_lines(path) for path in _real()), strict=False))
    yield from cycle(texts)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt") as file:
        for line in file:
            yield json.loads(line)["text"]


def _real() -> list[Path]:
    found = [DATA / name for name in REAL]
    return found if all(path.exists() for path in found) else []
