"""A geocoder for tests: a real HTTP server that speaks Nominatim's, Photon's and Pelias' APIs.

It knows an invented quarter of Beira, keeps what it was asked, and can be told to misbehave.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = dict[str, Any]

TOWNS = {"beira": (-19.8436, 34.8389, "mz"), "lisboa": (38.7223, -9.1393, "pt")}


def thing(
    name: str, lat: float, lon: float, number: int, *, category: str = "highway",
    kind: str = "residential", country: str = "mz", town: str = "Beira", quarter: str = "Munhava",
    importance: float = 0.1, km: float = 0.3,
) -> Answer:  # fmt: skip
    """A place as Nominatim writes one."""
    road = {"road": name} if category == "highway" else {category: name, "road": "Rua Nova"}
    half = km / 111
    return {
        "place_id": number,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "way",
        "osm_id": number,
        "lat": str(lat),
        "lon": str(lon),
        "class": category,
        "type": kind,
        "place_rank": 26,
        "importance": importance,
        "addresstype": "road" if category == "highway" else category,
        "name": name,
        "display_name": f"{name}, {quarter}, {town}, Sofala, Moçambique",
        "address": {**road, "suburb": quarter, "city": town, "country_code": country},
        "boundingbox": [str(lat - half), str(lat + half), str(lon - half), str(lon + half)],
        "namedetails": {"name": name},
    }


STREET = thing("Rua do Matadouro", -19.8201, 34.8501, 101)
STREET_GOES_ON = thing("Rua do Matadouro", -19.8231, 34.8531, 102)
SCHOOL = thing(
    "Escola Primária do Matadouro", -19.8251, 34.8521, 103, category="amenity", kind="school"
)
FAR_STREET = thing(
    "Rua do Matadouro", 38.7301, -9.1401, 104, country="pt", town="Lisboa", quarter="Arroios"
)
HOSPITAL = thing(
    "Hospital Central", -19.8291, 34.8481, 105, category="amenity", kind="hospital", importance=0.3
)
MARKET = thing("Mercado Central", -19.8351, 34.8401, 106, category="amenity", kind="marketplace")
PLACES = (STREET, STREET_GOES_ON, SCHOOL, FAR_STREET, HOSPITAL, MARKET)


@dataclass
class Asked:
    path: str
    query: dict[str, str]
    user_agent: str
    at: float  # time.monotonic


@dataclass
class GeocoderServer:
    """`answers` are served first, one a request: a status, or (status, headers, body)."""

    url: str = ""
    places: tuple[Answer, ...] = PLACES
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    always: tuple[int, dict[str, str], bytes] | None = None
    delay_s: float = 0.0
    drip: bool = False

    def fails(self, status: int, times: int = 1, body: bytes = b"{}", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers += [(status, named, body)] * times

    def search(self, query: dict[str, str]) -> list[Answer]:
        words = set(query["q"].lower().replace(",", " ").split()) - {"the"}
        countries = query.get("countrycodes", "").split(",") if query.get("countrycodes") else []
        found = []
        for one in self.places:
            known = set(f"{one['display_name']} {one['type']}".lower().replace(",", " ").split())
            here = not countries or one["address"]["country_code"] in countries
            if here and words <= known:
                found.append(one)
        if box := query.get("viewbox"):  # a preference: what lies in it comes first
            west, south, east, north = (float(side) for side in box.split(","))
            found.sort(
                key=lambda one: (
                    not (south <= float(one["lat"]) <= north and west <= float(one["lon"]) <= east)
                )
            )
        return found[: int(query.get("limit", 10))]

    def reverse(self, lat: float, lon: float) -> Answer:
        near = min(
            self.places, key=lambda one: abs(float(one["lat"]) - lat) + abs(float(one["lon"]) - lon)
        )
        if abs(float(near["lat"]) - lat) > 0.01:
            return {"error": "Unable to geocode"}
        return near

    def answer(self, path: str, query: dict[str, str]) -> Any:
        if path == "/search":
            return self.search(query)
        if path == "/reverse" and "format" in query:
            return self.reverse(float(query["lat"]), float(query["lon"]))
        if path == "/api":  # Photon
            return {
                "type": "FeatureCollection",
                "features": [_photon(one) for one in self.search(query)],
            }
        if path == "/v1/search":  # Pelias
            found = self.search({"q": query["text"]})
            return {"type": "FeatureCollection", "features": [_pelias(one) for one in found]}
        return {"error": "no such path"}


def _photon(one: Answer) -> Answer:
    west, north, east, south = (float(one["boundingbox"][at]) for at in (2, 1, 3, 0))
    address = one["address"]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(one["lon"]), float(one["lat"])]},
        "properties": {
            "osm_type": "W", "osm_id": one["osm_id"], "osm_key": one["class"],
            "osm_value": one["type"], "type": "street" if one["class"] == "highway" else "house",
            "name": one["name"], "district": address["suburb"], "city": address["city"],
            "state": "Sofala", "country": "Moçambique", "extent": [west, north, east, south],
            "countrycode": address["country_code"].upper(),
        },
    }  # fmt: skip


def _pelias(one: Answer) -> Answer:
    layer = "street" if one["class"] == "highway" else "venue"
    three = {"mz": "MOZ", "pt": "PRT"}[one["address"]["country_code"]]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(one["lon"]), float(one["lat"])]},
        "properties": {
            "gid": f"openstreetmap:{layer}:way/{one['osm_id']}", "layer": layer,
            "name": one["name"], "confidence": 0.9, "country_a": three, "region": "Sofala",
            "neighbourhood": one["address"]["suburb"], "locality": one["address"]["city"],
        },
    }  # fmt: skip


@contextmanager
def serving(server: GeocoderServer | None = None) -> Iterator[GeocoderServer]:
    served = server or GeocoderServer()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            agent = self.headers.get("User-Agent", "")
            with lock:
                served.asked.append(Asked(parts.path, query, agent, time.monotonic()))
                told = served.answers.pop(0) if served.answers else served.always
            status, headers, body = told or (200, {}, b"")
            if told is None:
                body = json.dumps(served.answer(parts.path, query)).encode()
            time.sleep(served.delay_s)
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for at in range(0, len(body), 1 if served.drip else max(1, len(body))):
                    self.wfile.write(body[at : at + 1] if served.drip else body)
                    time.sleep(0.05 if served.drip else 0)
            except OSError:
                return  # the asker has gone, as it should

        def log_message(self, format: str, *args: Any) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    served.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
