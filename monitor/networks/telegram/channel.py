"""The way out: messages of the bot. https://core.telegram.org/bots/api#sendmessage"""

from collections.abc import Mapping
from typing import Any

from aiogram.methods import DeleteMessage, GetMe, GetWebhookInfo

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.telegram.bot import Bot
from monitor.networks.telegram.methods import GetChatMember, SendMessage, Told
from monitor.networks.telegram.shapes import id_of, link_of, parts_of
from monitor.networks.telegram.words import length

LIMIT = 4096
"""UTF-16 code units of a message: https://core.telegram.org/bots/api#sendmessage"""

MAY_WRITE = ("creator", "administrator")


class TelegramChannel:
    """Implements `monitor.model.networks.Channel`.

    A public text goes to the account's own channel (setting `chat`). Telegram knows no
    key by which a text that is tried again would be sent once: after a break it may stand twice.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._by_webhook = bool(account.settings.get("webhook_secret"))
        self._home = account.settings.get("chat", "").strip()

    def check(self) -> Rights:
        with Bot(self._account) as bot:
            me = bot.ask(GetMe())
            hooked = bool(bot.ask(GetWebhookInfo()).url) and not self._by_webhook
            may_post = True
            problem = "A webhook is set for this bot: it is heard there only" if hooked else ""
            if self._home:
                try:
                    member = bot.ask(GetChatMember(chat_id=self._home, user_id=me.id))
                    may_post = _may_write(member)
                except NetworkError as error:
                    if not error.permanent:
                        raise
                    may_post = False
                if not may_post:
                    problem = f"Make the bot an administrator of {self._home} who may post"
        return Rights(f"@{me.username}", may_read=not hooked, may_post=may_post, problem=problem)

    def size(self, text: str) -> Size:
        return Size(length(text), LIMIT)

    def send(self, outgoing: Outgoing) -> Sent:
        size = self.size(outgoing.text)
        if not size.fits or not outgoing.text.strip():
            raise NetworkError(
                f"A Telegram message has 1 to {LIMIT} characters, this text has {size.used}: "
                "change it and send it again",
                permanent=True,
            )
        chat, answered = self._where(outgoing)
        with Bot(self._account) as bot:
            told = bot.ask(SendMessage(chat_id=chat, text=outgoing.text, reply_parameters=answered))
        return _sent(told)

    def withdraw(self, id: str) -> None:
        """Of our own messages, those of the last 48 hours; in our own channel older ones, too."""
        chat, message = _parts(id)
        with Bot(self._account) as bot:
            bot.ask(DeleteMessage(chat_id=chat, message_id=message))

    def _where(self, outgoing: Outgoing) -> tuple[str, Told | None]:
        """The chat, and what is answered. `to` wins: what is meant for one person must not
        go to the group in which that person wrote."""
        answered: Told | None = None
        if not outgoing.reply_to:
            chat = outgoing.to or self._home
        else:
            asked_in, message = _parts(outgoing.reply_to)
            chat = outgoing.to or asked_in
            # it may have been removed since: the answer is sent all the same
            answered = {"message_id": message, "allow_sending_without_reply": True}
            if chat != asked_in:
                answered["chat_id"] = asked_in
        if not chat:
            raise NetworkError(
                "There is no chat to send this to: name the channel for public texts in the "
                "account's settings, and make the bot its administrator",
                permanent=True,
            )
        return chat, answered


def _sent(told: Mapping[str, Any]) -> Sent:
    try:
        chat, number = told["chat"], int(told["message_id"])
        return Sent((id_of(chat["id"], number),), link_of(chat, number) or "")
    except (KeyError, TypeError, ValueError):
        raise NetworkError(
            "Telegram took the message, but its answer cannot be read: look into the chat before "
            "it is sent again",
            permanent=True,
            doubtful=True,
        ) from None


def _may_write(member: Mapping[str, Any]) -> bool:
    """`can_post_messages` is told of channels only."""
    return member.get("status") in MAY_WRITE and member.get("can_post_messages") is not False


def _parts(id: str) -> tuple[str, int]:
    try:
        return parts_of(id)
    except ValueError as error:
        raise NetworkError(
            f"{error}: it cannot be answered or taken back", permanent=True
        ) from error
