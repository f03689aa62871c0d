"""Whether what came to a webhook came from Telegram."""

import hmac

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
"""What setWebhook was given as `secret_token` comes back in it, with every update:
https://core.telegram.org/bots/api#setwebhook"""


def verify(secret: str, given: str | None) -> bool:
    """`secret`: the account's setting; `given`: the header. Without a secret nothing is taken."""
    return bool(secret) and hmac.compare_digest(secret.encode(), (given or "").encode())
