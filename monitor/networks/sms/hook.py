"""What a gateway's call to our webhook tells."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Heard
from monitor.model.networks import Call
from monitor.model.watchwords import Watchwords
from monitor.networks.sms import signatures
from monitor.networks.sms.receipts import receipt, status
from monitor.networks.sms.shapes import heard


def hook(account: Account, call: Call, _: Watchwords) -> Iterator[Heard]:
    """An SMS to our number is for us, whatever it says. What became of one of ours is a receipt
    once it is certain.

    Raises NetworkError where the call is not the gateway's.
    """
    fields = _fields(call)
    asked = signatures.Call(call.url, call.headers, fields, call.body)
    if not signatures.verify(asked, account.settings):
        raise NetworkError("the call is not signed with the account's secret", permanent=True)
    delivery = status({name: str(value) for name, value in fields.items()})
    if delivery is None:
        yield from heard(fields)
    elif final := receipt(delivery, datetime.now(UTC)):
        yield final


def _fields(call: Call) -> dict[str, Any]:
    """Of the body, which is what is signed; of a call without one, of the query."""
    if "json" in call.headers.get("content-type", ""):
        try:
            given = json.loads(call.body)
        except ValueError:
            return {"body": call.body.decode("utf-8", "replace")}
        return given if isinstance(given, dict) else {"body": given}
    fields: dict[str, Any] = {}
    for name, value in call.form or call.query:
        before = fields.get(name)
        if before is None:
            fields[name] = value
        else:
            fields[name] = [*before, value] if isinstance(before, list) else [before, value]
    return fields
