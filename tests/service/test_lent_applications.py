"""Applications that tests share: what one test changes, the next one does not meet."""

from collections.abc import Callable

from core.config import Config
from core.extensions.discovery import Registry, current_registry, init_packs
from tests.applications import lent

Clone = Callable[[str], Config]


def test_one_is_lent_again_until_a_test_changes_its_settings(clone: Clone, world_template: str) -> None:
    config = clone(world_template)
    with lent(config) as first:
        limit = first.config["SIGN_IN_PER_ACCOUNT"]
    with lent(config) as again:
        assert again is first
        again.config["SIGN_IN_PER_ACCOUNT"] = "1 per minute"
    with lent(config) as other:
        assert other is not first
        assert other.config["SIGN_IN_PER_ACCOUNT"] == limit


def test_one_that_got_another_hook_is_thrown_away(clone: Clone, world_template: str) -> None:
    config = clone(world_template)
    with lent(config) as first:
        first.before_request_funcs.setdefault(None, []).append(lambda: "hooked")
    with lent(config) as other:
        assert other is not first


def test_packs_are_put_back(clone: Clone, world_template: str) -> None:
    config = clone(world_template)
    with lent(config) as first:
        init_packs(first, Registry([]))
    with lent(config) as again, again.app_context():
        assert again is first
        assert "vinh_phuc" in current_registry().packs


def test_two_at_a_time_are_two(clone: Clone, world_template: str) -> None:
    config = clone(world_template)
    with lent(config) as one, lent(config) as two:
        assert one is not two
