"""gunicorn for the pages: `gunicorn -c python:web.gunicorn 'web.app:create_app()'`."""

import gc
from typing import Any

from monitor import logs
from monitor.settings import Settings

_settings = Settings()

bind = [f"{_settings.host}:{_settings.port}"]
worker_class = "gthread"
workers = _settings.web_processes
preload_app = True  # imported once and shared; nothing is connected before the fork
# a page waits for the database, or for a rendering that another board has asked for: with few
# threads, a hundred boards that ask at once keep an officer's step waiting behind them
threads = 40
keepalive = 30  # seconds: a board asks every second, over one connection
timeout = 60
graceful_timeout = 1  # boards keep their connections open; what is asked takes milliseconds
accesslog = None  # addresses of pages hold what officers search for
loglevel = "warning"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat: a slow disk must not kill workers


def on_starting(_server: Any) -> None:
    logs.configure(_settings, "pages")


def when_ready(_server: Any) -> None:
    """Before the first fork. What is imported stays for good: the garbage collector leaves it
    aside, else it looks through 250,000 objects every few pages, and one of them waits 140 ms."""
    gc.collect()
    gc.freeze()
