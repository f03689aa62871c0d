"""Officers who act on incidents of a running monitor, over HTTP as the board's scripts do."""

import http.client
import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from monitor.actions.people.users import add_user
from monitor.model.labels import Item, Severity, Urgency
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database, connect
from monitor.store.deployments import all_deployments
from tests.bench.instance import Instance
from tests.bench.session import Session
from tests.builders import a_need, a_place, a_post, a_report
from tests.web.site import PASSWORD, Site


class Acting:
    """One officer, with a connection that stays open as a browser's does."""

    def __init__(self, instance: Instance, email: str) -> None:
        self.email = email
        self.session = Session(instance.address, email, PASSWORD)
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.session.text("/board"))
        assert found is not None
        self.token = found[1]
        self.connection = http.client.HTTPConnection(urlsplit(instance.address).netloc, timeout=30)

    def step(self, number: int, do: str, seen: int) -> Any:
        form = {"csrf_token": self.token, "do": do, "incident": f"{number}:{seen}"}
        headers = {
            "Cookie": self.session.cookie,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", "/triage/steps", urlencode(form), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{do} of {number}: {answer.status} {body[:200]!r}")
        return json.loads(body)

    def correct(self, number: int, name: str, value: str, seen: int) -> None:
        form = {"csrf_token": self.token, "name": name, "value": value, "seen": seen}
        headers = {
            "Cookie": self.session.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", f"/incident/{number}/correct", urlencode(form), headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"the correction of {number}: {answer.status}")

    def get(self, path: str) -> bytes:
        headers = {"Cookie": self.session.cookie, "Accept": "application/json"}
        self.connection.request("GET", path, headers=headers)
        return self.connection.getresponse().read()


def database_of(instance: Instance) -> Database:
    return connect(f"sqlite:///{instance.folder / 'monitor.db'}")


def officers(database: Database, *names: str) -> list[str]:
    """Their addresses."""
    emails = [f"{name.split()[0].lower()}@bench.example" for name in names]
    for name, email in zip(names, emails, strict=True):
        add_user(database, email, name, PASSWORD, [Role.DESK_OFFICER])
    return emails


def heavy_incidents(database: Database, count: int) -> list[int]:
    """Incidents that stand at the top of the list, each at a place of its own."""
    deployment = all_deployments(database)[0].id
    reports = [
        a_report(
            f"Quay {n}: water in the houses, send a boat",
            post=a_post(f"Quay {n}: water in the houses, send a boat", id=f"quay{n}"),
            needs=(a_need(Item.SEARCH_AND_RESCUE, persons=900),),
            place=a_place(f"Quay {n}", key=f"invented:quay{n}"),
            urgency=Urgency.IMMEDIATE,
            severity=Severity.EXTREME,
        )
        for n in range(count)
    ]
    return list(Site(Settings(), database, deployment).file(*reports, announce=False).incidents)
