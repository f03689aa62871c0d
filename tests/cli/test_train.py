"""`crisis-monitor train --corrections`: what it refuses, before any training."""

from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is needed for training only")
from tests.running import Running


def test_it_says_which_deployments_there_are(tmp_path: Path) -> None:
    running = Running(tmp_path, "redis://localhost:1")
    arguments = ["train", "--data", str(tmp_path), "--deployment", "Nowhere"]
    alone = running.run(*arguments)
    assert alone.returncode == 1
    assert b"--corrections" in alone.stderr
    unknown = running.run(*arguments, "--corrections")
    assert unknown.returncode == 1
    assert b"no deployment 'Nowhere'" in unknown.stderr
