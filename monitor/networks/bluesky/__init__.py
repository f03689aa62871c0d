"""Bluesky: the public stream Jetstream in; posts and answers out, through the account's own
server (PDS)."""

from monitor.model.dispatching import Account
from monitor.model.networks import Abilities, Channel, Follows, Network, Setting, Source
from monitor.networks.bluesky.addresses import APPVIEW, JETSTREAM, SERVER


def _source(account: Account) -> Source:
    from monitor.networks.bluesky.source import BlueskySource  # atproto loads for a second

    return BlueskySource(account)


def _channel(account: Account) -> Channel:
    from monitor.networks.bluesky.channel import BlueskyChannel

    return BlueskyChannel(account)


NETWORK = Network(
    "bluesky",
    "Bluesky",
    Abilities(
        words=Follows.HERE,
        hashtags=Follows.HERE,
        accounts=Follows.HERE,
        languages=Follows.HERE,
        backfill=True,
        removals=True,
        # Posts can be changed in the protocol, and a change that comes is heard; Bluesky's own
        # clients neither make changes nor show them.
        revisions=False,
        keyed=True,  # a post of the same key is looked for first
        every=2.5,  # 1,666 an hour: docs.bsky.app/docs/advanced-guides/rate-limits
        burst=20,
    ),
    settings=(
        Setting(
            "app_password",
            "App password",
            "bsky.app: Settings > Privacy and security > App passwords > Add. Not the password of "
            "the account. The account's name is its handle (desk.example.org). Only listening "
            "needs none.",
            secret=True,
            required=False,
        ),
        Setting(
            "server",
            "Server (PDS) of the account",
            "Where the account signs in; leave it for accounts made at bsky.app.",
            default=SERVER,
        ),
        Setting(
            "jetstream",
            "Jetstream",
            "The stream of all posts: wss://HOST/subscribe, or "
            "wss://HOST/xrpc/network.bsky.jetstream.subscribeEvents for servers that speak its "
            "newer form. You may run your own.",
            default=JETSTREAM,
        ),
        Setting(
            "appview",
            "Public API",
            "Tells the handles of authors; asked without a login.",
            default=APPVIEW,
        ),
    ),
    source=_source,
    channel=_channel,
)
