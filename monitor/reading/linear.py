"""The linear model: one row of small weights per bucket, one column per learned label."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.reading.features import BUCKETS, CUES, GROUPS, SCALE, Features

Floats = NDArray[np.float32]


class ModelError(Exception):
    """The weights cannot be used: train them again with this version of the code."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`sigmoid(features @ weights + bias)` is the calibrated probability of each label."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]  # [BUCKETS, labels]; times `step` of the column
    step: Floats  # [labels]
    bias: Floats  # [labels]
    weight_of_bucket: NDArray[np.float16]  # [BUCKETS] inverse document frequency
    thresholds: dict[str, float]  # of every label, learned or ruled
    trained_at: str  # date, ISO 8601

    def contributions(self, features: Features) -> Floats:
        """What each occurrence adds to the log-odds of each label [n, labels]."""
        values = occurrence_values(features, self.weight_of_bucket)
        found: Floats = self.weights[features.ids] * values[:, None]
        return found * self.step

    def scores(self, features: Features, contributions: Floats | None = None) -> Floats:
        """Probabilities [texts, labels]."""
        if contributions is None:
            contributions = self.contributions(features)
        sums = np.zeros((features.texts, len(self.labels)), dtype=np.float32)
        if len(features.ids):
            begins = np.flatnonzero(np.diff(features.text, prepend=-1))
            sums[features.text[begins]] = np.add.reduceat(contributions, begins, axis=0)
        logits = np.clip(sums + self.bias, -30, 30)
        found: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return found

    def to_bytes(self) -> bytes:
        about = {
            "labels": self.labels,
            "thresholds": self.thresholds,
            "trained_at": self.trained_at,
        }
        file = io.BytesIO()
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            weights=self.weights,
            step=self.step,
            bias=self.bias,
            weight_of_bucket=self.weight_of_bucket,
        )
        return file.getvalue()

    @property
    def version(self) -> str:
        """Date and content: two models with the same version read alike."""
        content = hashlib.sha256()
        for array in (self.weights, self.step, self.bias, self.weight_of_bucket):
            content.update(np.ascontiguousarray(array).tobytes())
        content.update(json.dumps([self.labels, self.thresholds], sort_keys=True).encode())
        return f"{self.trained_at}-{content.hexdigest()[:12]}"


def load_model(path: Path) -> LinearModel:
    """Reads `weights.npz`. Raises `ModelError` when it is not of this code."""
    try:
        with np.load(path, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            arrays = {name: file[name] for name in file.files if name != "about"}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path.name} cannot be read ({error}): train the model again") from error
    model = LinearModel(
        labels=tuple(about["labels"]),
        thresholds=dict(about["thresholds"]),
        trained_at=about["trained_at"],
        **arrays,
    )
    if model.weights.shape != (BUCKETS, len(model.labels)):
        raise ModelError(f"{path.name} has other features than this code: train the model again")
    return model


def occurrence_values(features: Features, weight_of_bucket: NDArray[np.float16]) -> Floats:
    """The value of each occurrence [n].

    A feature counts once a text (its occurrences share its value); words and parts are scaled to
    the length of their group, a cue has the weight of a cue however many there are.
    """
    key = (features.text * GROUPS + features.group) * BUCKETS + features.ids
    unique, where, counts = np.unique(key, return_inverse=True, return_counts=True)
    value = weight_of_bucket[unique % BUCKETS].astype(np.float32)
    segment = unique // BUCKETS
    norm = np.sqrt(np.bincount(segment, value * value, minlength=1)).astype(np.float32)
    group = segment % GROUPS
    scaled = np.where(
        group == CUES, SCALE[CUES], SCALE[group] * value / np.maximum(norm[segment], 1e-6)
    )
    found: Floats = (scaled / counts)[where].astype(np.float32)
    return found
