"""`crisis-monitor geocode` against a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.errors import CommandError
from monitor.cli.geocode import command
from monitor.cli.work import command as work
from monitor.wiring.connections import WiringError
from tests.geocoder import GeocoderServer, serving


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GeocoderServer]:
    with serving() as one:
        monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("MONITOR_GEOCODER", "nominatim")
        monkeypatch.setenv("MONITOR_GEOCODER_URL", one.url)
        yield one


def geocode(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_it_says_what_it_sends_and_what_came_back(server: GeocoderServer) -> None:
    said = geocode(
        "Rua do Matadouro, Beira", "--country", "MZ", "--box", "-20,34.7,-19.7,35"
    ).output
    assert f"{server.url}/search?q=Rua+do+Matadouro%2C+Beira" in said
    assert "countrycodes=mz" in said
    assert "-19.82010   34.85010  street         Rua do Matadouro, Munhava, Beira" in said
    assert "asked Nominatim for “Rua do Matadouro, Beira”: Rua do Matadouro, Munhava" in said
    assert len(server.asked) == 1


def test_it_can_only_show_and_it_names_points(server: GeocoderServer) -> None:
    assert "would be sent" in geocode("Rua do Matadouro", "--show").output
    assert server.asked == []
    assert "Rua do Matadouro, Munhava, Beira" in geocode("--point", "-19.8201,34.8501").output


def test_what_is_wrong_is_said(server: GeocoderServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "give the words of a place" in geocode().output
    assert "needs 4 numbers" in geocode("Beira", "--box", "1,2").output
    assert "check the order" in geocode("Beira", "--box", "20,34,10,35").output
    server.fails(403)
    refused = geocode("Beira")
    assert isinstance(refused.exception, CommandError)
    assert "403" in str(refused.exception) and "refused" in str(refused.exception)
    monkeypatch.setenv("MONITOR_GEOCODER", "")
    unset = geocode("Beira")
    assert isinstance(unset.exception, WiringError)
    assert "MONITOR_GEOCODER=nominatim" in str(unset.exception)


def test_a_worker_without_a_geocoder_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_GEOCODER", "")
    started = CliRunner().invoke(work, ["--geocoder"])
    assert isinstance(started.exception, WiringError)
