"""`crisis-monitor places`, as a program."""

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.settings import Settings
from monitor.store.database import connect
from monitor.store.migrate import migrate
from tests.running import Running

EXAMPLE = Path(__file__).parents[1] / "places" / "local" / "invented_places.csv"


@pytest.fixture
def desk(tmp_path: Path, gazetteer_folder: Path) -> Running:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    database = connect(Settings(data_dir=tmp_path).database)
    migrate(database)
    open_deployment(database, "Invented cyclone")
    database.close()
    return Running(tmp_path, "redis://localhost:1")


def said(done: subprocess.CompletedProcess[bytes], code: int = 0) -> str:
    assert done.returncode == code, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def test_the_area_is_shown_and_set(desk: Running, tmp_path: Path) -> None:
    assert said(desk.run("places", "area")).strip() == "none"
    assert "is now MZ,ZW" in said(desk.run("places", "area", "mz, Zimbabwe"))
    assert "is now -21,33,-18,36" in said(desk.run("places", "area", "--", "-21,33,-18,36"))
    drawn = tmp_path / "area.geojson"
    drawn.write_text('{"type": "LineString", "coordinates": [[33, -21], [36, -18]]}')
    assert "is now -21,33,-18,36" in said(desk.run("places", "area", str(drawn)))
    assert said(desk.run("places", "area")).strip() == "-21,33,-18,36"
    assert "no country is called 'Atlantis'" in said(desk.run("places", "area", "Atlantis"), 1)
    assert "is now none" in said(desk.run("places", "area", "--none"))


def test_a_list_is_imported_listed_replaced_and_removed(desk: Running, tmp_path: Path) -> None:
    looked_at = said(desk.run("places", "import", str(EXAMPLE), "--dry-run"), 3)
    assert "'nome' is name" in looked_at
    assert "not used: 'observação'" in looked_at
    assert said(desk.run("places", "list")) == ""
    done = said(desk.run("places", "import", str(EXAMPLE), "--name", "Camps"), 3)
    assert "list 1 of Invented cyclone: 5 places" in done
    assert "invented_places.csv, line 8: no longitude" in done
    other = tmp_path / "other.csv"
    other.write_text("name,lat,lon\nKavuma,-19,34\n")
    assert "list 2" in said(desk.run("places", "import", str(other), "--replaces", "1"))
    [line] = said(desk.run("places", "list")).splitlines()
    assert line.split()[:3] == ["2", "other", "1"]
    assert "no list 1 is in use" in said(desk.run("places", "remove", "1"), 1)
    assert "list 2 is removed" in said(desk.run("places", "remove", "2"))
    assert said(desk.run("places", "list")) == ""


def test_a_file_that_is_no_list_is_refused(desk: Running, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"name,lat,lon\nB\xfazi,1,2\n")
    assert "line 2 is not UTF-8" in said(desk.run("places", "import", str(bad)), 1)
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        assert database.execute("SELECT count(*) FROM local_lists").fetchone() == (0,)


def test_a_list_can_be_tried_without_a_database(desk: Running) -> None:
    post = json.dumps({"id": "1", "text": "no water at acampamento kavuma sul"}).encode()
    done = desk.run("read", "--names", str(EXAMPLE), given=post)
    [report] = map(json.loads, done.stdout.splitlines())
    [place] = report["places"]
    assert (place["text"], place["name"]) == ("acampamento kavuma sul", "Acampamento Kavuma-Sul")
    assert place["candidates"][0]["key"] == "local:1:MZ-X01"
    assert b"line 8: no longitude" in done.stderr
