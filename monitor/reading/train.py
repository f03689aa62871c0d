"""Training the shipped model anew, reproducibly: the same data and seed give the same weights."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from monitor.model.labels import ALL_LABELS
from monitor.reading.datasets import rows, without_copies
from monitor.reading.fitting import Progress, learnable, tabulate, train_model


def train(data: Path, out: Path, seed: int = 0, progress: Progress = tqdm) -> dict[str, Any]:
    """Trains on every set in folder `data` but its held-out split; writes `out` (weights.npz).

    Returns what was written and from how much: rows, labels, bytes, version.
    """
    everything = rows(data)
    held_out = [row for row in everything if row.held_out]
    training = without_copies([row for row in everything if not row.held_out], held_out)
    labels = learnable(training, ALL_LABELS)
    table = tabulate([row.text for row in training], progress)
    today = datetime.now(UTC).date().isoformat()
    model = train_model(training, table, labels, today, seed, progress)
    content = model.to_bytes()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    return {
        "version": model.version,
        "rows": len(training),
        "labels": list(labels),
        "bytes": len(content),
        "thresholds": model.thresholds,
    }
