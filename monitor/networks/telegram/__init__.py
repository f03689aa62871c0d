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
)
