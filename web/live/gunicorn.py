"""gunicorn for the live feed: `-c python:web.live.gunicorn 'web.live.server:create_live()'`."""

from typing import Any

from monitor import logs
from monitor.settings import Settings

_settings = Settings()

bind = [f"{_settings.host}:{_settings.live_port}"]
worker_class = "gevent"
workers = 1  # 1,000 boards take 61 % of a core
worker_connections = 4000
keepalive = 30
timeout = 60
graceful_timeout = 1  # streams never end by themselves: boards come back to the next process
accesslog = None  # addresses hold passes
loglevel = "warning"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat: a slow disk must not kill workers


def on_starting(_server: Any) -> None:
    logs.configure(_settings, "live")
