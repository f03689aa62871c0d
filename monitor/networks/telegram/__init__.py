"""Telegram: a bot that hears groups, channels and private chats, and writes to them."""

from collections.abc import Iterator

from monitor.model.dispatching import Account
from monitor.model.listening import Heard
from monitor.model.networks import (
    Abilities,
    Call,
    Channel,
    Follows,
    Network,
    Setting,
    Source,
)
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords


def _source(account: Account) -> Source:
    from monitor.networks.telegram.source import TelegramSource  # aiogram loads for seconds

    return TelegramSource(account)


def _channel(account: Account) -> Channel:
    from monitor.networks.telegram.channel import TelegramChannel

    return TelegramChannel(account)


def _hook(account: Account, call: Call, watchwords: Watchwords) -> Iterator[Heard]:
    from monitor.networks.telegram.webhook import hook

    return hook(account, call, watchwords)


def _address(post: Post, private: bool) -> str:
    """In private: the person's own chat, which has the person's number. Else "": the chat that the
    post was written in."""
    from monitor.networks.telegram.shapes import message_of

    person = (message_of(post.raw).get("from") or {}).get("id")
    return str(person or post.author) if private else ""


NETWORK = Network(
    "telegram",
    "Telegram",
    Abilities(
        words=Follows.HERE,
        hashtags=Follows.HERE,
        accounts=Follows.HERE,
        area=Follows.HERE,  # messages with a location
        backfill=True,  # of the last 24 hours
        revisions=True,
        private=True,
        every=0.5,  # 30 a second over all chats: core.telegram.org/bots/faq
        burst=10,
    ),
    (
        Setting(
            "token",
            "Bot token",
            "Write /newbot to @BotFather in Telegram; it answers with the token, 123456:ABC-DEF",
            secret=True,
        ),
        Setting(
            "chat",
            "Channel for public texts",
            "@name of your channel, or its number; make the bot its administrator there",
            required=False,
        ),
        Setting(
            "webhook_secret",
            "Secret of the webhook",
            "Only where Telegram calls the monitor: the secret_token that setWebhook was given",
            secret=True,
            required=False,
        ),
        Setting(
            "server",
            "Server",
            "Change it only for a Bot API server of your own",
            required=False,
            default="https://api.telegram.org",
        ),
    ),
    source=_source,
    channel=_channel,
    hook=_hook,
    address=_address,
)
