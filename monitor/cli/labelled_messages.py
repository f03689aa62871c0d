"""Where the labelled messages lie, for training and evaluation; no part of the project."""

from pathlib import Path

DATA = Path("..") / "shared" / "data"
