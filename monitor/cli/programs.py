"""The processes of a running monitor, each as the command line that starts it."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from monitor.networks import known
from monitor.settings import Settings
from monitor.wiring.queueing import READ, out_queue

PYTHON = (sys.executable, "-m")


def broker() -> list[str]:
    return [*PYTHON, "workers.broker"]


def worker(settings: Settings) -> list[str]:
    celery = [*PYTHON, "celery", "--app=workers.app", "--quiet", "worker"]
    processes = f"--concurrency={settings.read_processes}"
    # gossip and mingle talk to other workers; nothing here listens to that
    lean = ["--without-gossip", "--without-mingle"]
    return [*celery, processes, f"--queues={','.join(READ.values())}", *lean]


def geocoder() -> list[str]:
    """One process, and for this alone: it waits for its turn, which reading never does."""
    celery = [*PYTHON, "celery", "--app=workers.geocoding", "--quiet", "worker"]
    lean = ["--without-gossip", "--without-mingle"]
    return [*celery, "--concurrency=1", "--queues=geocode", *lean]


def sender() -> list[str]:
    """Threads, since it waits for networks; one process for all of them."""
    celery = [*PYTHON, "celery", "--app=workers.sending", "--quiet", "worker"]
    lean = ["--without-gossip", "--without-mingle"]
    queues = ",".join(["out", *map(out_queue, known.names())])
    return [*celery, "--pool=threads", "--concurrency=16", f"--queues={queues}", *lean]


def timetable() -> list[str]:
    return [*PYTHON, "workers.timetable"]


def reactions() -> list[str]:
    return [*PYTHON, "workers.react"]


def boards() -> list[str]:
    return [*PYTHON, "web.live.boards"]


def drill(arguments: Sequence[str]) -> list[str]:
    return [*PYTHON, "workers.drill", *arguments]


def feeds() -> list[str]:
    return [*PYTHON, "workers.feeds"]


def feed(account: int) -> list[str]:
    return [*PYTHON, "workers.feed", str(account)]


def pages() -> list[str]:
    return [*PYTHON, "gunicorn", "--config=python:web.gunicorn", "web.app:create_app()"]


def pages_dev(settings: Settings) -> list[str]:
    """Loaded anew when Python or templates change, with a debugger in the browser."""
    where = ["--host", settings.host, "--port", str(settings.port)]
    return [*PYTHON, "flask", "--app", "web.app:create_app", "run", "--debug", *where]


def assets_watch() -> list[str]:
    return [*PYTHON, "web.build_assets", "watch"]


def live() -> list[str]:
    return [
        *PYTHON,
        "gunicorn",
        "--config=python:web.live.gunicorn",
        "web.live.server:create_live()",
    ]


def become(command: Sequence[str]) -> NoReturn:
    """Go on as this command: signals and the exit code are its own."""
    os.execv(command[0], list(command))  # noqa: S606 - the command is one of the above
