"""What seats on posts are called."""

import pytest

from core.people.titles import seat_title


@pytest.mark.parametrize(
    ("title", "unit", "called"),
    [
        ("Giám đốc sở", "Sở Xây dựng", "Giám đốc sở, Sở Xây dựng"),
        ("Giám đốc Sở Xây dựng", "Sở Xây dựng", "Giám đốc Sở Xây dựng"),
        ("Bí thư huyện ủy Một", "Huyện ủy Một", "Bí thư huyện ủy Một"),
    ],
)
def test_a_seat_names_its_unit_once(title: str, unit: str, called: str) -> None:
    assert seat_title(title, unit) == called
