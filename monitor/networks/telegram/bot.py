"""A bot's connection, for code that is not asynchronous; and what its errors mean for officers.

aiogram takes a second or more to load: only what listens or sends imports this module.
"""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientConnectorError

from monitor.model.dispatching import Account, NetworkError

T = TypeVar("T")

SERVER = "https://api.telegram.org"
TIMEOUT_S = 20


class Bot:
    """One connection, opened by `with`. Whatever fails is a NetworkError."""

    def __init__(self, account: Account) -> None:
        self._token = account.settings.get("token", "").strip()
        self._server = (account.settings.get("server") or SERVER).rstrip("/")

    def __enter__(self) -> Self:
        session = AiohttpSession(api=TelegramAPIServer.from_base(self._server), timeout=TIMEOUT_S)
        try:
            self._bot = aiogram.Bot(self._token, session)
        except TokenValidationError:
            raise NetworkError(
                "This is no token of a Telegram bot: it looks like 123456:ABC-DEF, take it from "
                "@BotFather and write it into the account's settings",
                permanent=True,
            ) from None
        self._runner = asyncio.Runner()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._runner.run(self._bot.session.close())
        self._runner.close()

    def ask(self, method: TelegramMethod[T]) -> T:
        return self.finished(self.started(method, TIMEOUT_S))

    def started(self, method: TelegramMethod[T], timeout: int) -> "asyncio.Task[T]":
        """Goes on whenever `wait` or `finished` is called; `timeout` in seconds, for all of it."""
        asked: Coroutine[Any, Any, T] = self._bot(method, request_timeout=timeout)
        return self._runner.get_loop().create_task(asked)

    def wait(self, task: "asyncio.Task[T]", seconds: float) -> bool:
        """Whether it has ended, one way or the other."""
        done, _ = self._runner.run(asyncio.wait({task}, timeout=seconds))
        return bool(done)

    def finished(self, task: "asyncio.Task[T]") -> T:
        self._runner.run(asyncio.wait({task}))
        try:
            return task.result()
        except (AiogramError, TypeError, ValueError) as error:
            # TypeError, ValueError: aiogram's on an answer that is not of Telegram's making.
            # `from None`: the address in the library's error has the token in it
            raise meaning(error, self._server) from None


def meaning(error: Exception, server: str) -> NetworkError:
    """What to do about an error of the library. Only Telegram's own words are taken over."""
    match error:
        case TelegramRetryAfter():
            return NetworkError(
                f"Telegram asks to wait {error.retry_after} s: too many calls by this bot",
                retry_after=float(error.retry_after),
            )
        case TelegramUnauthorizedError() | TelegramNotFound():
            return NetworkError(
                "Telegram does not know this token: it was revoked or mistyped. Take the current "
                "one from @BotFather and write it into the account's settings",
                permanent=True,
            )
        case TelegramConflictError() if "webhook" in error.message:
            return NetworkError(
                "A webhook is set for this bot, so it cannot be listened to: delete it "
                "(deleteWebhook), or listen by webhook only",
                permanent=True,
            )
        case TelegramConflictError():
            return NetworkError(
                "Somebody else listens with the same token, another monitor or program: Telegram "
                "gives each message to one of them only. Stop the other, or make a bot for each",
                retry_after=30,
            )
        case TelegramForbiddenError():
            return NetworkError(
                f"Telegram: {error.message}. The bot may not write there: they have blocked it, "
                "never wrote to it, or it is no member any more",
                permanent=True,
            )
        case TelegramMigrateToChat():
            return NetworkError(
                f"This group has a new number, {error.migrate_to_chat_id}: send to that one",
                permanent=True,
            )
        case TelegramBadRequest():
            return NetworkError(f"Telegram refused: {error.message}", permanent=True)
        case TelegramNetworkError():
            return NetworkError(
                f"{server} cannot be reached, or is too slow: check its address and the connection",
                doubtful=not isinstance(error.__cause__, ClientConnectorError),
            )
        case TelegramAPIError():
            return NetworkError(
                f"Telegram has a failure of its own ({error.message}): try later", doubtful=True
            )
        case _:
            return NetworkError(
                f"{server} did not answer as Telegram does: check the server's address",
                doubtful=True,
            )
