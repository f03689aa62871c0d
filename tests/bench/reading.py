"""The reader, in one process on one core: posts a second, memory."""

import resource
import time
from typing import Any

from monitor.model.reports import Report
from monitor.settings import Settings
from monitor.steps.classify import classify
from monitor.steps.locate import locate
from monitor.steps.prioritise import prioritise
from monitor.wiring.pipeline import Understanding
from tests.bench.posts import source_name, texts
from tests.builders import a_post

POSTS = 10_000
BATCH = 256


def reading() -> dict[str, Any]:
    """`read_per_s`: the reader with mentions of places; `posts_per_s`: all between the database's
    reads and writes, so finding the places and ranking, too."""
    started = time.monotonic()
    understanding = Understanding(Settings())
    understanding.warm()
    loaded = time.monotonic() - started
    posts = [Report(a_post(text)) for text in texts(POSTS)]
    read_s = rest_s = 0.0
    for at in range(0, POSTS, BATCH):
        started = time.process_time()
        read = classify(posts[at : at + BATCH], understanding.reader)
        between = time.process_time()
        prioritise(locate(read, understanding.locator))
        read_s += between - started
        rest_s += time.process_time() - between
    return {
        "posts": source_name(),
        "load_s": round(loaded, 2),
        "read_per_s": round(POSTS / read_s),
        "posts_per_s": round(POSTS / (read_s + rest_s)),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
