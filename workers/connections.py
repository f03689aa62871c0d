"""One feed, connection after connection: what breaks is tried again, and told.

Pauses grow from half a second to a minute with the breaks that were not made good, and are spread
at random (full jitter), so that listeners do not come back all at once; a network that says how
long to wait is heeded.
"""

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Gap, Heard
from monitor.model.networks import Network, Source, Watch

log = logging.getLogger(__name__)

FIRST_S, LONGEST_S = 0.5, 60.0
GOOD_S = 18.0
"""So long a connection stands to make one break good. After a cut now and then, be it every 25 s, a
listener is back within about a second; where connections keep breaking sooner, the pauses grow, and
there are never more than 50 tries in 15 minutes, which is what X allows for its stream
(https://docs.x.com/x-api/fundamentals/rate-limits)."""
TICK_S = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """How the connection of a feed is."""

    state: str = "connecting"  # or "listening", "failed"
    reason: str = ""


class Connections:
    """Iterates what a source hears, over all its connections, until the watch is stopped.

    `line` tells how it is. A permanent refusal ends the iteration; `line.reason` has it.
    """

    def __init__(self, network: Network, source: Source, watch: Watch) -> None:
        self.line = Line()
        self._network, self._source, self._watch = network, source, watch
        self._breaks = 0.0
        self._stands_since: float | None = None
        self._lost_at: datetime | None = None

    def __iter__(self) -> Iterator[Heard]:
        while not self._watch.stopped:
            self._stands_since = None
            try:
                yield from self._connection()
                why, wait = "the connection ended", None
            except NetworkError as error:
                why, wait = str(error), error.retry_after
                log.warning("the connection broke: %s", error)
                if error.permanent:
                    self.line = Line("failed", why)
                    return
            except Exception as error:  # of a library: the feed must not end for it
                log.exception("the source of %s broke", self._network.name)
                why, wait = f"{type(error).__name__}: {error}", None
            stood = time.monotonic() - (self._stands_since or time.monotonic())
            self._breaks = breaks_after(self._breaks, stood)
            self._lost_at = self._lost_at or datetime.now(UTC)
            yield from self._pause(why, wait)

    def _connection(self) -> Iterator[Heard]:
        for one in self._source.listen(self._watch):
            if self._stands_since is None and one is not None:
                self._stands_since = time.monotonic()
            if self.line.state != "listening" and one is not None:
                yield from self._is_back()
            yield one

    def _is_back(self) -> Iterator[Heard]:
        """Where the network cannot bring what was missed, the time between stays a gap."""
        self.line = Line("listening")
        log.info("listening to %s", self._network.title)
        if self._lost_at is not None and not self._network.abilities.backfill:
            why = f"{self._network.title} cannot bring what was written meanwhile"
            yield Gap(self._lost_at, datetime.now(UTC), False, why)
        self._lost_at = None

    def _pause(self, why: str, wait: float | None) -> Iterator[None]:
        if wait is None:
            wait = pause(self._breaks)
        until = time.monotonic() + wait
        self.line = Line("connecting", f"{why}; trying again in {max(1, round(wait))} s")
        while not self._watch.stopped and time.monotonic() < until:
            yield None
            time.sleep(min(TICK_S, max(0.0, until - time.monotonic())))
        self.line = replace(self.line, reason=f"{why}; trying now")


def breaks_after(breaks: float, stood: float) -> float:
    """With the one that has come just now, after the connection stood for so many seconds."""
    return max(0.0, breaks - stood / GOOD_S) + 1.0


def pause(breaks: float) -> float:
    """Seconds."""
    most: float = min(LONGEST_S, FIRST_S * 2.0 ** min(breaks, 10.0))
    return random.uniform(FIRST_S, most)  # noqa: S311 - spreads load, guards nothing
