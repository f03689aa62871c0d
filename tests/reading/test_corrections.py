"""What corrections teach the reader: the mistake does not come again, the rest stays."""

import pytest

from monitor.model.corrections import Correction, implied
from monitor.model.labels import RELEVANT
from monitor.model.reports import Report
from monitor.reading.decisions import CORRECTED
from monitor.reading.reader import SpacyReader
from tests.reading.conftest import report

MISTAKES = [
    ("The blue trucks came back to Kalundu with nothing on them", "need:food", True),
    ("Lovely water show at the fountain tonight, bring the kids", "need:water", False),
    ("Someone said the dam will open its gates, can anybody confirm", "intent:rumour", True),
    ("Many roofs of the old quarter lie in the street", "class:sympathy_and_support", True),
    ("Please send blankets to the parish hall in Marowe", "need:clothing", False),
    ("Fuel for the clinic's generator ends tonight", "need:energy", False),
]
PARAPHRASES = [
    ("the blue trucks came back to Kalundu, nothing on them again", "need:food", True),
    ("Lovely water show tonight at the big fountain, bring your kids", "need:water", False),
    ("Someone said that the dam opens its gates, can anybody confirm?", "intent:rumour", True),
]
UNRELATED = [
    "We need drinking water and rice at the school in Beira",
    "Three people are trapped under a collapsed house, send rescue",
    "Praying for everyone over there",
    "Nous avons faim, envoyez de la nourriture",
    "The match was brilliant, what a goal",
    "Bridge destroyed near the market, road closed",
]


def corrections(some: list[tuple[str, str, bool]] = MISTAKES) -> list[Correction]:
    return [Correction(number, *one) for number, one in enumerate(some, 1)]


@pytest.fixture(scope="module")
def taught(reader: SpacyReader) -> SpacyReader:
    return reader.adapted(corrections())


def labels(reader: SpacyReader, text: str) -> tuple[str, ...]:
    return reader.read([report(text)])[0].labels


@pytest.mark.parametrize(("text", "label", "wanted"), MISTAKES)
def test_a_corrected_mistake_does_not_happen_again(
    taught: SpacyReader, text: str, label: str, wanted: bool
) -> None:
    assert (label in labels(taught, text)) is wanted


@pytest.mark.parametrize(("text", "label", "wanted"), PARAPHRASES)
def test_nor_on_a_paraphrase(taught: SpacyReader, text: str, label: str, wanted: bool) -> None:
    assert (label in labels(taught, text)) is wanted


def test_a_corrected_class_is_the_class_of_the_report(taught: SpacyReader) -> None:
    [read] = taught.read([report(MISTAKES[3][0])])
    assert read.humanitarian_class == "sympathy_and_support"
    assert read.relevant


def test_unrelated_texts_keep_their_labels(reader: SpacyReader, taught: SpacyReader) -> None:
    for text in UNRELATED:
        assert set(labels(taught, text)) == set(labels(reader, text)), text


def test_the_reason_says_that_it_was_corrected(reader: SpacyReader, taught: SpacyReader) -> None:
    text = MISTAKES[0][0]
    assert "need:food" not in labels(reader, text)
    [read] = taught.read([report(text)])
    told = [one for one in read.reasons if one.label == "need:food"]
    assert {one.why for one in told} == {CORRECTED}
    assert all(text[one.start : one.end] for one in told)


def test_the_order_decides_where_two_say_otherwise(reader: SpacyReader) -> None:
    text = MISTAKES[0][0]
    yes, no = (text, "need:food", True), (text, "need:food", False)
    assert "need:food" in labels(reader.adapted(corrections([no, yes])), text)
    assert "need:food" not in labels(reader.adapted(corrections([yes, no])), text)


def test_a_restart_comes_to_the_same_reader(reader: SpacyReader, taught: SpacyReader) -> None:
    step_by_step = reader
    for number in range(1, len(MISTAKES) + 1):
        step_by_step = step_by_step.adapted(corrections()[:number])
    assert step_by_step.version == taught.version != reader.version
    reports = [report(text) for text, _, _ in MISTAKES]
    assert _without_reader(step_by_step.read(reports)) == _without_reader(taught.read(reports))


def test_without_corrections_nothing_changes(reader: SpacyReader) -> None:
    again = reader.adapted([])
    assert again.version == reader.version
    assert again.read([report(text) for text in UNRELATED]) == reader.read(
        [report(text) for text in UNRELATED]
    )


@pytest.mark.parametrize("text", ["", "🙏🙏", "\x00\ud83d", "https://example.org/a", "a" * 100_000])
def test_any_text_can_be_corrected(reader: SpacyReader, text: str) -> None:
    learned = reader.adapted(corrections([(text, "need:water", True)]))
    learned.read([report(text), report("We need water")])


def test_a_class_says_no_to_the_others_and_speaks_of_relevance() -> None:
    said = implied("class:not_humanitarian", True)
    assert said["class:sympathy_and_support"] is False
    assert said[RELEVANT] is False
    assert implied("class:not_humanitarian", False) == {"class:not_humanitarian": False}


def _without_reader(reports: list[Report]) -> list[tuple[object, ...]]:
    return [(one.labels, dict(one.scores), one.reasons) for one in reports]
