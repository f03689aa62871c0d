"""The table of labels, against the data itself where it is at hand."""

import gzip
import json
from pathlib import Path

from monitor.model.labels import ALL_LABELS
from monitor.reading.training import label_mapping as scheme
from monitor.reading.training.datasets import Row, fingerprint, rows, without_copies


def raw(data: Path, name: str, field: str) -> set[str]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        values = [json.loads(line)[field] for line in lines]
    return {one for value in values for one in (value if isinstance(value, list) else [value])}


def test_every_raw_label_of_the_data_has_a_meaning(data: Path) -> None:
    assert raw(data, "figure_eight", "labels") <= scheme.FIGURE_EIGHT.keys()
    t26 = "crisislex_t26"
    assert raw(data, t26, "info_type") <= scheme.CRISISLEX_T26_INFO_TYPE.keys()
    assert raw(data, t26, "informativeness") <= scheme.CRISISLEX_T26_INFORMATIVENESS.keys()
    assert raw(data, t26, "source") <= scheme.CRISISLEX_T26_SOURCE.keys()
    assert raw(data, "crisislex_t6", "label") <= scheme.CRISISLEX_T6.keys()
    assert raw(data, "idrisi_r_en", "info_class") <= scheme.IDRISI_R_EN.keys()
    arabic = {one for value in raw(data, "idrisi_r_ar", "info_class") for one in value.split(",")}
    assert arabic <= scheme.IDRISI_R_AR.keys()


def test_rows_say_only_our_labels_and_never_both_yes_and_no(data: Path) -> None:
    for row in rows(data):
        assert row.yes | row.no <= set(ALL_LABELS)
        assert not row.yes & row.no


def test_a_message_and_its_original_stay_on_one_side(data: Path) -> None:
    sides: dict[str, set[bool]] = {}
    for row in rows(data):
        sides.setdefault(row.key, set()).add(row.held_out)
    assert all(len(side) == 1 for side in sides.values())


def test_what_a_set_does_not_annotate_is_unknown() -> None:
    meaning = scheme.idrisi_r_en("requests_or_urgent_needs")
    assert "need:water" not in meaning.yes | meaning.no
    off_topic = scheme.crisislex_t6("off-topic")
    assert "need:water" in off_topic.no
    unreadable = scheme.figure_eight(["related"], related=2)
    assert "relevant" not in unreadable.no


def row(text: str, key: str) -> Row:
    return Row(text, frozenset(), frozenset(), "invented", "event", f"invented:{key}")


def test_retweets_are_copies() -> None:
    assert fingerprint("RT @a: We need WATER! http://t.co/x") == fingerprint("we need water")
    kept = without_copies([row("We need water", "1"), row("RT @b: we need water", "2")])
    assert len(kept) == 1
    assert without_copies([row("We need water", "1")], [row("we need water now", "1")]) == []
