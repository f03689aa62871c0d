"""Which messages are for us. Telegram brings everything of a group or channel that the bot is in.

Pure; used by the long poll and for webhooks.
"""

from dataclasses import dataclass, replace

from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.telegram.shapes import BREAKS, message_of
from monitor.networks.telegram.words import Message, entities_of


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, as getMe tells it."""

    id: int
    username: str  # without @


def followed(post: Post, watchwords: Watchwords, me: Me) -> bool:
    """Whether it is written to us, or has a watchword.

    Languages of the watchwords leave nothing out: what Telegram tells is the language of the
    author's app, and many write in another.
    """
    if addressed(message_of(post.raw), me):
        return True
    return bool(watchwords.why(replace(post, language_hint=None)))


def addressed(message: Message, me: Me) -> bool:
    """A private chat, an answer to the bot, a mention of it, or a command for it.

    Also what cannot be told, of a shape that is not documented: better too much than lost.
    """
    try:
        return _addressed(message, me)
    except BREAKS:
        return True


def _addressed(message: Message, me: Me) -> bool:
    if message["chat"].get("type") == "private":
        return True
    if ((message.get("reply_to_message") or {}).get("from") or {}).get("id") == me.id:
        return True
    name = f"@{me.username}".casefold()
    for entity, marked in entities_of(message):
        if entity.get("type") == "text_mention" and (entity.get("user") or {}).get("id") == me.id:
            return True
        if entity.get("type") == "mention" and marked.casefold() == name:
            return True
        if entity.get("type") == "bot_command" and marked.casefold().endswith(name):
            return True
    return False
