"""The lists beside the code, in `data/`: `SOURCES.md` there says where each one comes from."""

from collections.abc import Iterator
from functools import cache
from importlib import resources


def lines(name: str) -> Iterator[list[str]]:
    """The fields of each line of a list; lines that begin with "#" are comments."""
    with resources.files("monitor.places").joinpath("data", name).open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


@cache
def sign_words(sign: str) -> frozenset[str]:
    """Words of `data/sign_words.tsv` that make a sign, as `words.compared` writes them."""
    return frozenset(
        word for name, words in lines("sign_words.tsv") if name == sign for word in words.split()
    )
