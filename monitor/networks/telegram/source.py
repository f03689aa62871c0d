"""The way in: a long poll of the Bot API. https://core.telegram.org/bots/api#getupdates

Telegram keeps an update for 24 hours or until it is confirmed, by a call with a higher `offset`.
So one call follows the other: the next is made when the cursor of the watch is the one that was
`Reached`, that is, when the listener has kept what came.
"""

import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

from aiogram.methods import GetMe, TelegramMethod

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached, Revision
from monitor.model.networks import Watch
from monitor.model.posts import Post
from monitor.networks.telegram.addressed import Me, followed
from monitor.networks.telegram.bot import Bot
from monitor.networks.telegram.methods import GetUpdates
from monitor.networks.telegram.shapes import KINDS, heard

T = TypeVar("T")

POLL_S = 25
"""How long Telegram holds a call open when there is nothing; many servers on the way cut at 30."""

PATIENCE_S = POLL_S + 10
TICK_S = 0.25
KEPT_TICK_S = 0.02
KEPT_BY_TELEGRAM = timedelta(hours=24)
NOTED_EVERY = timedelta(minutes=1)
"""How often the cursor is told when nothing comes: it says until when we have listened."""

LONG_AWAY = timedelta(minutes=3)
REMEMBERED = 5_000

PRIVACY = (
    "In groups this bot is told only what is addressed to it. To hear all: write /setprivacy to "
    "@BotFather, choose this bot and Disable, then take it out of the groups and add it again"
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The next update, and until when we have listened. As a text: "12345@1928552400"."""

    offset: int | None
    at: datetime

    @classmethod
    def read(cls, text: str) -> Self | None:
        offset, _, at = text.partition("@")
        if not at.isdigit():
            return None
        return cls(int(offset) if offset.isdigit() else None, datetime.fromtimestamp(int(at), UTC))

    def __str__(self) -> str:
        return f"{self.offset or ''}@{int(self.at.timestamp())}"


class TelegramSource:
    """Implements `monitor.model.networks.Source`."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._handed: dict[str, None] = {}  # ids, oldest first: their changes are told, too

    def listen(self, watch: Watch) -> Iterator[Heard]:
        with Bot(self._account) as bot:
            user = yield from _waited(bot, GetMe(), watch)
            if user is None:
                return
            me = Me(user.id, user.username or "")
            yield Condition(note="" if user.can_read_all_group_messages else PRIVACY)
            yield from self._poll(bot, me, watch)

    def _poll(self, bot: Bot, me: Me, watch: Watch) -> Iterator[Heard]:
        before = Cursor.read(watch.cursor)
        # Telegram has forgotten what is older, and after a quiet week it counts from another
        # number: an old offset would confirm updates that nobody has seen
        fresh = before is not None and _now() - before.at < KEPT_BY_TELEGRAM
        unconfirmed = before.offset if before is not None and fresh else None
        noted = before
        while not watch.stopped:
            asked = GetUpdates(offset=unconfirmed, timeout=POLL_S, allowed_updates=list(KINDS))
            updates = yield from _waited(bot, asked, watch)
            if updates is None:
                return
            unconfirmed = None  # that call has confirmed it
            for update in updates:
                yield from self._followed(update, me, watch)
            if updates:
                unconfirmed = _next(updates)
            if updates or noted is None or _now() - noted.at > NOTED_EVERY:
                noted = Cursor(unconfirmed, _now())
                yield Reached(str(noted))
                # asked for more does not mean kept: a batch may still be in hand
                while watch.cursor != str(noted) and not watch.stopped:
                    yield None
                    time.sleep(KEPT_TICK_S)
            if before is not None:
                yield from _gap(before.at)
                before = None

    def _followed(self, update: Any, me: Me, watch: Watch) -> Iterator[Heard]:
        for one in heard(update):
            if isinstance(one, Revision):
                if one.post.id in self._handed or followed(one.post, watch.watchwords, me):
                    yield one
            elif not isinstance(one, Post):
                yield one
            elif followed(one, watch.watchwords, me):
                self._handed[one.id] = None
                if len(self._handed) > REMEMBERED:
                    del self._handed[next(iter(self._handed))]
                yield one


def _waited(bot: Bot, method: TelegramMethod[T], watch: Watch) -> Generator[None, None, T | None]:
    """The answer; None where the watch was stopped before. Nothing (None) is heard meanwhile."""
    task = bot.started(method, PATIENCE_S)
    while not bot.wait(task, TICK_S):
        yield None
        if watch.stopped:
            task.cancel()
            return None
    return bot.finished(task)


def _next(updates: list[Any]) -> int:
    """The offset that confirms them all."""
    known = [one.get("update_id") for one in updates if isinstance(one, Mapping)]
    numbers = [number for number in known if isinstance(number, int)]
    if not numbers:
        raise NetworkError(
            "What comes has no numbers, as Telegram's has: check the server's address"
        )
    return max(numbers) + 1


def _gap(since: datetime) -> Iterator[Gap]:
    now = _now()
    if now - since > KEPT_BY_TELEGRAM:
        why = "nobody listened, and Telegram keeps what a bot does not fetch for 24 hours"
        yield Gap(since, now - KEPT_BY_TELEGRAM, filled=False, why=why)
    elif now - since > LONG_AWAY:
        yield Gap(since, now, filled=True, why="nobody listened; Telegram had kept what came")


def _now() -> datetime:
    return datetime.now(UTC)
