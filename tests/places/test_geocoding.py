"""geopy asks a real server that speaks the services' APIs."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.model.areas import Box
from monitor.model.geocoding import Question, answer_from, naming, question_from, search
from monitor.model.places import Precision
from monitor.places.geocoder.service import (
    FaultKind,
    Geocoder,
    GeocoderChoice,
    GeocoderError,
    GeocodingFault,
)
from tests.geocoder import GeocoderServer, serving, thing
from tests.ports import free_port

BEIRA = Box(-20.0, 34.7, -19.7, 35.0)
STREET = search("Rua do Matadouro, Beira", ("MZ",), BEIRA, "pt,en")


@pytest.fixture
def server() -> Iterator[GeocoderServer]:
    with serving() as one:
        yield one


def geocoder(server: GeocoderServer, service: str = "nominatim", **more: Any) -> Geocoder:
    fields = {"url": server.url, "seconds": 0.01, "timeout_s": 0.5} | more
    return Geocoder(GeocoderChoice(service, **fields))


def fault(one: Geocoder, question: Question = STREET) -> GeocodingFault:
    with pytest.raises(GeocodingFault) as raised:
        one.ask(question)
    return raised.value


def test_nominatim_is_sent_words_box_and_country_and_nothing_else(server: GeocoderServer) -> None:
    asked = geocoder(server, user_agent="desk.example.org (it@example.org)")
    first, second = asked.ask(STREET)
    [request] = server.asked
    assert request.path == "/search"
    assert request.user_agent == "desk.example.org (it@example.org)"
    assert request.query == {
        "q": "Rua do Matadouro, Beira",
        "format": "json",
        "limit": "10",
        "viewbox": "34.7,-20.0,35.0,-19.7",
        "countrycodes": "mz",
        "accept-language": "pt,en",
        "addressdetails": "1",
        "namedetails": "1",
    }
    assert (first.key, first.name, first.country) == ("nominatim:way/101", "Rua do Matadouro", "MZ")
    assert first.address == "Rua do Matadouro, Munhava, Beira"
    assert (first.lat, first.lon, first.precision) == (-19.8201, 34.8501, Precision.STREET)
    assert second.key == "nominatim:way/102"


def test_the_kind_of_a_place_says_how_fine_it_is(server: GeocoderServer) -> None:
    [school] = geocoder(server).ask(search("Escola Primária do Matadouro"))
    assert (school.precision, school.kind) == (Precision.STREET, "school")  # its ground is wide
    server.places[2]["boundingbox"] = ["-19.8252", "-19.8250", "34.8520", "34.8522"]
    [school] = geocoder(server).ask(search("Escola Primária do Matadouro"))
    assert school.precision is Precision.POINT
    server.places[2]["boundingbox"] = ["-20.8", "-18.8", "33.8", "35.8"]
    [wide] = geocoder(server).ask(search("Escola Primária do Matadouro"))
    assert wide.precision is Precision.REGION


@pytest.mark.parametrize(
    ("rank", "precision"), [(4, "country"), (8, "region"), (16, "city"), (19, "neighbourhood")]
)
def test_older_servers_tell_boundaries_by_rank(rank: int, precision: str) -> None:
    old = thing("Munhava", -19.82, 34.85, 7, category="boundary", kind="administrative", km=1)
    del old["addresstype"]
    with serving(GeocoderServer(places=(old | {"place_rank": rank},))) as server:
        [found] = geocoder(server).ask(search("Munhava"))
    assert found.precision == precision


def test_coordinates_get_the_name_of_their_street(server: GeocoderServer) -> None:
    [found] = geocoder(server).ask(naming(-19.820112345, 34.850098765))
    [request] = server.asked
    assert (request.path, request.query["lat"], request.query["lon"]) == (
        "/reverse",
        "-19.8201",
        "34.8501",
    )
    assert found.address == "Rua do Matadouro, Munhava, Beira"
    [shop] = geocoder(server).ask(naming(-19.8351, 34.8401))
    assert (shop.address, shop.street) == (
        "Mercado Central, Munhava, Beira",
        "Rua Nova, Munhava, Beira",
    )
    assert geocoder(server).ask(naming(0.0, 0.0)) == ()


def test_photon_and_pelias_answer_the_same(server: GeocoderServer) -> None:
    photon = geocoder(server, "photon").ask(STREET)
    assert server.asked[-1].query["lat"] == "-19.85"  # its box would be a fence
    assert "lang" not in server.asked[-1].query  # it breaks on languages it does not know
    pelias = geocoder(server, "pelias", key="a secret").ask(search("Rua do Matadouro, Beira"))
    assert server.asked[-1].query["api_key"] == "a secret"
    for one, key in (
        (photon[0], "photon:way/101"),
        (pelias[0], "pelias:openstreetmap:street:way/101"),
    ):
        assert one.key == key
        assert (one.name, one.country, one.precision) == (
            "Rua do Matadouro",
            "MZ",
            Precision.STREET,
        )
        assert one.address == "Rua do Matadouro, Munhava, Beira"


def test_what_breaks_is_told_apart(server: GeocoderServer) -> None:
    asked = geocoder(server)
    server.fails(429, Retry_After="7")
    limited = fault(asked)
    assert (limited.kind, limited.retry_after) == (FaultKind.LIMITED, 7)
    refused, away = FaultKind.REFUSED, FaultKind.AWAY
    kinds = {401: refused, 403: refused, 402: FaultKind.SPENT, 400: FaultKind.UNFIT}
    for status, kind in (kinds | {500: away, 502: away, 503: away}).items():
        server.fails(status)
        assert fault(asked).kind is kind
    for body in (b"<html>sign in to the network</html>", b'{"a": 1}', b"[17]", b"[[]]", b'"text"',
                 b'[{"lat": "north", "lon": "1", "display_name": "x"}]', b"\xff\xfe"):  # fmt: skip
        server.fails(200, body=body)
        assert fault(asked).kind is FaultKind.UNFIT, body
    assert asked.ask(STREET)


def test_a_service_that_is_slow_or_away_does_not_hold_us(server: GeocoderServer) -> None:
    asked = geocoder(server, timeout_s=0.2)
    server.delay_s = 1.0
    assert fault(asked).kind is FaultKind.AWAY
    server.delay_s, server.drip = 0.0, True  # each byte comes in time, the whole never would
    assert fault(asked).kind is FaultKind.AWAY
    nobody = Geocoder(GeocoderChoice("nominatim", url=f"http://127.0.0.1:{free_port()}"))
    assert fault(nobody).kind is FaultKind.AWAY
    nowhere = Geocoder(GeocoderChoice("nominatim", url="http://no-such-host.invalid"))
    assert fault(nowhere).kind is FaultKind.AWAY


def test_the_key_is_in_no_message_and_no_log(
    server: GeocoderServer, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "s3cret/key+of=ours"
    asked = geocoder(server, "pelias", key=secret)
    with caplog.at_level(logging.DEBUG):
        server.fails(500, body=f"bad key {secret}".encode())
        server.fails(200, body=f"not json: {secret}".encode())
        said = [str(fault(asked)), str(fault(asked)), asked.sent, asked.preview(STREET)]
    assert not any("s3cret" in one for one in [*said, caplog.text])
    assert "api_key=…" in asked.sent


def test_a_preview_sends_nothing(server: GeocoderServer) -> None:
    assert "q=Rua+do+Matadouro" in geocoder(server).preview(STREET)
    assert server.asked == []


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (GeocoderChoice("nominatim"), "MONITOR_GEOCODER_USER_AGENT"),
        (GeocoderChoice("nominotim"), "there are: .*nominatim"),
        (GeocoderChoice("pelias"), "needs MONITOR_GEOCODER_URL"),
        (GeocoderChoice("nominatim", url="geo.example.org"), "https://host"),
        (GeocoderChoice("nominatim", url="http://geo.example.org", key="k"), "takes no key"),
        (GeocoderChoice("here", url="http://geo.example.org"), "address of its own"),
    ],
)
def test_settings_that_do_not_fit_say_what_to_change(choice: GeocoderChoice, said: str) -> None:
    with pytest.raises(GeocoderError, match=said):
        Geocoder(choice)


def test_a_password_in_the_address_is_shown_nowhere() -> None:
    one = Geocoder(GeocoderChoice("nominatim", url="http://ana:secret@geo.example.org/osm"))
    assert one.service == "nominatim geo.example.org/osm"
    assert "secret" not in one.shown


def test_a_box_across_the_antimeridian_is_not_turned_inside_out(server: GeocoderServer) -> None:
    geocoder(server).ask(search("Rua do Matadouro", (), Box(-20, 177, -15, -178)))
    assert "viewbox" not in server.asked[-1].query


def test_questions_that_mean_the_same_have_one_key() -> None:
    key = search("Rua do  Matadouro, Beira ", ("MZ",), BEIRA).key("nominatim")
    assert search("rua do matadouro, BEIRA", ("MZ",), BEIRA).key("nominatim") == key
    assert search("Rua do Matadouro, Beira", ("PT",), BEIRA).key("nominatim") != key
    assert search("Rua do Matadouro, Beira", ("MZ",), BEIRA).key("photon") != key
    assert naming(1.00001, 2.00004).key("x") == naming(1.00004, 1.99996).key("x")


def test_questions_and_answers_survive_being_kept(server: GeocoderServer) -> None:
    for question in (STREET, naming(-19.8201, 34.8501, "pt")):
        kept = json.loads(json.dumps(question.as_json()))
        assert question_from(kept) == question
        for answer in geocoder(server).ask(question):
            assert answer_from(json.loads(json.dumps(answer.as_json()))) == answer
