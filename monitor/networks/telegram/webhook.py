"""Updates that Telegram calls a webhook of ours with, instead of being asked for them."""

import hmac
import json
from collections.abc import Iterator

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Heard, Revision
from monitor.model.networks import Call
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.telegram.addressed import Me, followed
from monitor.networks.telegram.shapes import heard

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
"""What setWebhook was given as `secret_token` comes back in it, with every update:
https://core.telegram.org/bots/api#setwebhook"""


def verify(secret: str, given: str | None) -> bool:
    """`secret`: the account's setting; `given`: the header. Without a secret nothing is taken."""
    return bool(secret) and hmac.compare_digest(secret.encode(), (given or "").encode())


def hook(account: Account, call: Call, watchwords: Watchwords) -> Iterator[Heard]:
    """What one call tells, of messages for us or with a watchword. Raises NetworkError."""
    given = call.headers.get(SECRET_HEADER.lower())
    if not verify(account.settings.get("webhook_secret", ""), given):
        raise NetworkError("the call does not carry the account's webhook secret", permanent=True)
    number = account.settings.get("token", "").partition(":")[0]
    me = Me(int(number) if number.isdigit() else 0, account.name.lstrip("@"))
    try:
        update = json.loads(call.body)
    except ValueError:
        update = call.body.decode("utf-8", "replace")
    for one in heard(update):
        post = one.post if isinstance(one, Revision) else one
        if not isinstance(post, Post) or followed(post, watchwords, me):
            yield one
