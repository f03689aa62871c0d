"""Training the shipped model anew, reproducibly: the same data and seed give the same weights."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tqdm import tqdm

from monitor.model.corrections import Correction, implied
from monitor.model.labels import ALL_LABELS
from monitor.reading.training.datasets import Row, rows, without_copies
from monitor.reading.training.fitting import Progress, learnable, tabulate, train_model
from monitor.reading.training.teacher import load_teacher

CORRECTED = "corrections"
"""The source of rows that come from officers."""

CORRECTED_WEIGHT = 3
"""Times that a corrected post counts: one officer who looked against rows of hurried crowd work."""


def train(
    data: Path,
    out: Path,
    seed: int = 0,
    progress: Progress = tqdm,
    corrections: Sequence[Correction] = (),
) -> dict[str, Any]:
    """Trains on every set in folder `data` but its held-out split; writes `out` (weights.npz).

    Corrected posts are added as rows of their own, but for copies of what is held out.
    Returns what was written and from how much: rows, labels, bytes, version.
    """
    everything = rows(data)
    held_out = [row for row in everything if row.held_out]
    labelled = [row for row in everything if not row.held_out]
    training = without_copies([*corrected_rows(corrections), *labelled], held_out)
    corrected = [row for row in training if row.source == CORRECTED]
    labels = learnable(training, ALL_LABELS)  # said by so many posts, not by one thrice
    training += corrected * (CORRECTED_WEIGHT - 1)
    table = tabulate([row.text for row in training], progress)
    today = datetime.now(UTC).date().isoformat()
    teacher = load_teacher()
    model = train_model(training, table, labels, today, seed, progress, teacher=teacher)
    content = model.to_bytes()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    return {
        "version": model.version,
        "rows": len(training),
        "corrected": len(corrected),
        "labels": list(labels),
        "bytes": len(content),
        "thresholds": model.thresholds,
    }


def corrected_rows(corrections: Iterable[Correction]) -> list[Row]:
    """One row a corrected text, in a fixed order; the newest word on a label counts."""
    said: dict[str, dict[str, bool]] = {}
    for one in corrections:
        said[one.text] = said.get(one.text, {}) | implied(one.label, one.wanted)
    return [
        Row(
            text,
            frozenset(label for label, wanted in labels.items() if wanted),
            frozenset(label for label, wanted in labels.items() if not wanted),
            CORRECTED,
            "",
            f"{CORRECTED}:{sha256(text.encode()).hexdigest()[:16]}",
        )
        for text, labels in said.items()
    ]
