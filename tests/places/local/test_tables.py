"""Tables as officers have them: many programs, many languages, many mistakes."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.model.local_names import ListRead, LocalPlace
from monitor.model.places import Precision
from monitor.places.local import reading
from monitor.places.local.errors import ListError
from monitor.places.local.reading import read_list

GOOD = "name,lat,lon\nCamp Kavuma,-19.8,34.8\n"


def read(text: str) -> ListRead:
    return read_list(text.encode())


def only(text: str) -> LocalPlace:
    found = read(text)
    assert found.problems == ()
    [place] = found.places
    return place


@pytest.mark.parametrize(
    "headings",
    [
        "name,latitude,longitude",
        "Nom du site,Latitude,Longitude",
        "NOMBRE,latitud,longitud",
        "nome,LAT,LNG",
        "Camp,y,x",
        "Name,_GPS_latitude,_GPS_longitude",
        "اسم الموقع,خط العرض,خط الطول",
        "Название,Широта,Долгота",
        "name_fr,lat,long",
    ],
)
def test_headings_of_several_languages_are_understood(headings: str) -> None:
    place = only(f"{headings}\nKavuma,-19.8,34.8\n")
    assert (place.names, place.lat, place.lon) == (("Kavuma",), -19.8, 34.8)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("-19.84", "34.84"),
        ("−19.84", "34.84"),
        ("-19,84", "34,84"),
        ("19.84 S", "34.84°E"),
        ("19°50'24\"S", "34° 50' 24\" E"),
        ("-١٩٫٨٤".replace("٫", "."), "٣٤.٨٤"),
    ],
)
def test_degrees_are_read_as_people_write_them(lat: str, lon: str) -> None:
    place = only("\t".join(("name", "lat", "lon")) + f"\nKavuma\t{lat}\t{lon}\n")
    assert (round(place.lat, 4), round(place.lon, 4)) == (-19.84, 34.84)


def test_excel_writes_semicolons_and_decimal_commas() -> None:
    text = "sep=;\r\nnome;latitude;longitude\r\nKavuma;-19,84;34,84\r\n;1;2\r\n"
    found = read(text)
    assert [(one.lat, one.lon) for one in found.places] == [(-19.84, 34.84)]
    assert [(one.where, one.reason) for one in found.problems] == [("line 4", "no name")]


@pytest.mark.parametrize(
    "cell", ["-19.8, 34.8", "-19.8 34.8 12 4.5", "(-19.8,34.8)", "-19,8; 34,8"]
)
def test_both_coordinates_may_stand_in_one_cell(cell: str) -> None:
    place = only(f'name\tcoordinates\nKavuma\t"{cell}"\n')
    assert (place.lat, place.lon) == (-19.8, 34.8)


def test_a_row_of_hxl_tags_says_what_the_columns_are() -> None:
    place = only(
        "Distrito,Código,Ponto,Outro nome,Espécie,Norte,Leste,Pessoas\n"
        "#adm2+name,#adm2+code,#loc+name,#loc+name+alt,#loc+type,#geo+lat,#geo+lon,#affected\n"
        'Búzi,MZ0402,Kavuma,"Cavuma, Khavuma",centre,-19.8,34.8,40\n'
    )
    assert place.names == ("Kavuma", "Cavuma", "Khavuma")
    assert place.within == ("Búzi",)
    assert place.code == ""  # it is that of the district
    assert place.precision is Precision.POINT


def test_hxl_tags_may_stand_without_headings_or_below_several_rows() -> None:
    tags = "#adm3 + name,#adm3+code,#adm1+name,#geo+lat,#geo+lng\nNhamaza,MZ040203,Sofala,-20,34\n"
    for before in ("", "Places of the exercise,,,,\nInvented,,,,\n"):
        place = only(before + tags)
        assert (place.names, place.code) == (("Nhamaza",), "MZ040203")
        assert (place.within, place.precision) == (("Sofala",), Precision.CITY)


def test_tables_of_divisions_are_named_by_their_finest_column() -> None:
    place = only(
        "admin2Name_en,admin2Name_pt,admin2Pcode,admin1Name_en,admin1Pcode,lat,lon\n"
        "Kavuma,Cavuma,MZ0499,Sofala,MZ04,-19.8,34.8\n"
    )
    assert (place.names, place.code, place.id) == (("Kavuma", "Cavuma"), "MZ0499", "MZ0499")
    assert (place.within, place.precision) == (("Sofala",), Precision.REGION)


def test_a_code_that_several_rows_bear_names_none_of_them() -> None:
    found = read("name,pcode,lat,lon\nA clinic,MZ1,-19,34\nB clinic,MZ1,-19,35\nC,MZ2,-19,36\n")
    assert [(one.id, one.code) for one in found.places] == [
        ("MZ1.1", ""),
        ("MZ1.2", ""),
        ("MZ2", "MZ2"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Kavuma,134.8,-19.8", "swapped"),
        ("Kavuma,-19.8,", "no longitude"),
        ("Kavuma,-19.8,east", "the longitude 'east' is not in degrees"),
        ("Kavuma,0,0", "open sea"),
        ("Kavuma,-.,1", "not in degrees"),
        ("Kavuma,nan,1", "not in degrees"),
        ("Kavuma,1e5,1", "not in degrees"),
        (",-19.8,34.8", "no name"),
        ("12,-19.8,34.8", "is a number"),
        ("---,-19.8,34.8", "has no letter"),
        ("K" * 121 + ",-19.8,34.8", "longer than 120"),
        ("Kavuma,-19.8,34.8,more,cells", "5 cells where the headings are 3"),
        ("Kavuma,-19.8 N,34.8", "a sign and a side"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_are_kept(row: str, said: str) -> None:
    found = read(f"{GOOD}\n{row}\nLimbe,-19,34\n")  # line 3 is blank
    assert [one.names[0] for one in found.places] == ["Camp Kavuma", "Limbe"]
    [problem] = found.problems
    assert problem.where == "line 4"
    assert said in problem.reason
    assert found.bad == 1


def test_a_name_over_two_lines_counts_both() -> None:
    found = read('name,lat,lon\n"Kavuma\nNorth",-19,34\nLimbe,x,1\n')
    assert found.problems[0].where == "line 4"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04 and so on", "workbook"),
        (GOOD.encode() + b"Camp B\xfazi,1,2\n", "line 3 is not UTF-8 .after 'Camp B'.: save"),
        (b"name,lat,lon\nA\x00,1,2\n", "line 2 has a zero byte"),
        (b"lat,lon\n1,2\n", "no column of names was found.*'lat', 'lon'"),
        (b"name,lon\nKavuma,2\n", "no column of the latitude was found"),
        (b"name,lat,lon\n", "no row of it is a place"),
        (b"name,lat,lon\nA,200,1\n", "no row of it is a place: line 2: the latitude 200"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(data: bytes, said: str) -> None:
    with pytest.raises(ListError, match=said):
        read_list(data)


def test_byte_marks_and_utf_16_are_read() -> None:
    for data in (GOOD.encode("utf-8-sig"), GOOD.encode("utf-16"), GOOD.encode()):
        assert read_list(data).places[0].names == ("Camp Kavuma",)


def test_limits_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ListError, match="more than 20: split it"):
        read_list(b"x" * (reading.MOST_BYTES + 1))
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(ListError, match="more than 2 rows"):
        read(GOOD + "A,1,2\nB,1,2\n")


def test_what_was_understood_is_said() -> None:
    found = read("Nom,Lat,Lon,Chef de village\nKavuma,-19,34,x\n")
    assert [(one.header, one.meaning) for one in found.columns] == [
        ("Nom", "name"), ("Lat", "latitude"), ("Lon", "longitude"), ("Chef de village", ""),
    ]  # fmt: skip


_names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(
    lambda name: any(map(str.isalpha, name)) and not set(name) & set(";|")
)
_degrees = st.integers(-8_999, 8_999).filter(bool).map(lambda hundredths: hundredths / 100)


@given(
    st.lists(st.tuples(_names, _degrees, _degrees), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
)
def test_what_a_program_writes_is_read_as_it_was(
    rows: list[tuple[str, float, float]], delimiter: str, encoding: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([("name", "lat", "lon"), *rows])
    found = read_list(written.getvalue().encode(encoding))
    assert found.bad == 0
    assert [(one.names[0], one.lat, one.lon) for one in found.places] == rows


@given(st.binary(max_size=300))
@example(b"\r\x01")
def test_no_bytes_bring_it_down(data: bytes) -> None:
    for begin in (b"", b"name,lat,lon\n", b'{"type":"FeatureCollection","features":['):
        try:
            found = read_list(begin + data)
        except ListError as error:
            assert str(error)
        else:
            assert found.places
