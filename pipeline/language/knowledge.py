"""What the stages know: everything under `dictionaries/`, loaded once and handed to them in their View."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput
from pipeline.language.lexicon import Lexicon
from pipeline.text import rules as rule_files
from pipeline.text.rules import Rules
from pipeline.text.trust import Trust

if TYPE_CHECKING:
    from pipeline.language.model import Model
    from pipeline.language.real_words import RealWords
    from pipeline.language.sequences import Sequences


LINES = Path("model", "lines.tsv")
_NAMES = ("language.bin", "lookalikes.bin", "confusions.tsv", "word_shapes.bin", "weights.tsv", "trees.tsv")
REAL_WORDS = Path("model", "real_words.tsv")
LEARNT = (*(Path("model", name) for name in _NAMES), LINES, REAL_WORDS)
"""What was learnt, beside the lexicon: files under the folder of data."""


@dataclass(frozen=True)
class Knowledge:
    """The period lexicon, the rules, and the tables of `dictionaries/tables/` (by file name, as TOML gives them)."""

    lexicon: Lexicon
    rules: Rules
    tables: Mapping[str, Mapping[str, Any]]
    version: str
    folder: Path
    trust: Trust = Trust.USUAL
    usual: Knowledge | None = field(default=None, repr=False, compare=False)  # what this was made of

    def trusting(self, trust: Trust) -> Knowledge:
        """The same, with corrections trusted so far. What was loaded is shared."""
        usual = self.usual or self
        return usual if trust is usual.trust else replace(usual, trust=trust, usual=usual)

    @cached_property
    def model(self) -> Model:
        """What was learnt of OCR and of the language. Loaded at first use: most stages do without it."""
        from pipeline.language import model

        if self.usual is not None:
            return self.usual.model.trusting(self.trust)
        return model.load(self.folder, self.lexicon, self.tables)

    @cached_property
    def lines(self) -> Sequences:
        """What was learnt of printed lines: how likely each is a heading, a paragraph's first, verse."""
        from pipeline.language import sequences

        if self.usual is not None:
            return self.usual.lines
        return sequences.load(self.folder / LINES)

    @cached_property
    def real_words(self) -> RealWords:
        """What was learnt of listed words that are others misread."""
        from pipeline.language import real_words

        return self.usual.real_words if self.usual is not None else real_words.load(self.folder / REAL_WORDS)


def dictionaries() -> Path:
    """The folder of data: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent.parent
    inside = package / "dictionaries"
    return inside if inside.is_dir() else package.parent / "dictionaries"


@cache
def load(folder: Path | None = None) -> Knowledge:
    """Load all data once. Raises BadInput where a file cannot be used."""
    folder = folder or dictionaries()
    tables = {}
    for path in sorted((folder / "tables").glob("*.toml")):
        try:
            tables[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
            raise BadInput(f"{path}: not readable as TOML: {e}") from e
    lexicon = Lexicon.load(folder)
    rules = rule_files.load(folder / "rules")
    return Knowledge(lexicon, rules, tables, _version(folder, lexicon.version), folder)


def _version(folder: Path, lexicon: str) -> str:
    """Twelve hex digits that change with any rule, table or word list."""
    sha = hashlib.sha256(lexicon.encode())
    learnt = [path for name in LEARNT if (path := folder / name).is_file()]
    for path in sorted([*(folder / "rules").glob("*.toml"), *(folder / "tables").rglob("*.toml"), *learnt]):
        sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:12]
