import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.places.training.evaluate import as_table, evaluate

_LABELS: list[dict[str, Any]] = [
    {
        "text": "Jacmel",
        "type": "City/town",
        "start": 12,
        "end": 18,
        "lat": 18.23,
        "lon": -72.53,
        "bbox": None,
        "country": "ht",
    }
]


def _write(folder: Path, name: str) -> None:
    rows = [
        {"event": "a_flood", "text": "no water in Jacmel", "location_mentions": _LABELS},
        {"event": "b_storm", "text": "no water at all", "location_mentions": []},
        {"event": "b_storm", "text": "bridge at Lima fell", "location_mentions": []},
    ]
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_figures_are_counted_by_event_and_can_be_written(
    tmp_path: Path, gazetteer_folder: Path
) -> None:
    for name in ("idrisi_r_en", "idrisi_r_ar", "idrisi_d_en", "idrisi_d_ar"):
        _write(tmp_path, name)
    result = json.loads(json.dumps(evaluate(tmp_path, gazetteer_folder)))
    mentions = result["mentions"]["idrisi_r_en"]["shipped"]
    assert mentions["events"]["a_flood"]["f1"] == 1
    assert mentions["events"]["b_storm"]["f1"] == 0  # "Lima" is found and not labelled
    assert mentions["mean_f1"] == 0.5
    places = result["places"]["idrisi_d_en"]["area"]
    assert places["all"]["mentions"] == places["kinds"]["City/town"]["mentions"] == 1
    assert places["all"]["given_right"] == 1
    assert places["all"]["found"] == 0  # weights fitted on the other messages know nothing
    assert places["all"]["wrong_of_certain"] == 0
    assert sum(one["answers"] for one in places["reliability"]) == 1
    world = result["places"]["idrisi_d_en"]["world"]["all"]
    assert world["mentions"] == 1
    assert result["cost"]["mentions_ms"] > 0


@pytest.mark.parametrize("words", ["mean of events", "a_flood", "places_ms"])
def test_the_table_names_what_it_counts(tmp_path: Path, gazetteer_folder: Path, words: str) -> None:
    for name in ("idrisi_r_en", "idrisi_r_ar", "idrisi_d_en", "idrisi_d_ar"):
        _write(tmp_path, name)
    assert words in as_table(evaluate(tmp_path, gazetteer_folder))
