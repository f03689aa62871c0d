"""One dispatch, from its turn to what became of it.

It is claimed by one worker, sent with a key that stays the same, and recorded. No transaction is
open while the network is spoken to. Where it cannot be told whether a try came through (a worker
died, a connection broke), a network that honours keys is asked again with the same key, one that
can be looked at is looked at, and else a person is asked: nothing is sent twice unknowingly.
"""

import logging
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from monitor.model.dispatches import DispatchState, KeptDispatch
from monitor.model.dispatching import NetworkError, Sent
from monitor.model.networks import Abilities, Channel, Looks

log = logging.getLogger(__name__)

MOST_TRIES = 10
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 600.0
"""Between tries: at most 2 s, 4 s, 8 s ... 10 min, at random below (full jitter); together some
25 minutes."""

LONGEST_WAIT_S = 86_400.0
"""However long a network asks to wait: tomorrow it is tried again."""

NEXT_LOOK_S = 1.0
"""A dispatch that got no turn now is looked at again after this, as are all that are due."""

CLAIM_S, CLAIM_UNKEYED_S = 90.0, 300.0
"""A worker that has not said by then what became of it must have died: the longest time-out of a
channel is 30 s. Where a second try could be a second text, nobody hurries."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A dispatch that this worker alone may send now."""

    dispatch: KeptDispatch
    doubtful: bool  # an earlier try may have come through


@dataclass(frozen=True, slots=True)
class Way:
    """How a dispatch leaves: by this channel of this account."""

    title: str  # of the network, for officers
    abilities: Abilities
    channel: Channel


class Outbox(Protocol):
    """Where dispatches are kept."""

    def look(self, number: int) -> KeptDispatch | None: ...

    def claim(self, number: int, seconds: float) -> Claim | None:
        """None where it is not its turn: others have it, it is over, it waits, or a stop stands."""
        ...

    def anothers(self, one: KeptDispatch, receipt: Sent) -> bool:
        """Whether these ids are of another dispatch: the same words to the same person before."""
        ...

    def postpone(self, number: int, until: datetime) -> None: ...

    def again_later(
        self, one: KeptDispatch, until: datetime, why: str, *, doubtful: bool
    ) -> None: ...

    def sent(self, one: KeptDispatch, receipt: Sent) -> None: ...

    def failed(self, one: KeptDispatch, why: str, *, permanent: bool) -> None: ...

    def unsure(self, one: KeptDispatch, why: str) -> None: ...


class Ways(Protocol):
    def open(self, one: KeptDispatch) -> Way:
        """Raises NetworkError, permanent, where its account is gone, disabled or cannot speak."""
        ...

    def refused(self, one: KeptDispatch, way: Way, error: NetworkError) -> str:
        """Why it failed for good and who must act; disables the account where that is at fault."""
        ...


class Turns(Protocol):
    """The pace of each account, over all processes and machines."""

    def turn(self, one: KeptDispatch, abilities: Abilities) -> float | None:
        """Seconds until its turn, which is taken; None: there is none soon, and none is taken."""
        ...

    def hold(self, one: KeptDispatch, seconds: float) -> None:
        """Its account has no turn for so long: the network asks to wait."""
        ...


def deliver(number: int, outbox: Outbox, ways: Ways, turns: Turns) -> None:
    """One try, unless it is not its time, or others see to it."""
    one = outbox.look(number)
    if one is None or one.state not in (DispatchState.WAITING, DispatchState.SENDING):
        return None
    if one.state is DispatchState.WAITING and one.next_try_at > datetime.now(UTC):
        return None
    try:
        way = ways.open(one)
    except NetworkError as error:
        claim = outbox.claim(number, CLAIM_S)
        if claim is not None:
            outbox.failed(claim.dispatch, str(error), permanent=True)
        return None
    wait = turns.turn(one, way.abilities)
    if wait is None:
        outbox.postpone(number, _later(NEXT_LOOK_S))
        return None
    time.sleep(wait)
    claim = outbox.claim(number, CLAIM_S if way.abilities.keyed else CLAIM_UNKEYED_S)
    if claim is None:
        return None
    return _try(claim, way, outbox, ways, turns)


def _try(claim: Claim, way: Way, outbox: Outbox, ways: Ways, turns: Turns) -> None:
    one, doubtful = claim.dispatch, claim.doubtful
    try:
        if doubtful and not _key_holds(one, way.abilities):
            receipt = _looked_up(one, way)
            if receipt is None and not isinstance(way.channel, Looks):
                return outbox.unsure(one, _unsure(way))
            if receipt is not None and outbox.anothers(one, receipt):
                receipt = None
            doubtful = False
        else:
            receipt = None
        if receipt is None:
            receipt = way.channel.send(one.outgoing)
    except NetworkError as error:
        return _after(error, one, way, outbox, ways, turns, doubtful=doubtful)
    except Exception as error:  # of a library: what it sent before it broke nobody knows
        log.exception("the dispatch broke on %s", one.network)
        broke = NetworkError(f"{way.title} broke: {type(error).__name__}", doubtful=True)
        return _after(broke, one, way, outbox, ways, turns, doubtful=doubtful)
    return outbox.sent(one, receipt)


def _looked_up(one: KeptDispatch, way: Way) -> Sent | None:
    """An earlier try that came through, where the channel can see it. Raises NetworkError."""
    if not isinstance(way.channel, Looks):
        return None
    since = (one.first_try_at or one.made_at) - timedelta(minutes=1)  # clocks differ
    return way.channel.found(one.outgoing, since)


def _after(
    error: NetworkError,
    one: KeptDispatch,
    way: Way,
    outbox: Outbox,
    ways: Ways,
    turns: Turns,
    *,
    doubtful: bool,
) -> None:
    keyed, looks = _key_holds(one, way.abilities), isinstance(way.channel, Looks)
    doubtful = doubtful or error.doubtful
    if doubtful and not keyed and (error.permanent or not looks):
        return outbox.unsure(one, f"{error}. {_unsure(way)}")
    if error.permanent:
        return outbox.failed(one, ways.refused(one, way, error), permanent=True)
    if one.tries >= MOST_TRIES:
        if doubtful and not keyed:
            return outbox.unsure(one, f"{error}. {_unsure(way)}")
        why = f"tried {one.tries} times, at last: {error}. Send it again once {way.title} is well"
        return outbox.failed(one, why, permanent=False)
    if error.retry_after is None:
        most = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (one.tries - 1))
        pause = random.uniform(most / 4, most)  # noqa: S311 - spreads load, guards nothing
    else:
        pause = min(max(1.0, error.retry_after), LONGEST_WAIT_S)
        turns.hold(one, pause)
    outbox.again_later(one, _later(pause), str(error), doubtful=doubtful)
    return None


def _key_holds(one: KeptDispatch, abilities: Abilities) -> bool:
    """Whether the network still knows the key of the first try."""
    if not abilities.keyed or abilities.key_s is None or one.first_try_at is None:
        return abilities.keyed
    return datetime.now(UTC) - one.first_try_at < timedelta(seconds=abilities.key_s)


def _unsure(way: Way) -> str:
    return (
        f"{way.title} may have taken it, and does not tell: look there, then say whether it "
        "stands there or is to be sent again"
    )


def _later(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
