"""Every setting of the monitor, read from the environment as MONITOR_<NAME>, with its reason."""

import os
import secrets
import tempfile
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.model.roles import Role
from monitor.model.watched import WatchedNames

UNIX_SOCKET_LIMIT = 100
"""Bytes of a socket's path; Linux allows 107, some clients fewer."""


class Settings(BaseSettings):
    """Defaults run everything on one machine, out of one folder."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", env_ignore_empty=True)

    data_dir: Path = Field(
        default=Path(".monitor"),
        description="database, broker's log, gazetteer, logs; back this up",
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://user:password@host/name; unset: SQLite in data_dir"
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="redis://host:6379/0 of a Redis or Valkey; unset: an embedded Valkey",
    )
    secret_key: SecretStr | None = Field(
        default=None, description="signs sessions; unset: made once and kept in data_dir"
    )
    host: str = Field(
        default="127.0.0.1", description="0.0.0.0 only behind a proxy that speaks TLS"
    )
    port: int = Field(default=8420, description="of the board; the live feed takes the next one")
    live_url: str = Field(
        default="", description="public address of the live feed, where a proxy serves it elsewhere"
    )
    secure_cookies: bool = Field(
        default=False, description="true behind TLS: cookies only over https"
    )
    deployment: str = Field(
        default="", description="name of the deployment to work on; unset: the newest"
    )
    tile_url: str = Field(
        default="",
        description="map tiles, https://host/{z}/{x}/{y}.png; unset: the offline base map only",
    )
    tile_attribution: str = Field(
        default="", description="the credit that the tile server asks for"
    )
    second_factor_for: str = Field(
        default="approver,administrator",
        description="roles that need a second factor, by commas, or nobody: asked for at the "
        "sign-in, and due two weeks after the account was made; never on a board that only its "
        "own machine can open (host 127.0.0.1 without secure_cookies)",
    )
    oidc_issuer: str = Field(
        default="",
        description="https address of the organisation's sign-in (OpenID Connect); unset: officers "
        "sign in with a password. It sends people back to /sign-in/organisation/back",
    )
    oidc_client_id: str = Field(default="", description="as the organisation calls the monitor")
    oidc_client_secret: SecretStr | None = Field(default=None, description="the monitor's own")
    oidc_name: str = Field(
        default="your organisation", description="of the organisation, on the page of the sign-in"
    )
    oidc_domains: str = Field(
        default="",
        description="domains of addresses that may enter, by commas: example.org, example.net; "
        "unset: everybody whom the organisation lets through",
    )
    oidc_roles_claim: str = Field(
        default="",
        description="the claim that says what somebody is, such as groups; unset: roles are given "
        "on the screen of people, and a new officer is a viewer",
    )
    oidc_roles: str = Field(
        default="",
        description="what its values mean, by commas: relief-leads=approver, it=administrator; "
        "unset: they are names of roles",
    )
    board_url: str = Field(
        default="",
        description="public address of the board, https://board.example.org, for links in mail; "
        "unset: no mail with a link is sent",
    )
    mail_server: str = Field(
        default="", description="host:port that takes the monitor's own mail; unset: it sends none"
    )
    mail_user: str = Field(default="", description="at the mail server; unset: it asks for none")
    mail_password: SecretStr | None = Field(default=None, description="at the mail server")
    mail_tls: Literal["starttls", "tls", ""] = Field(
        default="",
        description="demanded of the mail server; unset: starttls where it offers that, and the "
        "password goes unencrypted to this machine alone",
    )
    mail_from: str = Field(
        default="", description="whom mail comes from: 'Relief desk <desk@example.org>'"
    )
    watched_names: str = Field(
        default="",
        description="accounts and names of the organisation, by commas: @ReliefDesk,Relief Desk",
    )
    read_processes: int = Field(
        default=2, ge=1, description="Celery processes that read; one a core"
    )
    web_processes: int = Field(default=2, ge=1, description="processes that render pages")
    keep_posts: int = Field(
        default=500, ge=1, description="most posts in one transaction of a listener"
    )
    keep_ms: int = Field(
        default=200, ge=1, description="longest that a post waits for its transaction"
    )
    read_posts: int = Field(
        default=100,
        ge=1,
        description="posts a reading task: more is faster, fewer is sooner on the board",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="least level of the monitor's own lines; DEBUG follows posts through the "
        "processes by their numbers. Libraries are heard from WARNING on",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="of a line in the logs; json for a collector of logs"
    )
    silent_after_s: int = Field(
        default=120, ge=1, description="a feed without a post for this long is shown as silent"
    )

    geocoder: str = Field(
        default="",
        description="who is asked for streets and buildings that the gazetteer does not know: "
        "nominatim, photon, pelias or another geocoder of geopy by its short name; unset: nobody, "
        "and nothing leaves the machine. Set, it is sent the words of a place, the town and "
        "country they may lie in, and coordinates to 11 m; never a post's text or author",
    )
    geocoder_url: str = Field(
        default="",
        description="https://host of a geocoder of your own; unset: the service's public one, "
        "whose policy allows trying it out rather than an emergency's load",
    )
    geocoder_key: SecretStr | None = Field(
        default=None, description="for services that want one; never shown or logged"
    )
    geocoder_user_agent: str = Field(
        default="",
        description="who asks, with an address: 'relief-desk.example.org (it@example.org)'; the "
        "public Nominatim demands it",
    )
    geocoder_seconds: float = Field(
        default=1.0,
        gt=0,
        le=600,
        description="between two questions, over all processes and machines; the public Nominatim "
        "allows no less than 1",
    )
    geocoder_timeout_s: float = Field(
        default=5.0, gt=0, le=30, description="longest wait for an answer"
    )
    geocoder_languages: str = Field(
        default="", description="of names, as browsers say it: en,pt; unset: the service's own"
    )
    geocoder_daily: int = Field(
        default=2000, ge=1, description="most questions a day (UTC); the rest waits until tomorrow"
    )
    geocoder_points: bool = Field(
        default=True, description="ask for the names of coordinates too (rounded to 11 m)"
    )
    geocoder_keep_days: int = Field(
        default=90, ge=1, description="how long an answer counts; it is not asked for again"
    )
    geocoder_keep_nothing_days: int = Field(
        default=7, ge=1, description="how long it counts that a service knew nothing"
    )

    @field_validator("second_factor_for")
    @classmethod
    def _known_roles(cls, said: str) -> str:
        _roles(said)
        return said

    @cached_property
    def folder(self) -> Path:
        """`data_dir`, absolute; made for its owner alone."""
        folder = self.data_dir.expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @property
    def database(self) -> str:
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.folder / 'monitor.db'}"

    @property
    def redis(self) -> str:
        """For redis-py; the embedded server listens on a socket that only its owner can open."""
        if self.redis_url:
            return self.redis_url.get_secret_value()
        return f"unix://{self.valkey_socket}"

    @property
    def broker(self) -> str:
        """The same server, as Celery spells it."""
        return self.redis.replace("unix://", "redis+socket://", 1)

    @property
    def only_here(self) -> bool:
        """Whether the machine itself alone can open the board: no proxy that speaks TLS either."""
        return self.host in ("127.0.0.1", "::1", "localhost") and not self.secure_cookies

    @property
    def second_factor_roles(self) -> frozenset[Role]:
        """None where only the machine itself can open the board."""
        if self.only_here:
            return frozenset()
        return _roles(self.second_factor_for)

    @property
    def watched(self) -> WatchedNames:
        return WatchedNames(self.watched_names.split(","))

    @property
    def valkey_socket(self) -> Path:
        inside = self.folder / "valkey.sock"
        if len(os.fsencode(inside)) <= UNIX_SOCKET_LIMIT:
            return inside
        name = sha256(os.fsencode(self.folder)).hexdigest()[:16]
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        folder = Path(base) / f"crisis-monitor-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / "valkey.sock"

    @property
    def gazetteer(self) -> Path:
        return self.folder / "gazetteer"

    @property
    def live_port(self) -> int:
        return self.port + 1

    @property
    def secret(self) -> str:
        """The key that signs sessions; the same in every process."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        return once(self.folder / "secret-key", secrets.token_urlsafe(48))


def _roles(said: str) -> frozenset[Role]:
    """Raises ValueError for a word that is no role."""
    if said.strip() == "nobody":
        return frozenset()
    return frozenset(Role(one.strip()) for one in said.split(","))


def once(path: Path, text: str) -> str:
    """The text of the file, written now if there was none; for its owner's eyes only."""
    try:
        # written aside and linked: another process sees all of it or nothing
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as aside:
            aside.write(text)
        os.link(aside.name, path)
    except FileExistsError:
        pass
    finally:
        Path(aside.name).unlink(missing_ok=True)
    return path.read_text()
