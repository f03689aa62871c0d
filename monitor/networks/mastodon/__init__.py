"""Mastodon, and servers that speak its API: streams of hashtags and of all public posts in;
posts, answers and private posts out."""

from monitor.model.networks import Abilities, Follows, Network, Setting
from monitor.networks.mastodon.channel import MastodonChannel
from monitor.networks.mastodon.source import MastodonSource

NETWORK = Network(
    "mastodon",
    "Mastodon",
    Abilities(
        words=Follows.HERE,  # of the public stream, which leaves answers to others out
        hashtags=Follows.RULE,
        accounts=Follows.HERE,
        languages=Follows.HERE,
        backfill=True,
        removals=True,
        revisions=True,
        private=True,
        keyed=True,  # Idempotency-Key: docs.joinmastodon.org/methods/statuses
        key_s=3000.0,  # known to the server for an hour
        every=2.0,  # 300 in three hours are allowed; more are asked to wait
        burst=20,
    ),
    settings=(
        Setting(
            "server",
            "Server",
            "The address of the server that the account is on: https://mastodon.example. It sends "
            "what it knows of: a server with many members knows more of the network.",
        ),
        Setting(
            "access_token",
            "Access token",
            "On that server: Preferences > Development > New application, scopes read and "
            "write:statuses; then open the application and copy its access token.",
            secret=True,
        ),
    ),
    source=MastodonSource,
    channel=MastodonChannel,
)
