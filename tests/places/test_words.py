"""Words of a text, whatever the text."""

import string

from hypothesis import given
from hypothesis import strategies as st

from monitor.places.words import split


@given(st.text(alphabet=string.ascii_letters + string.digits + "##@@..__ /:'-+\n", max_size=80))
def test_ascii_is_cut_as_any_other_text(text: str) -> None:
    words, tags = split(text)
    assert (words, tags) == (split(f"{text} é")[0][:-1], split(f"{text} é")[1])
