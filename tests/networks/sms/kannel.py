"""Debian's Kannel with its fake SMS centre, all on free ports of this machine."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

from monitor.model.dispatching import Account
from tests.ports import free_port

BEARERBOX, SMSBOX = Path("/usr/sbin/bearerbox"), Path("/usr/sbin/smsbox")
FAKE_CENTRE = Path("/usr/lib/kannel/test/fakesmsc")
USER, PASSWORD = "desk", "invented-secret-of-a-test"

CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = none
admin-interface = 127.0.0.1
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = centre
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
mo-recode = true

group = sendsms-user
username = {user}
password = {password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "{webhook}&id=%I&from=%p&to=%P&text=%b&time=%T"
"""


def installed() -> bool:
    return all(one.exists() for one in (BEARERBOX, SMSBOX, FAKE_CENTRE))


class Kannel:
    """A running gateway; `phone` is the fake centre: it writes to us and shows what we wrote."""

    def __init__(self, folder: Path, sendsms: int, centre: int) -> None:
        self._folder, self._sendsms, self._centre = folder, sendsms, centre

    def account(self, **more: str) -> Account:
        settings = {"gateway": "kannel", "user": USER, "secret": PASSWORD}
        settings |= {"server": f"http://127.0.0.1:{self._sendsms}", **more}
        return Account("sms", "+1000", settings)

    @contextmanager
    def phone(self, *writes: str) -> Iterator["Phone"]:
        """`writes`: "sender receiver text|ucs2 words", one a tenth of a second."""
        out = self._folder / "phone"
        arguments = ["-H", "127.0.0.1", "-r", str(self._centre), "-i", "0.1"]
        arguments += ["-m", str(len(writes)), *(writes or ["1 2 text unused"])]
        with out.open("wb") as log, _running([str(FAKE_CENTRE), *arguments], log):
            time.sleep(0.3)  # it connects at once; it says so only when something comes
            yield Phone(out)


class Phone:
    def __init__(self, out: Path) -> None:
        self._out = out

    def received(self, count: int, patience: float = 10.0) -> list[str]:
        """What came to the fake centre, part by part: "sender receiver kind words"."""
        deadline = time.monotonic() + patience
        while len(found := self._found()) < count:
            assert time.monotonic() < deadline, self._out.read_text(errors="replace")
            time.sleep(0.05)
        return found

    def _found(self) -> list[str]:
        said = self._out.read_text(errors="replace")
        return re.findall(r"Got message \d+: <(.*?)>$", said, re.MULTILINE | re.DOTALL)


def bytes_of(message: str) -> bytes:
    """What a phone gets of "sender receiver [udh %..] text|data|ucs-2 words"."""
    kind, words = message.split(" ", 2)[2].split(" ", 1)
    if kind == "udh":
        _, kind, words = words.split(" ", 2)
    return words.encode() if kind == "text" else unquote_to_bytes(words.replace("+", " "))


@contextmanager
def serving(folder: Path, webhook: str) -> Iterator[Kannel]:
    ports = {name: free_port() for name in ("admin", "boxes", "centre", "sendsms")}
    settings = folder / "kannel.conf"
    settings.write_text(
        CONFIGURATION.format(user=USER, password=PASSWORD, webhook=webhook, **ports)
    )
    with (folder / "log").open("wb") as log, _running([str(BEARERBOX), str(settings)], log):
        _wait_for(ports["boxes"], folder)
        with _running([str(SMSBOX), str(settings)], log):
            _wait_for(ports["sendsms"], folder)
            _wait_for(ports["centre"], folder)
            yield Kannel(folder, ports["sendsms"], ports["centre"])


@contextmanager
def _running(command: list[str], log: object) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, folder: Path) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            said = (folder / "log").read_text(errors="replace")[-2000:]
            assert time.monotonic() < deadline, f"Kannel does not start: {said}"
            time.sleep(0.1)
