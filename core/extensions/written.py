"""YAML as a pack's author wrote it: numbers digit by digit, and nothing said twice."""

from collections.abc import Hashable
from typing import Any

import yaml


class _AsWritten(yaml.SafeLoader):
    """Leaves numbers as they are written, so that no value passes through a float, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _as_written(loader: _AsWritten, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_AsWritten.add_constructor("tag:yaml.org,2002:float", _as_written)
_AsWritten.add_constructor("tag:yaml.org,2002:int", _as_written)


def read_yaml(text: str) -> Any:
    """Return what YAML text says; yaml.YAMLError, with line and column, when it says nothing clear."""
    return yaml.load(text, Loader=_AsWritten)  # noqa: S506 - a SafeLoader
