"""What a text says of whom to find or to call: handles, e-mail addresses, telephones, profiles."""

import re
from collections.abc import Iterator

from monitor.privacy.masks import masked
from monitor.privacy.points import link_spans

PHONE, PROFILE = "[phone]", "[profile]"

_HANDLE = re.compile(r"(?:(?<![\w.+-])[\w.+-]++)?[@＠][\w.-]*\w")

_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_DIGITS = re.compile(
    r"(?<![\w#])(?:"
    rf"(?:{_DATE}(?:[T\s]{{1,2}}\d{{1,2}}(?:[:.h]?\d\d)?)?"  # a date with its time
    r"|(?:19|20)\d\d[-–/](?:19|20)\d\d"  # from year to year
    r"|\d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d"  # opening hours
    r"|\d{1,2}(?:[.\s]\d{3}){2})(?!\d)"  # millions
    r"|(?P<phone>(?:\+|00)?\(?\d(?:[\s().\-–/]{0,2}\d){6,19}(?!\d)))"
)
"""Seven digits or more; ITU-T E.164 allows fifteen, and numbers of identity cards are as personal.
Fewer are hours, amounts and short codes."""

_PROFILES = re.compile(
    r"(?:https?://)?(?:[\w-]{1,20}\.)?(?:facebook|fb|instagram|tiktok|twitter|x|linkedin|threads"
    r"|telegram|youtube|snapchat|vk|ok|weibo|messenger|bsky|t|m|wa)\.(?:com|me|net|org|ru|app|social)/"
    r"|\S{0,100}/(?:@|u/|user/|users/|profile/)",
    re.IGNORECASE,
)


def contact_masks(text: str) -> Iterator[tuple[int, int, str]]:
    """Where they stand, with what is shown instead; they may overlap."""
    for found in _HANDLE.finditer(text):
        yield *found.span(), masked(found.group())
    for found in _DIGITS.finditer(text):
        if found["phone"]:
            yield *found.span(), PHONE
    for start, end in link_spans(text):
        if _PROFILES.match(text, start, end):
            yield start, end, PROFILE
