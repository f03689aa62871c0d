"""Secrets at rest: encrypted with a key that lies beside the database, not in it."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping

import orjson
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor.store.database import StoreError

_PURPOSE = b"crisis-monitor accounts 1"


class Seal:
    """Closes and opens settings of accounts. AES-128-CBC with HMAC (Fernet), the key by HKDF."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret.encode())
        self._fernet = Fernet(urlsafe_b64encode(derived))

    def close(self, settings: Mapping[str, str]) -> bytes:
        return self._fernet.encrypt(orjson.dumps(dict(settings)))

    def open(self, sealed: bytes) -> dict[str, str]:
        """Raises StoreError where the key is not the one it was closed with."""
        try:
            opened: dict[str, str] = orjson.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise StoreError(
                "the settings of an account cannot be opened: the secret key is another one than "
                "when they were saved; bring back MONITOR_SECRET_KEY or the file secret-key, or "
                "enter the account again"
            ) from None
        return opened
