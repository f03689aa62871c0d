"""Addresses in a text: streets by their words, house numbers, floors, flats and postcodes.

No gazetteer is asked: what must not be seen is told by how people write addresses, in all languages
at once.
"""

from monitor.privacy.address_grammar import address_pattern, sign_pattern
from monitor.privacy.address_tokens import tokens_of


def address_spans(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in a text, in order and apart."""
    tokens = tokens_of(text)
    written = "".join(token.letter for token in tokens)
    if not sign_pattern().search(written):
        return []
    return [
        (tokens[match.start()].start, tokens[match.end() - 1].end)
        for match in address_pattern().finditer(written)
    ]
