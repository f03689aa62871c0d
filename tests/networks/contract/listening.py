"""Listen as the listener does: connect, take, connect again after a break."""

import time
from collections.abc import Callable, Iterator

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Heard
from monitor.model.networks import Network
from tests.networks.contract.wire import Collected, Watching, Wire

PATIENCE_S = 15.0


class Ear:
    """One source on one wire; `until` goes on with the connection that is open."""

    def __init__(self, network: Network, wire: Wire) -> None:
        assert network.source is not None
        self.watch, self.heard = Watching(), Collected()
        self.breaks: list[NetworkError] = []
        self.longest_silence = 0.0
        self.account = wire.account()
        self._source = network.source(self.account)
        self._stream: Iterator[Heard] | None = None

    def until(self, enough: Callable[[Collected], bool], patience: float = PATIENCE_S) -> Collected:
        """Takes until there is enough; fails with what was heard where that takes too long."""
        deadline = time.monotonic() + patience
        while not enough(self.heard):
            assert time.monotonic() < deadline, f"not heard in {patience} s: {self.heard}"
            self._step()
        return self.heard

    def listen_for(self, seconds: float) -> Collected:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._step()
        return self.heard

    def close(self) -> float:
        """Stops; the seconds that it took."""
        started = time.monotonic()
        self.watch.stopped = True
        if self._stream is not None:
            for one in self._stream:
                self.heard.take(one, self.watch)
        return time.monotonic() - started

    def _step(self) -> None:
        if self._stream is None:
            self._stream = iter(self._source.listen(self.watch))
        asked = time.monotonic()
        try:
            one = next(self._stream)
        except StopIteration:
            self._stream = None
            time.sleep(0.05)
            return
        except NetworkError as error:
            self.breaks.append(error)
            assert not error.permanent, error
            self._stream = None
            time.sleep(0.05)
            return
        finally:
            self.longest_silence = max(self.longest_silence, time.monotonic() - asked)
        self.heard.take(one, self.watch)
