"""Plain words in YAML, read by the rules of YAML 1.2, which are those that people expect.

PyYAML follows the older rules, by which ``no`` is false, ``4:30`` is 270, ``012`` is ten and ``1e-4`` is a text. Here
``no`` is a word, ``4:30`` a text, ``012`` twelve and ``1e-4`` a number. Scenario files and parameter cards share this.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

import yaml

LONGEST_NUMBER = 40

BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = re.compile(r"null|Null|NULL|~|")
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def scalar(text: str) -> Any:
    """What an unquoted word means: null, true or false, a number, or else the text itself."""
    if _NULL.fullmatch(text):
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if len(text) <= LONGEST_NUMBER and _WHOLE.fullmatch(text):
        return int(text)
    if len(text) <= LONGEST_NUMBER and _DECIMAL.fullmatch(text) and isfinite(float(text)):
        return float(text)
    return text


class PlainLoader(BaseLoader):  # type: ignore[misc]
    """PyYAML's safe loader with these rules, for YAML that belongs to the program itself."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (the class attribute that PyYAML looks for)


def _construct_scalar(loader: Any, node: Any) -> Any:
    return node.value if node.style else scalar(node.value)


PlainLoader.add_constructor("tag:yaml.org,2002:str", _construct_scalar)
