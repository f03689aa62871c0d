"""Names inside hashtags that say more than the name: "#PrayForManila", "#houstonflood".

A hashtag that names a place as a whole is told by the tagger. A part of one has no words around
to judge by, so only well-known names count, beside words of hazards and of help ("#LimaNews" and
"#LimaNow" are names of channels); and only where the text names no place that lies within or
bears the name already: then the hashtag tells nothing new ("#ItalyQuake: Amatrice").
"""

from monitor.model.places import Mention
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import Found, Match, find
from monitor.places.gazetteer.sources import COUNTRY, DISTRICT
from monitor.places.lists import sign_words
from monitor.places.mentions.tokens import weight
from monitor.places.mentions.word_features import classes

_WELL_KNOWN = 100_000  # people
_SHORTEST = {True: 4, False: 5}  # letters of a country or division, of a town
_PROBABILITY = 0.88  # that such a name is meant: as the weight of this sign was set by hand


def within(gazetteer: Gazetteer, text: str, found: Found, mentions: list[Mention]) -> list[Mention]:
    """The mentions and those in parts of hashtags, in order."""
    parts = [match for match in found.matches if match.tag == "part"]
    if not parts:
        return mentions
    stormy = {
        after.key
        for before, after in zip(found.words, found.words[1:], strict=False)
        if classes().get(before.key) == "storm"
    }
    parts = [one for one in parts if _meant(gazetteer, text, found, one, stormy)]
    if not parts:
        return mentions
    parts.sort(key=lambda one: (one.start - one.end, -weight(gazetteer, one.name), one.start))
    kept = list(mentions)
    known = [place for one in mentions for place in _places(gazetteer, one)]
    for part in parts:
        if any(part.start < one.end and one.start < part.end for one in kept):
            continue
        place, _ = gazetteer.first(part.name)
        if any(_holds(gazetteer, place, other) for other in known):
            continue
        known.append(place)
        written = text[part.start : part.end]
        kept.append(Mention(written, part.start, part.end, "hashtag", _PROBABILITY))
    kept.sort(key=lambda one: one.start)
    return kept


def _meant(gazetteer: Gazetteer, text: str, found: Found, match: Match, stormy: set[str]) -> bool:
    written = text[match.start : match.end]
    one = match.last - match.first == 1
    key = found.words[match.first].key
    if written.isdigit() or (one and (key in stormy or gazetteer.commonness(match.name) >= 0.5)):
        return False
    if one and classes().get(key) == "stormname":
        return False
    if not _of_a_hazard(found, match):
        return False
    place, _ = gazetteer.first(match.name)
    wide = gazetteer.level(place) < DISTRICT
    if len(written) < _SHORTEST[wide]:
        return False
    return wide or gazetteer.population(place) >= _WELL_KNOWN


def _of_a_hazard(found: Found, match: Match) -> bool:
    """Whether the other words of the hashtag speak of a hazard or of help; numbers say nothing."""
    first_word = found.words[match.first]
    if match.bent and first_word.key[:1] >= "\u0590":
        return False  # a prefix taken off inside a hashtag is a guess too many
    tag = found.tags[first_word.tag - 1]
    if tag.last - tag.first == match.last - match.first:
        return True  # glued in small letters, to words that `matches.py` lists
    others = [*found.words[tag.first : match.first], *found.words[match.last : tag.last]]
    speaking = sign_words("hazard") | sign_words("plea") | sign_words("in")
    return all(one.key in speaking or one.key.isdigit() for one in others)


def _places(gazetteer: Gazetteer, mention: Mention) -> list[int]:
    """The most populous bearers of the names in a mention."""
    return [gazetteer.first(one.name)[0] for one in find(gazetteer, mention.text).matches]


def _holds(gazetteer: Gazetteer, wide: int, other: int) -> bool:
    """Whether `other` is the place or lies in it."""
    if wide == other:
        return True
    level = gazetteer.level(wide)
    if level >= DISTRICT or gazetteer.country(wide) != gazetteer.country(other):
        return False
    return level == COUNTRY or gazetteer.region(wide) == gazetteer.region(other)
