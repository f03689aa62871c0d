"""One word, one meaning: what nothing of the product is called."""

import re
from collections import Counter
from pathlib import PurePath

import pytest

from tests.architecture.sources import PRODUCT, bound, defined, name_of, parsed, python_files

AVOIDED = {
    "manager": "name what it does",
    "handler": "name what it does",
    "helper": "name what it does",
    "service": "name what it does",
    "util": "name what is in it",
    "data": "name what is in it",
    "item": "name what it is of",
    "record": "a post, a report, a row",
    "ticket": "an incident",
    "notification": "an alert",
    "victim": "affected people",
    "tweet": "a post, outside the network X",
}
"""And what to say instead."""

EXCEPTIONS = {
    ("monitor/places/geocoder/service.py", "service"): "the geocoding service of somebody else",
    ("monitor/places/geocoder/service.py", "service_of"): "the same",
    ("monitor/model/labels.py", "Item"): "relief items, the trade's word for what is needed",
    ("monitor/networks/mastodon/source.py", "_notification"): "Mastodon's own word",
    ("monitor/networks/mastodon/backfill.py", "_notifications"): "Mastodon's own word",
    ("monitor/networks/x/stream.py", "on_data"): "tweepy calls it by this name",
}

DIALECT = ("one", "found", "told", "held")
MOST = {"monitor": 924, "workers": 12, "web": 422, "tests": 842}
"""How many variables, parameters, functions and classes are still called so. Lower them with every
name that is mended; nothing raises them."""


def words(name: str) -> list[str]:
    """ "LabelError" and "_label_error" → label, error; plurals lose their s."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower().split("_")
    return [word.removesuffix("s") for word in parted if word]


def is_avoided(name: str, file: PurePath) -> bool:
    parts = words(name)
    if parts[:1] == ["record"] and len(parts) < len(name):  # the verb: record_sent(...)
        parts = parts[1:]
    if "x" in file.parts:
        parts = [word for word in parts if word != "tweet"]
    return bool(AVOIDED.keys() & set(parts))


def test_no_module_class_or_function_has_a_name_that_says_nothing() -> None:
    named = {
        (name_of(file), name)
        for tree in PRODUCT
        for file in python_files(tree)
        for name in (file.stem, *defined(parsed(file)))
        if is_avoided(name, file)
    }
    unexpected = [
        f"{file}: {name}: {AVOIDED[word]}"
        for file, name in sorted(named - EXCEPTIONS.keys())
        for word in words(name)
        if word in AVOIDED
    ]
    assert unexpected == [], "see vocabulary.md; choose the noun or verb of what it is"
    assert EXCEPTIONS.keys() <= named, "this exception is not needed any more: take it out"


@pytest.mark.parametrize("tree", MOST)
def test_the_old_dialect_does_not_grow(tree: str) -> None:
    counted = Counter(name for file in python_files(tree) for name in bound(parsed(file)))
    said = {word: counted[word] for word in DIALECT}
    assert sum(said.values()) <= MOST[tree], f"name what it is, not {said}"
