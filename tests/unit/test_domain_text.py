"""Words in two languages, and citations as a reader looks them up."""

import pytest

from core.domain.text import Citation, Text


@pytest.mark.parametrize(("language", "word"), [("vi", "Huyện"), ("en", "District"), ("fr", "Huyện")])
def test_vietnamese_is_the_source(language: str, word: str) -> None:
    assert Text("Huyện", "District").in_language(language) == word


def test_a_citation_names_the_article_first() -> None:
    assert str(Citation("30-QĐ/TU", "Điều 5")) == "Điều 5, 30-QĐ/TU"
    assert str(Citation("30-QĐ/TU")) == "30-QĐ/TU"
