"""How many people. All texts are invented."""

import pytest

from tests.reading.conftest import Read


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("40 families need water in Riverside", 40, "households"),
        ("There are 6 of us on the roof, please help", 6, "people"),
        ("We need food for a family of 6", 6, "people"),
        ("two hundred people need shelter", 200, "people"),
        ("1,200 displaced people need tents", 1200, "people"),
        ("Somos una familia de 6, necesitamos comida", 6, "people"),
        ("Necesitamos agua para 50 familias", 50, "households"),
        ("Nous sommes 35 personnes sans eau, aidez-nous", 35, "people"),
        ("Nou gen 40 pèsòn ki bezwen dlo", 40, "people"),
        ("Nou bezwen dlo pou 15 fanmi", 15, "households"),
        ("٤٠ عائلة بحاجة للماء", 40, "households"),
        ("ثلاثين طفل بحاجة إلى حليب وماء", 30, "children"),
    ],
)
def test_how_many_people_need_something(read: Read, text: str, count: int, unit: str) -> None:
    needs = read(text).needs
    assert needs
    people = needs[0].people
    assert people is not None
    assert (people.count, people.unit) == (count, unit)
    assert 0 <= people.start < people.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "We need water, 20 people were killed in the flood",
        "We need water, we are 5 km from the bridge",
        "We need water, nothing for 40 hours",
        "We need water since the 2010 earthquake",
        "We need 40 bottles of water",
    ],
)
def test_numbers_of_other_things_are_not_people(read: Read, text: str) -> None:
    needs = read(text).needs
    assert needs
    assert all(need.people is None for need in needs)
