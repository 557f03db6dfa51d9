"""Addresses made from the names of places."""

import pytest

from core.tenancy.slugs import free_slug, is_key, plain_letters, split_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Thị trấn Tam Đảo", ("Thị trấn", "Tam Đảo")),
        ("Thị Trấn Vạn Giã", ("Thị trấn", "Vạn Giã")),
        ("Thành phố Hồ Chí Minh", ("Thành phố", "Hồ Chí Minh")),
        ("Đặc khu Côn Đảo", ("Đặc khu", "Côn Đảo")),
        ("Xãm", ("", "Xãm")),
    ],
)
def test_a_name_has_a_kind_and_a_place(name: str, expected: tuple[str, str]) -> None:
    assert split_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạo Trù", "dao-tru"),
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("Ea H'Leo", "ea-h-leo"),
        ("Lương Điền", "luong-dien"),
    ],
)
def test_diacritics_fall_away(text: str, expected: str) -> None:
    assert plain_letters(text) == expected


def test_the_first_place_of_a_name_keeps_the_short_form() -> None:
    taken: set[str] = set()
    made = []
    for name, code in [("Thị trấn Lạc", "1.2.3"), ("Xã Lạc", "1.2.4"), ("Xã Lạc", "1.2.5")]:
        slug = free_slug(name, code, "tinh/huyen", taken)
        taken.add(slug)
        made.append(slug)
    assert made == ["tinh/huyen/lac", "tinh/huyen/xa-lac", "tinh/huyen/xa-lac-5"]


def test_a_number_keeps_its_kind() -> None:
    assert free_slug("Phường 1", "79.760.1", "hcm/quan-1", set()) == "hcm/quan-1/phuong-1"


def test_the_word_of_a_page_is_never_an_address() -> None:
    assert free_slug("Xã Orders", "1.1.1", "tinh/huyen", set()) == "tinh/huyen/xa-orders"


def test_a_name_without_letters_has_no_address() -> None:
    with pytest.raises(ValueError, match=r"\?\?"):
        free_slug("??", "", "", set())


@pytest.mark.parametrize(
    ("key", "good"), [("huyen-uy", True), ("party_block", True), ("Sở", False), ("a--b", False), ("", False)]
)
def test_keys_are_plain_words(key: str, good: bool) -> None:
    assert is_key(key) is good
