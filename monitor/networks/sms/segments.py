"""How many SMS a text becomes. Pure.

3GPP TS 23.038 (GSM 03.38): a character of the basic table is one septet, of the extension table
two; a text with any other character goes as UCS-2. 3GPP TS 23.040: an SMS holds 140 bytes (160
septets, 70 UCS-2 units); in one of several, 6 bytes tell its place (153 septets, 67 units left).
The tables are those of the package `gsm0338`; the national ones are not used, as gateways
disagree on them.
"""

from functools import cache

from gsm0338 import Codec

from monitor.model.dispatching import Size

MAX_PARTS = 10
"""Twilio refuses more than 1600 characters, Kannel cuts at its `max-messages`, which is 10."""

GSM = (160, 153)
UCS2 = (70, 67)

_CODEC = Codec()


def is_gsm(text: str) -> bool:
    return all(_septets(one) for one in text)


def size(text: str) -> Size:
    """`used` counts what stays empty, too, where a pair would not fit at the end of a part."""
    gsm = is_gsm(text)
    whole, piece = GSM if gsm else UCS2
    widths = [_septets(one) if gsm else _units(one) for one in text]
    unit = "characters" if gsm else "Unicode characters"
    if sum(widths) <= whole:
        return Size(sum(widths), MAX_PARTS * piece, 1, unit)
    parts, filled = 1, 0
    for width in widths:  # neither an escaped septet nor a surrogate pair is torn apart
        if filled + width > piece:
            parts, filled = parts + 1, 0
        filled += width
    return Size((parts - 1) * piece + filled, MAX_PARTS * piece, parts, unit)


@cache
def _septets(character: str) -> int:
    """0 where neither table has it. The escape itself is no character."""
    if character == "\x1b":
        return 0
    try:
        return len(_CODEC.encode(character)[0])
    except UnicodeEncodeError:
        return 0


def _units(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1
