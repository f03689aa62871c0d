import pytest

from monitor.model.areas import Area, Box
from monitor.model.watchwords import Watchwords
from tests.builders import a_post

WATCHED = Watchwords(
    words=("flood", "clean water"),
    hashtags=("Nalani", "#فيضان"),
    accounts=("@ReliefDesk",),
    area=Area(box=Box(-21, 33, -18, 36)),
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The FLOOD is here", "FLOOD"),
        ("flooded with work", ""),
        ("no clean\n water left", "clean water"),
        ("stay safe #nalani!", "#nalani"),
        ("#nalanis", ""),
        ("#فيضان في المدينة", "#فيضان"),
        ("@reliefdesk where are you?", "@reliefdesk"),
        ("mail reliefdesk@example.org", ""),
        ("nothing", ""),
    ],
)
def test_a_watchword_is_found_as_a_whole_word(text: str, why: str) -> None:
    assert WATCHED.why(a_post(text)) == why


def test_what_a_watched_account_writes_and_what_lies_in_the_area_is_followed() -> None:
    assert WATCHED.why(a_post("hello", author="@reliefdesk")) == "@reliefdesk"
    assert WATCHED.why(a_post("hello", lat=-19.8, lon=34.8)) == "the area"
    assert WATCHED.why(a_post("hello", lat=19.8, lon=34.8)) == ""


def test_languages_leave_out_what_is_known_to_be_of_another() -> None:
    some = Watchwords(words=("flood",), languages=("pt",))
    assert some.why(a_post("flood", language_hint="pt-MZ"))
    assert some.why(a_post("flood", language_hint=None))
    assert not some.why(a_post("flood", language_hint="en"))


def test_nothing_given_follows_nothing() -> None:
    assert not Watchwords()
    assert not Watchwords().why(a_post("anything", author="anybody"))
