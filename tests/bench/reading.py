"""The reader alone, in one process on one core: posts a second, memory."""

import resource
import time
from typing import Any

from monitor.intake import understand
from monitor.model.reports import Report
from monitor.settings import Settings
from monitor.wiring.understanding import Understanding
from tests.bench.posts import source_name, texts
from tests.builders import a_post

POSTS = 10_000
BATCH = 256


def reading() -> dict[str, Any]:
    """Everything between the database's reads and writes: classify, locate, prioritise."""
    started = time.monotonic()
    understanding = Understanding(Settings())
    understanding.warm()
    loaded = time.monotonic() - started
    posts = [Report(a_post(text)) for text in texts(POSTS)]
    started = time.process_time()
    for at in range(0, POSTS, BATCH):
        understand(posts[at : at + BATCH], understanding.reader, understanding.locator)
    took = time.process_time() - started
    return {
        "posts": source_name(),
        "load_s": round(loaded, 2),
        "posts_per_s": round(POSTS / took),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
