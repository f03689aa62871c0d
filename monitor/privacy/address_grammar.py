"""How people write addresses, as patterns over the letters of `address_tokens.py`, one a word.

`<name>` in a pattern stands for a class of words or for a part that is defined above it. Every
repetition is bounded by a small number, and what may follow is never given back: the time is linear
in the text.
"""

import re
from collections.abc import Callable
from functools import cache

from monitor.languages.addresses import Role
from monitor.privacy.address_tokens import letters

_BEFORE = Role.BEFORE | Role.BEFORE_NAMED | Role.BEFORE_NUMBERED
_AFTER = Role.AFTER | Role.AFTER_NAMED | Role.AFTER_NUMBERED
_NO_NAME = Role.STOP | Role.LINK | Role.UNIT | Role.NUMBER | Role.COUNTED | Role.PLAIN
_CAPITALS = frozenset({"capital", "short", "initial", "glued"})

_WORDS: dict[str, Callable[[Role, str], bool]] = {
    "before": lambda role, _: Role.BEFORE in role,
    "before_named": lambda role, _: Role.BEFORE_NAMED in role,
    "before_any": lambda role, _: bool(role & _BEFORE),
    "before_cut": lambda role, _: Role.BEFORE in role and Role.CUT in role,
    "before_named_cut": lambda role, _: Role.BEFORE_NAMED in role and Role.CUT in role,
    "before_any_cut": lambda role, _: bool(role & _BEFORE) and Role.CUT in role,
    "after": lambda role, _: Role.AFTER in role,
    "after_named": lambda role, _: Role.AFTER_NAMED in role,
    "after_sure": lambda role, _: bool(role & (Role.AFTER | Role.AFTER_NAMED)),
    "after_short": lambda role, shape: shape == "short" and Role.AFTER_NUMBERED in role,
    "after_any": lambda role, _: bool(role & _AFTER),
    "either": lambda role, _: bool(role & _BEFORE) and bool(role & _AFTER),
    "glued": lambda _, shape: shape == "glued",
    # no word is both a link and a capital: nothing is to be tried both ways
    "link": lambda role, shape: shape not in _CAPITALS and Role.LINK in role,
    "capital": lambda role, shape: shape in _CAPITALS and not role & (Role.PLAIN | Role.NUMBER),
    "first": lambda role, shape: (
        shape in _CAPITALS and not role & (Role.PLAIN | Role.NUMBER | Role.STOP)
    ),
    "short": lambda _, shape: shape in ("short", "initial"),
    "small": lambda role, shape: shape == "small" and not role & _NO_NAME,
    "uncased": lambda role, shape: shape == "uncased" and not role & _NO_NAME,
    "common": lambda role, _: Role.STOP in role,
    "sign": lambda role, _: Role.NUMBER in role,
    "unit": lambda role, _: bool(role & (Role.UNIT | Role.HOME)),
    "home": lambda role, _: Role.HOME in role,
    "ordinal": lambda role, _: Role.ORDINAL in role,
    "initial": lambda _, shape: shape == "initial",
    "lone": lambda _, shape: shape in ("initial", "letter"),
}

_PARTS = {
    "free": "[NP]",
    "dot": "[s,]?",
    "apart": "[,q]{0,2}",
    "number": "(?:<apart>(?:<sign>[s,q]{0,2})?[NPD])",  # "14", ", No: 14", "رقم 14"
    # "Kat 3", "apto. 4B", "Block C", "3rd floor", "quarto piso"
    "flat": "(?:<unit><dot>(?:<sign><dot>)?(?:<free>|<ordinal>|<lone>)"
    "|(?:<free>|<ordinal>|<initial>)s?<unit>)",
    # what may follow a street: floors, flats, numbers, a town with its postcode
    "rest": "(?:<apart><capital>{1,3}P|(?:s?<apart>|<apart>s)<flat>|<number>){0,10}+",
    "house": "<free>(?:<ordinal>|<lone>)?,?",  # "14", "14 bis,", "14 B"
    # names: "Samora Machel", "do Dr. Moreira"; "مصطفى النحاس"; "9 de Julio", "25 de setembro"
    "further": "(?:<link>{0,3}(?:<short>s)?<capital>)",
    "capitals": "<further>{1,4}",
    "spelt": "(?:<link>?<uncased>){1,2}",
    "dated": "<free>(?:<link>{0,2}<capitals>|<link>{1,2}<small>)",
    # "samora machel 14", and a number after words that are no name
    "far": "(?:(?:<small>|<link>|<uncased>){0,3}<number>)?",
    "reached": "(?:<link>|<small>){1,4}<number>|<common><number>",
    "certain": "<dated>|<capitals>|<spelt><far>|<reached>|<number>",
    "loose": "<certain>|<link>{0,3}<small><far>",
    "ahead": "(?:<first><further>{0,3}|<spelt>)",  # a name before its street word
}

_FORMS = (
    "(?:<house>)?(?:<before_cut>s?|<before>)q?(?:<loose>)q?<rest>",  # "rua do matadouro, 14"
    "(?:<house>)?(?:<before_named_cut>s?|<before_named>)q?(?:<certain>)q?<rest>",  # "ул. Мира"
    "<house><before_named><small><rest>",  # "14 rue capois"
    "(?:<before_any_cut>s?|<before_any>)(?:(?:<ahead>|<small>{1,2})q?)?<number><rest>",
    "<ahead><either>s?<capitals><rest>",  # in capitals: a verb before "УЛИЦА МИРА"
    "<free>(?:,?<capitals>|,?<spelt>|(?:<small>|<link>){1,4}|s)?<after_any><rest>",  # "15 Oak St"
    "(?:<ahead>|<small>{1,2})<after_any>s?<number><rest>",  # "karanfil sokak no 5"
    "<after_sure><number><rest>",  # "street 5"
    "(?:<ahead>|<small>)<after><rest>",  # "Karanfil Sokak"
    "<ahead><after_named><rest>",  # "Market Street"
    "<ahead><after_short>(?!s?<capital>)<rest>",  # "Pipino St", where "Port St Joe" is a town
    "<glued>s?<number><rest>",  # "Musterstr. 5"
    "<home><dot>(?:<sign><dot>)?<free><rest>",  # "flat 5", "makan no 12"
    "<flat>,{0,2}<flat><rest>",  # "Block C, House 27"
    "<capitals>,?<free>,?<flat><rest>",  # "Xola 44, cuarto piso"
)


@cache
def address_pattern() -> re.Pattern[str]:
    """One address."""
    known = {name: letters(fits) for name, fits in _WORDS.items()}
    for name, pattern in _PARTS.items():
        known[name] = _filled(pattern, known)
    return re.compile("|".join(_filled(form, known) for form in _FORMS))


@cache
def sign_pattern() -> re.Pattern[str]:
    """A word without which nothing is an address."""
    wanted = _BEFORE | _AFTER | Role.UNIT | Role.HOME
    return re.compile(letters(lambda role, shape: bool(role & wanted) or shape == "glued"))


def _filled(pattern: str, known: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda name: known[name[1]], pattern)
