"""What open boards were told and when, heard on the live feed while a bench runs."""

import threading
from types import TracebackType
from typing import Self

import redis

from monitor.model.announcements import Filed
from monitor.settings import Settings
from monitor.store.live import listen
from tests.bench.instance import Instance


class Announcements:
    """By number of a post, and of an incident: when boards were first told, ms since 1970."""

    def __init__(self, instance: Instance) -> None:
        self._client = redis.Redis.from_url(Settings(data_dir=instance.folder).redis)
        self.posts: dict[int, int] = {}
        self.incidents: dict[int, int] = {}
        self._listening, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hear, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _hear(self) -> None:
        for _, message in listen(self._client, timeout=0.2):
            if self._stop.is_set():
                return
            if not isinstance(message, Filed):
                continue
            for number in message.posts:
                self.posts.setdefault(number, message.at)
            for number in message.incidents:
                self.incidents.setdefault(number, message.at)
