"""Thresholds of the stages: `dictionaries/tables/thresholds/<stage>.toml`, a table for each of the stage's modules.

A module names those it decides by at its top, so that its code reads as it did with numbers; the number itself, its
unit and what it was measured on stand in the table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.errors import BadInput
from pipeline.language.knowledge import dictionaries


def of(stage: str, module: str) -> Mapping[str, Any]:
    """The thresholds of a module of a stage, by name: numbers, whole where the table writes them so.

    Raises BadInput where the table is missing, or cannot be read, or holds anything but numbers.
    """
    path = dictionaries() / "tables" / "thresholds" / f"{stage}.toml"
    found = _read(stage).get(module)
    if not isinstance(found, dict):
        raise BadInput(f"{path}: no table [{module}]; it holds the thresholds of stages/{stage}, take it back")
    for name, value in found.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadInput(f"{path}: {module}.{name} must be a number, not {value!r}")
    return found


@cache
def _read(stage: str) -> Mapping[str, Any]:
    path = dictionaries() / "tables" / "thresholds" / f"{stage}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"{path}: not readable as TOML: {e}") from e
