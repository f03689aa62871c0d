"""Tests of pure code load no heavy library: one file of them runs in about a second."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PURE = ("model", "steps")
HEAVY = ("alembic", "celery", "flask", "geopy", "numpy", "redis", "spacy", "sqlalchemy", "valkey")

COLLECT = """
import sys
import pytest

code = pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", *sys.argv[1:]])
print("loaded:", *sorted(name for name in sys.modules if "." not in name))
raise SystemExit(code)
"""


def test_tests_of_pure_code_load_no_heavy_library() -> None:
    folders = [str(ROOT / "tests" / folder) for folder in PURE]
    command = [sys.executable, "-c", COLLECT, *folders]
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert collected.returncode == 0, collected.stdout + collected.stderr
    loaded = collected.stdout.rpartition("loaded:")[2].split()
    assert "pytest" in loaded
    assert not set(HEAVY) & set(loaded)
