"""YAML as a pack's author wrote it: numbers digit by digit, and nothing said twice."""

from collections.abc import Hashable
from typing import Any

import yaml

_MERGE = "tag:yaml.org,2002:merge"


class AsWritten(yaml.SafeLoader):
    """Leaves numbers as they are written, so that no value passes through a float, and refuses a key given twice.

    A day that the calendar does not have stays text, for whoever wants a day to refuse it with its place.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        written = range(node.start_mark.index, node.end_mark.index)
        for key_node, _value in node.value:
            if key_node.tag == _MERGE or key_node.start_mark.index not in written:
                continue  # what an anchor brings may be said anew
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                break  # refused below, with its place
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _as_written(loader: AsWritten, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


def _day(loader: AsWritten, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return _as_written(loader, node)


AsWritten.add_constructor("tag:yaml.org,2002:float", _as_written)
AsWritten.add_constructor("tag:yaml.org,2002:int", _as_written)
AsWritten.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_yaml(text: str) -> Any:
    """Return what YAML text says; yaml.YAMLError, with line and column, when it says nothing clear."""
    return yaml.load(text, Loader=AsWritten)  # noqa: S506 - a SafeLoader
