"""A geocoder of geopy, asked one question at a time: what it is sent, what came back, what broke.

It is told the words of a place, the name of a town and a country, or rounded coordinates. The
text of a post and its author never come here.
"""

import inspect
import logging
import math
import time
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any
from urllib.parse import quote_plus, urlsplit

from geopy import exc
from geopy.adapters import URLLibAdapter
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

from monitor.model.areas import Box
from monitor.model.geocoding import Answer, Question
from monitor.places.geocoder.answers import answers_of

ANSWERS = 10
"""Most that are asked for; a street of one name in more towns than these stays uncertain anyway."""

ANSWER_BYTES = 4_000_000
"""Ten answers with all their names take 50 kB; more than this is no answer to our question."""

_KEY_NAMES = (
    "api_key",
    "apikey",
    "subscription_key",
    "auth_token",
    "username",
)  # what geopy's geocoders call a key
_OSM = "© OpenStreetMap contributors"
_CREDITS = {"nominatim": _OSM, "photon": _OSM, "pelias": _OSM, "pickpoint": _OSM}
_PHOTON_LANGUAGES = ("en", "de", "fr", "it")  # it answers any other with an error
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)


class GeocoderError(Exception):
    """The geocoder cannot be used with these settings; the message says what to change."""


class FaultKind(StrEnum):
    AWAY = "away"  # no answer, or one that says it cannot: try again later
    LIMITED = "limited"  # it asks for a pause
    REFUSED = "refused"  # it does not want us: a person must look
    SPENT = "spent"  # the quota of the day
    UNFIT = "unfit"  # it does not understand this question, or we not its answer


