"""What an account of X needs, and what its access level allows."""

from dataclasses import dataclass

from monitor.model.dispatching import Account, NetworkError
from monitor.model.networks import Setting
from monitor.networks.x.lengths import LIMIT

SERVER = "https://api.x.com"

_KEYS = "developer.x.com > your project > your app > Keys and tokens"
_LIMITS = "developer.x.com > your project shows your access level"

SETTINGS = (
    Setting("bearer_token", "Bearer token", f"To listen. {_KEYS}.", secret=True, required=False),
    Setting("consumer_key", "API key", f"To send. {_KEYS}.", secret=True, required=False),
    Setting("consumer_secret", "API key secret", "Shown with the API key.", True, required=False),
    Setting(
        "access_token",
        "Access token",
        f"To send, as this account. {_KEYS}. Make it after you set the app to Read and write.",
        secret=True,
        required=False,
    ),
    Setting("access_token_secret", "Access token secret", "Shown with it.", True, required=False),
    # https://docs.x.com/x-api/posts/filtered-stream/introduction, "Access levels" (2026)
    Setting(
        "rules",
        "Rules at most",
        f"1000 with pay-per-use, 25000 or more with Enterprise. {_LIMITS}.",
        required=False,
        default="1000",
    ),
    Setting(
        "rule_length",
        "Characters of a rule at most",
        f"1024 with pay-per-use, 2048 with Enterprise. {_LIMITS}.",
        required=False,
        default="1024",
    ),
    # https://docs.x.com/x-api/fundamentals/rate-limits, "Recent search": 512 query length
    Setting(
        "query_length",
        "Characters of a search at most",
        f"512 with pay-per-use, 4096 with Enterprise. {_LIMITS}.",
        required=False,
        default="512",
    ),
    Setting(
        "backfill",
        "Posts fetched after a gap at most",
        "Each is paid for or counts towards the monthly cap of posts. 0 fetches none.",
        required=False,
        default="10000",
    ),
    Setting(
        "reposts",
        "Follow reposts",
        "yes or no. They are many, and each is paid for like a post.",
        required=False,
        default="yes",
    ),
    Setting(
        "threads",
        "Send long texts as threads",
        "yes or no. With no, a text that is too long is refused.",
        required=False,
        default="no",
    ),
    Setting(
        "limit",
        "Longest post",
        "280; accounts with X Premium may have 25000. X counts links as 23.",
        required=False,
        default=str(LIMIT),
    ),
    Setting("server", "Server", "Only to test.", required=False, default=SERVER),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Keys:
    """Of OAuth 1.0a: the app's and the account's."""

    consumer: str
    consumer_secret: str
    token: str
    token_secret: str

    def __repr__(self) -> str:
        return "Keys(...)"


@dataclass(frozen=True, slots=True)
class Access:
    """The settings of an account, understood."""

    handle: str
    bearer: str
    keys: Keys | None
    server: str
    rules: int
    rule_length: int
    query_length: int
    backfill: int
    reposts: bool
    threads: bool
    limit: int

    def __repr__(self) -> str:
        return f"Access({self.handle!r}, {self.server!r})"


def access(account: Account) -> Access:
    """Raises NetworkError where a setting cannot be understood."""
    given = {name: value for name, value in account.settings.items() if value.strip()}
    values = {name: given.get(name, default).strip() for name, default in _DEFAULTS.items()}
    keys = Keys(*(values[one.name] for one in SETTINGS[1:5]))
    all_there = keys.consumer and keys.consumer_secret and keys.token and keys.token_secret
    return Access(
        handle=account.name.strip().lstrip("@"),
        bearer=values["bearer_token"],
        keys=keys if all_there else None,
        server=values["server"].rstrip("/"),
        rules=_number(values, "rules"),
        rule_length=_number(values, "rule_length"),
        query_length=_number(values, "query_length"),
        backfill=_number(values, "backfill"),
        reposts=_yes(values, "reposts"),
        threads=_yes(values, "threads"),
        limit=_number(values, "limit"),
    )


def _number(values: dict[str, str], name: str) -> int:
    if not values[name].isdecimal():
        raise NetworkError(f"{_label(name)} must be a number: correct it", permanent=True)
    return int(values[name])


def _yes(values: dict[str, str], name: str) -> bool:
    if values[name].casefold() not in ("yes", "no"):
        raise NetworkError(f"{_label(name)} must be yes or no: correct it", permanent=True)
    return values[name].casefold() == "yes"


def _label(name: str) -> str:
    return next(setting.label for setting in SETTINGS if setting.name == name)
