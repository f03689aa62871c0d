"""What the tagger keeps must be what it would compute anew."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import find
from monitor.places.mentions.features import Key, Signs, signs_of
from monitor.places.mentions.tagger import Sums, Tagger, best_spans, shipped

WORDS = st.sampled_from(
    [
        *("Flood", "in", "New", "York", "near", "Beira", "HARVEY", "hurricane", "paris", "Hilton"),
        *("Mexicos", "#PrayForManila", "U.S.", "San", "José", "2017", "@us", ",", ".", "-"),
        *("لبنان", "بالسعودية", "في", "مدينه", "दिल्ली"),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


def keys_of(gazetteer: Gazetteer, text: str) -> list[list[Key]]:
    return Signs(gazetteer).keys(text, find(gazetteer, text))[1]


@settings(max_examples=60)
@given(text=TEXTS)
def test_a_kept_sum_is_that_of_all_signs_of_its_group(gazetteer: Gazetteer, text: str) -> None:
    for script, token in product(("cased", "uncased"), keys_of(gazetteer, text)):
        weights = shipped(script)
        kept = weights.sums.rows([token])
        for key, row in zip(token, kept, strict=True):
            anew = np.array(weights.summed(signs_of(key)), dtype=np.float32)
            assert row.ravel().tolist() == anew.tolist()


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_texts_of_a_batch_do_not_hear_each_other(gazetteer: Gazetteer, texts: list[str]) -> None:
    tagger = Tagger(Signs(gazetteer), shipped("cased"))
    some = [keys for text in texts if (keys := keys_of(gazetteer, text))]
    assert tagger.spans_of(some) == [tagger.spans(keys) for keys in some]


def test_sums_that_are_forgotten_come_back_the_same(gazetteer: Gazetteer) -> None:
    keys, sums = keys_of(gazetteer, "Flood in New York near Beira"), Sums(shipped("cased"))
    first = sums.rows(keys)
    sums.clear()
    sums.rows(keys[::-1])
    assert sums.rows(keys).tolist() == first.tolist()


def test_no_span_without_a_beginning() -> None:
    steps = shipped("cased").steps.tolist()
    assert best_spans([[0.0, -9.0, 9.0]], steps) == []
    assert [span[:2] for span in best_spans([[0.0, 9.0, 0.0], [0.0, -9.0, 9.0]], steps)] == [(0, 2)]
