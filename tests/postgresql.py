"""A PostgreSQL cluster of the tests' own, from Debian's package, on a socket in a folder."""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root; the package brings this account."""

FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "shared_buffers=32MB",
)
"""A cluster that lives for minutes need not outlive a power cut."""


def find_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Cluster:
    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="monitor-pg-"))
        self.names = count(1)

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            shutil.chown(self.folder, ACCOUNT, ACCOUNT)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", ACCOUNT, "-A", "trust", "--no-sync")
        settings = ("listen_addresses=''", f"unix_socket_directories='{self.folder}'", *FORGETFUL)
        options = " ".join(f"-c {setting}" for setting in settings)
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")
        url = f"host={self.folder} user={ACCOUNT} dbname=postgres"
        self._commands = psycopg.connect(url, autocommit=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._commands.close()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"monitor_{next(self.names)}"
        self._commands.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        if os.getuid() == 0:
            command = [
                "setpriv",
                f"--reuid={ACCOUNT}",
                f"--regid={ACCOUNT}",
                "--init-groups",
                *command,
            ]
        with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server
            code = subprocess.run(command, cwd="/", stdout=said, stderr=said).returncode
            said.seek(0)
            if code:
                raise RuntimeError(f"{program} failed: {said.read()}")
