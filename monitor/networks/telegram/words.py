"""What a Telegram message says, as a text. Pure.

Offsets and lengths of Telegram's entities count UTF-16 code units:
https://core.telegram.org/api/entities#entity-length
"""

from collections.abc import Iterator, Mapping
from typing import Any

Message = Mapping[str, Any]

_WORDLESS = {
    "photo": "(photo)", "video": "(video)", "animation": "(animation)", "audio": "(audio)",
    "voice": "(voice message)", "video_note": "(video message)", "document": "(document)",
    "paid_media": "(paid media)", "sticker": "(sticker)", "location": "(location)",
}  # fmt: skip
"""Written in place of a text where there is none: an officer must see that something came. The
brackets say that they are not the author's words; so few words are never taken for copies."""

_FILES = ("photo", "video", "animation", "audio", "voice", "video_note", "document", "sticker")

FILE = "telegram-file:"
"""Before a file id. A link to the file would hold the bot's token, so none is kept."""


MOST_ENTITIES = 500
"""Telegram itself takes a hundred of a message."""

MOST_UNITS = 100
"""Of a marked piece: a command of 32 characters, "@" and a user name of 32 are the longest that
Telegram takes: https://core.telegram.org/bots/api#botcommand"""


def text_of(message: Message) -> str:
    """Text or caption with its hidden links written out; else what else was sent, in words.

    "" for what is no writing of anybody: somebody joined, a message was pinned.
    """
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        if message.get(name):
            return _with_links(message[name], message.get(entities) or ())
    if venue := message.get("venue"):
        return ", ".join(filter(None, (venue["title"], venue.get("address"))))
    if contact := message.get("contact"):
        names = (contact.get("first_name"), contact.get("last_name"), contact.get("phone_number"))
        return " ".join(filter(None, names))
    if poll := message.get("poll"):
        return "\n".join([poll["question"], *(f"- {one['text']}" for one in poll["options"])])
    return next((words for kind, words in _WORDLESS.items() if message.get(kind)), "")


def media_of(message: Message) -> list[str]:
    """Ids of the attached files, a photo in its largest size."""
    found = []
    for kind in _FILES:
        if one := message.get(kind):
            found.append(FILE + (one[-1] if isinstance(one, list) else one)["file_id"])
    if "animation" in message:  # Telegram repeats it as a document for old clients
        found = found[:1]
    return found


def entities_of(message: Message) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each entity with the piece of text that it marks, of which a name's length is looked at."""
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        units = _units(message.get(name) or "")
        for entity in (message.get(entities) or ())[:MOST_ENTITIES]:
            start = 2 * entity["offset"]
            yield entity, _text(units[start : start + 2 * min(entity["length"], MOST_UNITS)])


def length(text: str) -> int:
    """UTF-16 code units, by which Telegram counts."""
    return len(_units(text)) // 2


def _with_links(text: str, entities: Any) -> str:
    """A link behind words follows them in brackets: "the list (https://example.org/list)".

    Telegram's links never overlap, so of those that do only the first is written out: five hundred
    behind the same long text would be read five hundred times.
    """
    units, pieces, at = _units(text), [], 0
    some = entities[:MOST_ENTITIES]
    links = [entity for entity in some if entity.get("type") == "text_link" and entity.get("url")]
    for link in sorted(links, key=lambda link: int(link["offset"])):
        start, end = 2 * link["offset"], 2 * (link["offset"] + link["length"])
        if start < at:
            continue
        if _text(units[start:end]).rstrip("/") == link["url"].rstrip("/"):
            continue
        pieces.append(_text(units[at:end]) + f" ({link['url']})")
        at = end
    return "".join([*pieces, _text(units[at:])])


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _text(units: bytes) -> str:
    return units.decode("utf-16-le", "surrogatepass")
