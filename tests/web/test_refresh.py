from concurrent.futures import ThreadPoolExecutor

from monitor.actions.triage import steps as triage
from monitor.model.incidents import IncidentState
from monitor.model.labels import Urgency
from monitor.model.people import Person
from monitor.model.places import Precision
from monitor.model.roles import Role
from tests.builders import a_place, a_report
from tests.web.site import Site
from web.context import Parts
from web.present.render_cache import Shared

BY = Person("ana@desk.example", "Ana")


def held(site: Site) -> Parts:
    parts: Parts = site.app.extensions["monitor"]
    return parts


def test_boards_that_show_the_same_share_one_rendering(site: Site) -> None:
    site.file(a_report(place=a_place()))
    desk, other = site.signed_in(), site.signed_in(Role.APPROVER)
    bodies = {
        client.get("/board/refresh?sector=wash").data for client in (desk, other) for _ in range(5)
    }
    assert len(bodies) == 1
    assert held(site).rendered.makings == 1
    desk.get("/board/refresh?sector=health")
    assert held(site).rendered.makings == 2


def test_boards_with_other_rights_share_none(site: Site) -> None:
    where = a_place("Rua Um 4", precision=Precision.STREET, lat=-19.84123)
    site.file(a_report(place=where))
    for address in ("/board/refresh", "/map/points"):
        desk, viewer = site.signed_in(), site.signed_in(Role.VIEWER)
        assert "Rua Um 4" in desk.get(address).text
        assert "Rua Um 4" not in viewer.get(address).text
        assert "Rua Um 4" in desk.get(address).text
    assert held(site).rendered.makings == 4
    for role, is_told in ((Role.DESK_OFFICER, True), (Role.VIEWER, False), (Role.APPROVER, True)):
        row = site.signed_in(role).get("/board/rows?n=1&after=1").text
        assert ("Rua Um 4" in row) is is_told
    assert held(site).rendered.makings == 6


def test_single_rows_are_those_of_the_filter_as_they_were_at_the_revision_or_later(
    site: Site,
) -> None:
    site.file(a_report(place=a_place()))
    client = site.signed_in()
    before = client.get("/board/rows?n=1,9,x&after=1").get_json()
    assert before["numbers"] == [1]
    assert [one["version"] for one in before["rows"]] == [1]
    done = triage.move(site.database, site.deployment, 1, IncidentState.CLOSED, BY, seen=0)
    assert done.changed
    assert client.get("/board/rows?n=1&after=2").get_json() == {"rows": [], "numbers": []}
    closed = client.get("/board/rows?n=1&after=2&state=closed").get_json()
    assert [one["version"] for one in closed["rows"]] == [2]
    assert client.get("/board/rows?n=x&after=2").get_json() == {}


def test_what_is_filed_is_in_the_next_refresh(site: Site) -> None:
    client = site.signed_in()
    before = client.get("/board/refresh").get_json()
    site.file(a_report(place=a_place(), urgency=Urgency.IMMEDIATE))
    held(site).rendered._pause = 0  # do not wait for the rest of the quarter second
    after = client.get("/board/refresh").get_json()
    assert after["revision"] == before["revision"] + 1
    assert after["numbers"] == after["urgent"] == [1]
    assert "Drinking water" in after["rows"][0]["html"]
    assert ">1<" in after["queues"]


def test_a_browser_that_has_it_gets_it_only_once(site: Site) -> None:
    client = site.signed_in()
    first = client.get("/board/refresh")
    again = client.get("/board/refresh", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    packed = client.get("/board/refresh", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "private, no-cache"


def test_many_askers_at_once_are_one_making() -> None:
    shared: Shared[int] = Shared(keys=4)
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: shared.get("key", 1, make), range(200)))
    assert set(answers) == {1}
    assert shared.get("key", 2, make) == 2


def test_an_error_is_raised_and_not_remembered() -> None:
    shared: Shared[int] = Shared(keys=4)

    def broken() -> int:
        raise ValueError("no")

    for _ in range(2):
        try:
            shared.get("key", 1, broken)
        except ValueError:
            continue
        raise AssertionError("the error was swallowed")
    assert shared.get("key", 1, lambda: 5) == 5


def test_the_least_used_keys_go() -> None:
    shared: Shared[int] = Shared(keys=2)
    for key in ("a", "b", "a", "c"):
        shared.get(key, 1, lambda: 1)
    made = shared.makings
    shared.get("a", 1, lambda: 1)
    assert shared.makings == made
    shared.get("b", 1, lambda: 1)
    assert shared.makings == made + 1


def test_a_value_serves_for_a_moment_although_its_stamp_has_changed() -> None:
    shared: Shared[int] = Shared(keys=2, at_most_every=60)
    assert [shared.get("a", stamp, lambda: shared.makings) for stamp in range(5)] == [0] * 5
