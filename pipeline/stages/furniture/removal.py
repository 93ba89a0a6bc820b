"""What the finders of heads and catchwords answer."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.text.findings import Certainty, Line


@dataclass(frozen=True, slots=True)
class Removal:
    """A line to take out, and why; `at` is the place of its page in the book."""

    at: int
    line: Line
    certainty: Certainty
    why: str
