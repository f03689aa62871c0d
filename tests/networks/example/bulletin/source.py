"""The way in."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from monitor.networks.bulletin.shapes import heard

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Condition, Heard, Reached
from monitor.model.networks import Watch
from monitor.model.posts import Post

EVERY_S = 0.5


class BulletinSource:
    def __init__(self, account: Account) -> None:
        self._address = account.settings["address"]

    def listen(self, watch: Watch) -> Iterator[Heard]:
        while not watch.stopped:
            yield Condition()
            for notice in self._notices(watch.cursor):
                for one in heard(notice):
                    if not isinstance(one, Post) or watch.watchwords.why(one):
                        yield one
                yield Reached(str(notice["number"]))
            until = time.monotonic() + EVERY_S
            while time.monotonic() < until and not watch.stopped:
                yield None
                time.sleep(0.05)

    def _notices(self, after: str) -> list[dict[str, object]]:
        try:
            address = f"{self._address}?after={after or 0}"
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - an example
                found: list[dict[str, object]] = json.load(answer)
        except (urllib.error.URLError, ValueError) as error:
            raise NetworkError(f"{self._address} does not answer: {error}") from error
        return found
