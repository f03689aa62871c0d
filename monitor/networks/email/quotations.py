"""Cutting what a mail repeats: the quoted one that it answers, and the signature."""

import re

_WROTE = re.compile(
    r"""^\W{0,4}(?:on|le|el|em|am|il|den|op|w\ dniu|в|\d{4}|\d{1,2}[./-])\b .{0,300}?
        (?:wrote|a\ écrit|escribió|escreveu|schrieb|ha\ scritto|skrev|schreef|napisał\(?a?\)?|
           te\ ekri|написал\(?а?\)?|пише|пишет|yazdı|写道|寫道)\s*+[:：]?\s*+$
      | ^\W{0,4}(?:في|يوم|بتاريخ|در|بروز)\b.{0,300}(?:كتب|نوشت|نے\ لکھا)\s*+.{0,120}[:：]\s*+$""",
    re.IGNORECASE | re.VERBOSE,
)
"""The line that mail programs put over a quotation, in the languages that they speak most."""

_ORIGINAL = re.compile(
    r"^\s*[-_*]{2,}\s*(?:original message|message d'origine|mensaje original|mensagem original|"
    r"ursprüngliche nachricht|messaggio originale|الرسالة الأصلية|исходное сообщение)\s*[-_*]{2,}",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"^[\s*>]*(?:from|de|von|da|من|от)\s*[:：].*\n(?:.*\n){0,2}?"
    r"[\s*>]*(?:sent|date|envoyé|enviado|gesendet|inviato|تاريخ|отправлено)[^:\n]{0,20}[:：]",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^\s*[-_>*]{2,}\s*(?:forwarded message|message transféré|mensaje reenviado|"
    r"mensagem encaminhada|weitergeleitete nachricht|messaggio inoltrato|رسالة معاد توجيهها)|"
    r"^\s*begin forwarded message:",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"^\W{0,3}(?:sent from (?:my|yahoo|outlook|proton|samsung)|get outlook for|"
    r"envoyé de(?:puis)? mon|enviado desde mi|enviado do meu|von meinem .{1,30} gesendet|"
    r"inviato da|أرسلت من)\b.{0,60}$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$|^[_]{10,}$")

SIGNATURE_LINES = 15
"""What follows "-- " and is longer is no signature: somebody drew a line."""


def without_quotations(text: str) -> str:
    """The writer's own words. All of it where nothing would be left, and what is forwarded stays:
    there the quotation is what is told."""
    lines = text.split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FORWARDED.match(line):
            kept.extend(lines[at:])
            break
        if _ORIGINAL.match(line) or (kept and _FIELDS.match("\n".join(lines[at : at + 4]) + "\n")):
            break
        if length := _introduces(lines, at):
            at += length
            continue
        if not line.startswith(">"):
            kept.append(line)
        at += 1
    own = _tidy(_without_signature(kept))
    return own or _tidy(lines)


def _introduces(lines: list[str], at: int) -> int:
    """How many lines from here say "... wrote:" over a quotation; they may be broken in two."""
    for length in (1, 2, 3):
        some = lines[at : at + length]
        if not some[-1].strip() or (length > 1 and _WROTE.match(some[-1])):
            return 0
        if _WROTE.match(" ".join(line.strip() for line in some)) and _quoted_next(
            lines, at + length
        ):
            return length
    return 0


def _quoted_next(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), ">")
    return following.startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if _SIGNATURE.match(line):
            below = sum(1 for one in lines[at + 1 :] if one.strip())
            if below <= SIGNATURE_LINES:
                return lines[:at]
            break
    end = len(lines)
    while end and (not lines[end - 1].strip() or _SENT_FROM.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
