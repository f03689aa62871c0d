"""A whole monitor on a folder of its own, started as a user starts it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.ports import free_port

COMMAND = str(Path(sys.executable).with_name("crisis-monitor"))


class Instance:
    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments or ("--no-drill",)
        self.temporary = tempfile.TemporaryDirectory(prefix="monitor-bench-")
        self.folder = Path(self.temporary.name)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "MONITOR_DATA_DIR": str(self.folder)}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [COMMAND, "up", "--port", str(self.port), *self.arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Sign in" in line:
                _, _, said = line.partition("Sign in")
                self.email, self.password = said.split("password")
                self.email, self.password = self.email.strip(), self.password.strip()
                return self
        raise SystemExit("the monitor did not start")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)
        self.temporary.cleanup()

    def drill(self, path: Path, rate: float) -> None:
        """Play a file to its end."""
        command = [COMMAND, "drill", str(path), "--rate", str(rate)]
        subprocess.run(command, env=self.environment, check=True, stderr=subprocess.DEVNULL)
