"""Listen as the listener does: connect, take, connect again after a break.

Nothing here waits for a time to pass: a connection says that it stands, a source says that it has
nothing, and a last post shows that nothing came before it.
"""

import time
from collections.abc import Callable, Iterator

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached
from monitor.model.networks import Network
from tests.networks.contract.wire import Collected, Watching, Wire

PATIENCE_S = 15.0
AGAIN_S = 0.02
"""Between two connections."""


class Ear:
    """One source on one wire; each method goes on with the connection that is open."""

    def __init__(self, network: Network, wire: Wire, account: Account | None = None) -> None:
        assert network.source is not None
        self.watch, self.heard = Watching(), Collected()
        self.breaks: list[NetworkError] = []
        self.longest_silence = 0.0
        self.account = account or wire.account()
        self.stands = False  # the source has said so of the connection that is open
        self.idle = 0  # how often it has said that it has nothing
        self._wire = wire
        self._source = network.source(self.account)
        self._stream: Iterator[Heard] | None = None

    def until(self, enough: Callable[[Collected], bool], patience: float = PATIENCE_S) -> Collected:
        """Takes until there is enough; fails with what was heard where that takes too long."""
        deadline = time.monotonic() + patience
        while not enough(self.heard):
            assert time.monotonic() < deadline, f"not heard in {patience} s: {self.heard}"
            self.step()
        return self.heard

    def connect(self) -> Collected:
        """Takes until the connection stands: what is written from now on comes."""
        return self.until(lambda _: self.stands)

    def connect_again(self) -> Collected:
        """The same, after a cut that has not been noticed yet."""
        breaks = len(self.breaks)
        self.until(lambda _: len(self.breaks) > breaks)
        return self.connect()

    def rest(self, times: int = 1) -> Collected:
        """Takes until there is nothing, so often; by then the cursor tells of all that came."""
        enough = self.idle + times
        return self.until(lambda _: self.idle >= enough)

    def take_all(self, last: str = "water, and that is all") -> Collected:
        """Publishes a last post and takes until it has come, and all that was before it. The last
        one is left out of what was heard."""
        marker = self._wire.publish(last)
        self.until(lambda heard: marker in heard.ids)
        self.heard.posts[:] = [post for post in self.heard.posts if post.id != marker]
        return self.heard

    def close(self) -> float:
        """Stops; the seconds that it took."""
        started = time.monotonic()
        self.watch.stopped = True
        if self._stream is not None:
            for one in self._stream:
                self.heard.take(one, self.watch)
        return time.monotonic() - started

    def step(self) -> None:
        """Takes one thing, or nothing, or makes the connection again."""
        if self._stream is None:
            self._stream = iter(self._source.listen(self.watch))
        asked = time.monotonic()
        try:
            one = next(self._stream)
        except StopIteration:
            self._break_off()
            return
        except NetworkError as error:
            self.breaks.append(error)
            assert not error.permanent, error
            self._break_off()
            return
        finally:
            self.longest_silence = max(self.longest_silence, time.monotonic() - asked)
        self.idle += one is None
        self.stands |= isinstance(one, Condition | Reached | Gap)
        self.heard.take(one, self.watch)

    def _break_off(self) -> None:
        self._stream, self.stands = None, False
        time.sleep(AGAIN_S)
