"""A mailbox of a test's own: Debian's Dovecot with its own configuration, on a free port."""

import grp
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.ports import free_port

PROGRAM = Path("/usr/sbin/dovecot")
USER, PASSWORD = "desk@relief.example", "correct horse"

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
first_valid_gid = 0
default_vsz_limit = 512M
imap_capability = {capability}
{accounts}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
"""

CAPABILITY = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ UIDPLUS"


class Dovecot:
    """Runs from `start` to `stop`; its mails stay as long as this is there."""

    def __init__(self, *, idle: bool = True, certificate: Path | None = None) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="monitor-imap-", ignore_cleanup_errors=True)
        self.folder = Path(self._kept.name)  # goes with this object
        self.folder.chmod(0o755)  # its processes run as others, where root starts it
        self.port, self.tls_port = free_port(), free_port()
        self._idle, self._certificate = idle, certificate
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}::::::\n")
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def is_installed() -> bool:
        return PROGRAM.exists()

    def start(self) -> None:
        root = os.getuid() == 0
        mail = self.folder / "mail"
        mail.mkdir(exist_ok=True)
        uid, gid = (65534, 65534) if root else (os.getuid(), os.getgid())
        if root:
            os.chown(mail, uid, gid)
        me = pwd.getpwuid(os.getuid()).pw_name
        own = ("internal_user", "login_user", "internal_group")
        accounts = "" if root else "\n".join(
            f"default_{one} = {grp.getgrgid(gid).gr_name if one.endswith('group') else me}"
            for one in own
        )  # fmt: skip
        tls = self._certificate
        (self.folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder, port=self.port, uid=uid, gid=gid,
                tls_port=self.tls_port if tls else 0, ssl="yes" if tls else "no",
                certificate=f"ssl_cert = <{tls}\nssl_key = <{tls}" if tls else "",
                accounts=accounts,
                capability=f"{CAPABILITY} IDLE" if self._idle else CAPABILITY,
            )
        )  # fmt: skip
        configuration = str(self.folder / "dovecot.conf")
        with (self.folder / "said").open("w") as said:
            self._process = subprocess.Popen(
                [str(PROGRAM), "-F", "-c", configuration],
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, self._said()
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends it and all of its connections."""
        if self._process is not None:
            # All of its processes, at once: asked to end, it takes a second to think about it.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)
            self._process = None

    def kick(self) -> None:
        """Breaks what is connected."""
        configuration = str(self.folder / "dovecot.conf")
        subprocess.run(["doveadm", "-c", configuration, "kick", "*"], capture_output=True)

    def number_anew(self) -> None:
        """The folder gets another UIDVALIDITY, its mails other numbers. Only while it is ended."""
        inbox = self.folder / "mail" / USER
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log",
                     "dovecot.index.cache", "dovecot-uidvalidity"):  # fmt: skip
            (inbox / name).unlink(missing_ok=True)
        for one in inbox.glob("dovecot-uidvalidity.*"):
            one.unlink()

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as made:
            return made.recv(4) == b"* OK"
        return False

    def _said(self) -> str:
        return "".join(
            path.read_text() for name in ("said", "log") if (path := self.folder / name).exists()
        )
