"""A network is one folder and one line: the example, added to a copy, is listened to."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

import monitor
import workers
from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import add_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.settings import Settings
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.ports import POLL_S
from tests.running import wait_until

EXAMPLE = Path(__file__).parent / "example" / "bulletin"
NOTICES = [
    {"number": 1, "words": "Water at the town hall", "from": "Town", "at": "2031-02-11T05:02:10Z"},
    {"number": 2, "words": "Choir on Sunday", "from": "Town", "at": "2031-02-11T05:03:10Z"},
    {"number": 3, "words": "Water, again", "from": "Town", "at": "soon"},
    {"number": 4, "words": "No water tomorrow", "from": "Town", "at": "2031-02-11T06:02:10Z"},
]


@contextmanager
def board() -> Iterator[str]:
    class Board(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            after = int(parse_qs(urlparse(self.path).query)["after"][0])
            body = json.dumps([one for one in NOTICES if int(str(one["number"])) > after])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/notices"
    server.shutdown()


@pytest.mark.timeout(120)
def test_a_folder_and_a_line_are_enough_to_listen(tmp_path: Path, redis_url: str) -> None:
    copy = tmp_path / "copy"
    for package in (monitor, workers):
        source = Path(str(package.__file__)).parent
        shutil.copytree(source, copy / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(EXAMPLE, copy / "monitor" / "networks" / "bulletin")
    known = copy / "monitor" / "networks" / "known.py"
    known.write_text(known.read_text().replace("_FOLDERS = (", '_FOLDERS = (\n    "bulletin",'))

    settings = Settings(data_dir=tmp_path / "desk", redis_url=redis_url)
    database = connect(settings.database)
    migrate(database)
    deployment = open_deployment(database, "Invented flood").id
    set_watchwords(database, deployment, Watchwords(words=("water",)), Person("ana@desk", "Ana"))
    with board() as address:
        number = add_account(
            database,
            deployment,
            Account("bulletin", "Town hall", {"address": address}),
            Seal(settings.secret),
            kind=AccountKind.OFFICIAL,
            listens=True,
            speaks=False,
            by=Person("ana@desk"),
        )
        environment = os.environ | {
            "PYTHONPATH": str(copy),
            "MONITOR_DATA_DIR": str(settings.folder),
            "MONITOR_REDIS_URL": redis_url,
        }
        listener = subprocess.Popen(
            [sys.executable, "-m", "workers.feed", str(number)], env=environment, cwd=tmp_path
        )
        try:
            kept = "SELECT network_id FROM posts ORDER BY network_id"
            wait_until(lambda: rows(database, kept) == [("1",), ("4",)], 30, "both are kept")
            reached = "SELECT state, cursor, issues FROM feeds"
            said = [("listening", "4", 1)]
            wait_until(lambda: rows(database, reached) == said, 10, "the feed says how it is")
        finally:
            listener.terminate()
            listener.wait(20)
    assert rows(database, "SELECT state FROM feeds") == [("ended",)]
    assert rows(database, "SELECT network, reason FROM issues") == [
        ("bulletin", "ValueError: Invalid isoformat string: 'soon'")
    ]
    database.close()
