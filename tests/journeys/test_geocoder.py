"""From a post that names a building to its point on the map, through all real processes."""

import json
import sys
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.store.database import connect
from monitor.store.migrate import migrate
from tests.conftest import rows
from tests.geocoder import GeocoderServer, serving, thing
from tests.log import kinds, newest_entry
from tests.running import Running, kill_group, wait_until

HOSPITAL = thing(
    "Hospital Central da Beira", -19.8291, 34.8481, 105,
    category="amenity", kind="hospital", importance=0.3, km=0.1,
)  # fmt: skip


@pytest.mark.timeout(180)
def test_a_post_about_a_building_gets_its_point_even_when_a_worker_is_killed(
    tmp_path: Path, gazetteer_folder: Path, redis_url: str
) -> None:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    open_deployment(database, "Invented flood")
    said = "We need clean water at Beira hospital, {} people are trapped here"
    post = {"author": "@somebody", "network": "x", "created_at": "2031-02-11T12:00:00Z"}
    path = tmp_path / "posts.jsonl"
    path.write_text(json.dumps(post | {"id": "1", "text": said.format(200)}) + "\n")
    place = "SELECT place_key, precision, place_name FROM incidents"
    with serving(GeocoderServer(places=(HOSPITAL,), delay_s=3.0)) as server:
        running = Running(
            tmp_path, redis_url, geocoder="nominatim", geocoder_url=server.url, geocoder_seconds=0.1
        )
        try:
            geocoder = running.start("geocoder", programs.geocoder())
            running.start("timetable", programs.timetable())
            running.start("worker", programs.worker(running.settings))
            running.start("drill", [sys.executable, "-m", "workers.drill", str(path), "--stay"])
            wait_until(lambda: len(server.asked) == 1, 60, "the geocoder is asked")
            # the answer is still out: the post is on the board with its town all the while
            assert rows(database, place) == [("geonames:1052373", "city", "Beira")]
            kill_group(geocoder, 9)
            server.delay_s = 0.0
            with database.write() as connection:  # as if the two minutes of its claim were over
                connection.exec_driver_sql("UPDATE geocodings SET claimed_until = 1")
            running.start("geocoder-2", programs.geocoder())
            found = [("nominatim:way/105", "point", "Hospital Central da Beira, Munhava, Beira")]
            wait_until(lambda: rows(database, place) == found, 60, "the point is known")
            assert "PlaceImproved" in kinds(newest_entry(database, 1))
        finally:
            running.end()
    assert [one.query["q"] for one in server.asked] == ["Beira hospital"] * 2
    assert "trapped" not in repr(server.asked) and "somebody" not in repr(server.asked)
    assert rows(database, "SELECT count(*) FROM geocoding_waits") == [(0,)]
    database.close()