class GeocodingFault(Exception):
    """One question was not answered. The message holds no key."""

    def __init__(self, kind: FaultKind, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind, self.retry_after = kind, retry_after  # retry_after: s, as the service asked


@dataclass(frozen=True, slots=True)
class GeocoderChoice:
    """Which geocoder, as the settings name it; every field is explained there."""

    service: str
    url: str = ""
    key: str = ""
    user_agent: str = ""
    seconds: float = 1.0
    timeout_s: float = 5.0


class Geocoder:
    """Raises GeocoderError where geopy has no such geocoder or it misses a setting."""

    def __init__(self, choice: GeocoderChoice) -> None:
        self.choice, self._key = choice, choice.key
        # geopy's debug lines hold the whole address with the key in it
        logging.getLogger("geopy").setLevel(logging.WARNING)
        try:
            kind = get_geocoder_for_service(choice.service)
        except exc.GeocoderNotFound:
            known = ", ".join(sorted(SERVICE_TO_GEOCODER))
            raise GeocoderError(
                f"MONITOR_GEOCODER={choice.service} is no geocoder of geopy; there are: {known}"
            ) from None
        self._geopy = _made(kind, choice)
        self.name = kind.__name__
        host, self.service = _host(choice.url), service_of(choice.service, choice.url)
        self.shown = f"{self.name} at {host}" if host else self.name
        self.credit = _CREDITS.get(choice.service.lower(), "")
        self._limited = RateLimiter(
            self._call,
            min_delay_seconds=choice.seconds,
            error_wait_seconds=choice.seconds,
            max_retries=0,  # our own back-off knows what the other processes have seen
            swallow_exceptions=False,
        )

    def ask(self, question: Question) -> tuple[Answer, ...]:
        """Best first, empty where it knows none. Blocks `seconds` since the last one of this
        process, and at most twice `timeout_s` for the answer. Raises GeocodingFault.
        """
        try:
            return answers_of(self.choice.service.lower(), self._limited(question))
        except _MALFORMED as error:
            if isinstance(error, exc.GeopyError):
                raise self._fault(error) from error
            raise GeocodingFault(
                FaultKind.UNFIT, f"an answer of another shape: {type(error).__name__}"
            ) from error
        except exc.GeopyError as error:
            raise self._fault(error) from error

    def preview(self, question: Question) -> str:
        """The address that would be asked, without the key; nothing is sent."""
        self._geopy.adapter.rehearses = True
        try:
            self._call(question)
        except _Rehearsed:
            pass
        finally:
            self._geopy.adapter.rehearses = False
        return self.sent

    @property
    def sent(self) -> str:
        """The last address that was asked, without the key."""
        return self._hidden(self._geopy.adapter.sent)

    def _call(self, question: Question) -> Any:
        if question.point is not None:
            if not hasattr(self._geopy, "reverse"):
                raise exc.GeocoderQueryError(f"{self.name} has no names for coordinates")
            more = _accepted(self._geopy.reverse, self._options(question))
            return self._geopy.reverse(question.point, **more)
        more = _accepted(self._geopy.geocode, self._options(question))
        return self._geopy.geocode(question.words, **more)

    def _options(self, question: Question) -> dict[str, Any]:
        """All that geopy's geocoders have names for; each gets what it takes."""
        box = question.box
        # sorted by geopy, a box across the antimeridian would be everything but itself
        corners = None
        if box is not None and box.west <= box.east:
            corners = [(box.south, box.west), (box.north, box.east)]
        small = [one.lower() for one in question.countries]
        searching = question.point is None
        options = {
            "exactly_one": False,
            "limit": ANSWERS if searching else 1,
            "addressdetails": True,
            "namedetails": searching,
            "language": self._language(question.language),
            "country_codes": small,
            "viewbox": corners,
            "countries": [one.upper() for one in small],
            "country": small,
            "location_bias": _middle(box) if box else None,  # Photon's own box would be a fence
        }
        return {name: value for name, value in options.items() if value or value is False}

    def _language(self, language: str) -> str:
        if self.choice.service.lower() != "photon":
            return language
        first = language.split(",")[0].split("-")[0].strip()
        return first if first in _PHOTON_LANGUAGES else ""

    def _fault(self, error: exc.GeopyError) -> GeocodingFault:
        said = self._hidden(" ".join(str(error).split()))[:200]
        message = f"{said} ({type(error).__name__})" if said else type(error).__name__
        if isinstance(error, exc.GeocoderRateLimited):
            return GeocodingFault(FaultKind.LIMITED, message, error.retry_after)
        if isinstance(error, exc.GeocoderQuotaExceeded):
            return GeocodingFault(FaultKind.SPENT, message)
        if isinstance(
            error, (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges)
        ):
            return GeocodingFault(FaultKind.REFUSED, message)
        if isinstance(error, (exc.GeocoderQueryError, exc.GeocoderParseError)):
            return GeocodingFault(FaultKind.UNFIT, message)
        return GeocodingFault(FaultKind.AWAY, message)

    def _hidden(self, text: str) -> str:
        for secret in filter(None, (self._key, quote_plus(self._key))):
            text = text.replace(secret, "…")
        return text


class _Rehearsed(Exception):
    """Nothing was sent, as wanted."""


class BoundedAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy ships no types
    """urllib's time-out is for a piece of an answer; here the whole has a time and a size."""

    sent = ""
    rehearses = False  # take note of the address, and send nothing
    _until = math.inf

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        self.sent, self._until = url, time.monotonic() + timeout
        if self.rehearses:
            raise _Rehearsed
        text: str = super().get_text(url, timeout=timeout, headers=headers)
        return text

    def _decode_page(self, page: Any) -> str:
        body = b""
        try:
            while piece := page.read1(65_536):
                body += piece
                if len(body) > ANSWER_BYTES:
                    raise exc.GeocoderParseError("an answer without an end")
                if time.monotonic() > self._until:
                    raise exc.GeocoderTimedOut("the answer came too slowly")
        except TimeoutError:
            raise exc.GeocoderTimedOut("the answer stopped half way") from None
        except OSError as error:
            raise exc.GeocoderServiceError(f"the answer broke off: {error}") from error
        return body.decode(page.headers.get_content_charset() or "utf-8", errors="replace")


def service_of(service: str, url: str) -> str:
    """What tells services apart in the cache and the limits; holds no password."""
    return f"{service.lower()} {_host(url)}{urlsplit(url).path}".strip()[:200]


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _made(kind: Any, choice: GeocoderChoice) -> Any:
    address = urlsplit(choice.url)
    if choice.url and (address.scheme not in ("http", "https") or not address.netloc):
        raise GeocoderError("MONITOR_GEOCODER_URL needs the form https://host or http://host:port")
    known = inspect.signature(kind.__init__).parameters
    given: dict[str, Any] = {"timeout": choice.timeout_s, "adapter_factory": BoundedAdapter}
    if choice.url:
        if "domain" not in known:
            raise GeocoderError(
                f"{kind.__name__} has an address of its own; unset MONITOR_GEOCODER_URL"
            )
        given |= {"domain": address.netloc + address.path, "scheme": address.scheme}
    if choice.key:
        name = next((one for one in _KEY_NAMES if one in known), None)
        if name is None:
            raise GeocoderError(f"{kind.__name__} takes no key; unset MONITOR_GEOCODER_KEY")
        given[name] = choice.key
    if choice.service.lower() == "nominatim" and not choice.url and not choice.user_agent:
        raise GeocoderError(
            "the public Nominatim wants to know who asks: set MONITOR_GEOCODER_USER_AGENT to the "
            "name of your organisation with an address, or MONITOR_GEOCODER_URL to a server of "
            "your own"
        )
    given["user_agent"] = choice.user_agent or f"crisis-monitor/{version('crisis-monitor')}"
    missing = [
        name
        for name, one in known.items()
        if one.default is one.empty and name not in given and name != "self"
        and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]  # fmt: skip
    if missing:
        named = {"domain": "MONITOR_GEOCODER_URL"} | dict.fromkeys(
            _KEY_NAMES, "MONITOR_GEOCODER_KEY"
        )
        wanted = ", ".join(named.get(one, one) for one in missing)
        raise GeocoderError(f"{kind.__name__} needs {wanted}")
    try:
        return kind(**{name: value for name, value in given.items() if name in known})
    except exc.ConfigurationError as error:
        raise GeocoderError(f"{kind.__name__}: {error}") from error


def _accepted(method: Any, options: dict[str, Any]) -> dict[str, Any]:
    known = inspect.signature(method).parameters
    return {name: value for name, value in options.items() if name in known}


def _middle(box: Box) -> tuple[float, float]:
    width = (box.east - box.west) % 360
    lon = (box.west + width / 2 + 180) % 360 - 180
    return (box.south + box.north) / 2, lon
