"""What pages and the host say to each other is read by any supported Python without calling anything."""

import pickle
import pickletools

import pytest

from core.domain.declarations import GroupMember, MemberRole
from core.domain.text import Text
from core.extensions.apart.wire import Answered, packed, unpacked


def test_values_come_back_as_they_were() -> None:
    said = Answered((GroupMember("head", Text("Trưởng", "Head"), MemberRole.HEAD),))
    assert unpacked(packed(said)) == said


def test_a_word_of_an_enumeration_is_written_by_its_value() -> None:
    written = packed(Answered(MemberRole.HEAD))
    assert "getattr" not in {argument for _code, argument, _place in pickletools.genops(written)}


def test_what_is_no_value_is_not_read() -> None:
    with pytest.raises(pickle.UnpicklingError, match="no value"):
        unpacked(pickle.dumps(print))
