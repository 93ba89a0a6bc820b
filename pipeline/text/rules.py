"""The rules under `dictionaries/rules/`: each with a name, a reason, a certainty and examples, or it does not load.

    [[rule]]
    name = "typography.space-before-point"
    why = "British printing sets no space before a point; italics make OCR see one."
    certainty = "certain"
    pattern = '(?<=\\pL) (?=[.,])'      # optional: a pattern; `correct` runs its own, another stage must (`Rule.edits`)
    new = ''
    change = [["Tsarism . The", "Tsarism. The"]]
    keep = ["and so on . . . Then"]

Examples are run through the rule's stage by the tests. In them, `\\f` parts pages; `meta` gives the document's
metadata where the rule needs some, `after` the stages that must have run before. With `drawn`, the examples are pages
drawn in text (`tests/drawings.py`), for rules that look at where on a scan things stand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from pipeline.errors import BadInput
from pipeline.text.findings import Certainty, Edit, Move

_KEYS = {"name", "why", "certainty", "pattern", "new", "change", "keep", "meta", "after", "drawn"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for changing text. `change` holds (before, after), `keep` what it must leave alone."""

    name: str
    stage: str
    why: str
    certainty: Certainty
    pattern: regex.Pattern[str] | None
    new: str
    change: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    meta: Mapping[str, str]
    after: tuple[str, ...]
    drawn: bool = False

    def edits(self, text: str) -> Iterator[Edit]:
        """The edits that a pattern rule proposes over `text`."""
        if self.pattern is None:
            return
        for m in self.pattern.finditer(text):
            new = m.expand(self.new)
            if new != m.group():
                yield Edit(m.start(), m.end(), new, self.name, self.certainty)


class Rules(Mapping[str, Rule]):
    """Every rule by its name; the only maker of edits, so that no edit names a rule that is not on record."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(rules)

    def __getitem__(self, name: str) -> Rule:
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def of(self, stage: str) -> list[Rule]:
        """The rules of one stage, in the order of their file."""
        return [r for r in self._rules.values() if r.stage == stage]

    def edit(
        self, name: str, start: int, end: int, new: str = "", why: str = "", certainty: Certainty | None = None
    ) -> Edit:
        """An edit by the rule `name`, as certain as the rule unless told otherwise. KeyError for an unknown rule."""
        rule = self._rules[name]
        return Edit(start, end, new, name, certainty or rule.certainty, why)

    def move(self, name: str, start: int, end: int, to: int, why: str = "", certainty: Certainty | None = None) -> Move:
        """A move by the rule `name`, as certain as the rule unless told otherwise. KeyError for an unknown rule."""
        return Move(start, end, to, name, certainty or self._rules[name].certainty, why)


def load(folder: Path) -> Rules:
    """All rules of `folder/*.toml`; the file's name is the stage. Raises BadInput for a rule that is not whole."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
            raise BadInput(f"{path}: not readable as TOML: {e}") from e
        for raw in data.get("rule", []):
            rule = _rule(path, raw)
            if rule.name in rules:
                raise BadInput(f"{path}: rule {rule.name} stands twice")
            rules[rule.name] = rule
    return Rules(rules)


def _rule(path: Path, raw: dict[str, Any]) -> Rule:
    name = raw.get("name", "")
    where = f"{path}: rule {name or '(without a name)'}"
    if unknown := set(raw) - _KEYS:
        raise BadInput(f"{where}: unknown key {', '.join(sorted(unknown))}")
    for key in ("name", "why", "certainty", "change", "keep"):
        if not raw.get(key):
            raise BadInput(f"{where}: needs `{key}`")
    try:
        pattern = regex.compile(raw["pattern"], regex.MULTILINE) if "pattern" in raw else None
        certainty = Certainty(raw["certainty"])
        change = tuple((str(a), str(b)) for a, b in raw["change"])
        keep = tuple(str(k) for k in raw["keep"])
    except (regex.error, ValueError, TypeError) as e:
        raise BadInput(f"{where}: {e}") from e
    if any(a == b for a, b in change):
        raise BadInput(f"{where}: an example that changes nothing")
    return Rule(
        name,
        path.stem,
        raw["why"],
        certainty,
        pattern,
        raw.get("new", ""),
        change,
        keep,
        raw.get("meta", {}),
        tuple(raw.get("after", ())),
        bool(raw.get("drawn", False)),
    )
