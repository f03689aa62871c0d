"""The way out: messages of the bot. https://core.telegram.org/bots/api#sendmessage"""

from aiogram.methods import DeleteMessage, GetChatMember, GetMe, GetWebhookInfo, SendMessage
from aiogram.types import ReplyParameters

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.telegram.bot import Bot
from monitor.networks.telegram.shapes import id_of, link_of, parts_of
from monitor.networks.telegram.words import length

LIMIT = 4096
"""UTF-16 code units of a message: https://core.telegram.org/bots/api#sendmessage"""

MAY_WRITE = ("creator", "administrator")


class TelegramChannel:
    """Implements `monitor.model.networks.Channel`.

    A public text goes to the account's own channel or group (setting `chat`). Telegram knows no
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
                    may_post = member.status in MAY_WRITE and (
                        getattr(member, "can_post_messages", None) is not False
                    )
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
            message = bot.ask(
                SendMessage(
                    chat_id=chat, text=outgoing.text, parse_mode=None, reply_parameters=answered
                )
            )
        link = link_of(
            {"id": message.chat.id, "username": message.chat.username}, message.message_id
        )
        return Sent((id_of(message.chat.id, message.message_id),), link or "")

    def withdraw(self, id: str) -> None:
        """Of our own messages, those of the last 48 hours; in our own channel older ones, too."""
        chat, message = _parts(id)
        with Bot(self._account) as bot:
            bot.ask(DeleteMessage(chat_id=chat, message_id=message))

    def _where(self, outgoing: Outgoing) -> tuple[str, ReplyParameters | None]:
        """The chat, and what is answered. `to` wins: what is meant for one person must not
        go to the group in which that person wrote."""
        if not outgoing.reply_to:
            chat, answered = outgoing.to or self._home, None
        else:
            asked_in, message = _parts(outgoing.reply_to)
            chat = outgoing.to or asked_in
            answered = ReplyParameters(
                message_id=message,
                chat_id=None if chat == asked_in else asked_in,
                allow_sending_without_reply=True,  # it may have been removed since
            )
        if not chat:
            raise NetworkError(
                "There is no chat to send this to: name the channel for public texts in the "
                "account's settings, and make the bot its administrator",
                permanent=True,
            )
        return chat, answered


def _parts(id: str) -> tuple[str, int]:
    try:
        return parts_of(id)
    except ValueError as error:
        raise NetworkError(
            f"{error}: it cannot be answered or taken back", permanent=True
        ) from error
