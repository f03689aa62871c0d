"""CAP alerts of an invented weather office."""

from datetime import UTC, datetime, timedelta
from itertools import count
from xml.sax.saxutils import escape

SENDER = "met@weather.example"
NEAR = "<polygon>-20,34 -20,35 -19,35 -19,34 -20,34</polygon>"
FAR = "<polygon>40,10 40,11 41,11 41,10 40,10</polygon>"

_NUMBERS = count(1)


def alert(
    text: str = "Flood",
    area: str = "",
    identifier: str = "",
    kind: str = "Alert",
    status: str = "Actual",
    references: str = "",
    hours: float = 12,
) -> str:
    """`area` is its polygons and circles; `hours` until it expires."""
    now = datetime.now(UTC).replace(microsecond=0)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier or f"a{next(_NUMBERS)}"}</identifier><sender>{SENDER}</sender>
<sent>{now.isoformat()}</sent><status>{status}</status><msgType>{kind}</msgType>
<scope>Public</scope>{f"<references>{references}</references>" if references else ""}
<info><language>en</language><category>Met</category><event>{escape(text)}</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
<expires>{(now + timedelta(hours=hours)).isoformat()}</expires>
<area><areaDesc>Invented Bay</areaDesc>{area}</area></info></alert>"""


def index(*links: str) -> str:
    """An RSS feed whose entries are CAP documents."""
    entries = "".join(
        f'<item><title>Alert {link}</title><guid>{link}</guid><link>{link}</link>'
        f'<enclosure url="{link}" type="application/cap+xml" length="1"/></item>'
        for link in links
    )  # fmt: skip
    return f'<rss version="2.0"><channel><title>Weather office</title>{entries}</channel></rss>'


def rss(*texts: str, head: str = "") -> str:
    entries = "".join(
        f"<item><title>{escape(text)}</title><guid>https://agency.example/{escape(text)}</guid></item>"
        for text in texts
    )
    return f'<rss version="2.0"><channel><title>Agency</title>{head}{entries}</channel></rss>'
