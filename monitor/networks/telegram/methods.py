"""Calls of the Bot API whose answers are taken as they come.

aiogram's own refuse an answer where one field is missing or of another kind, as older, newer and
self-hosted servers send them: all updates of a poll would be lost for one of them, and a message
that was sent would look unsent, and be sent again.
"""

from typing import Any

from aiogram.methods import TelegramMethod

Told = dict[str, Any]


class GetUpdates(TelegramMethod[list[Any]]):
    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int  # seconds
    allowed_updates: list[str]


class SendMessage(TelegramMethod[Told]):
    __returning__ = Told
    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    reply_parameters: Told | None


class GetChatMember(TelegramMethod[Told]):
    __returning__ = Told
    __api_method__ = "getChatMember"

    chat_id: str
    user_id: int
