"""The stages, in order. To add one: a module here with a `STAGE`, a rule file of the same name, a line below."""

from __future__ import annotations

from pipeline.stages import correct, furniture, hyphens, notes, pages, stamps, structure
from pipeline.view import Stage

STAGES: tuple[Stage, ...] = (
    pages.STAGE,
    furniture.STAGE,
    stamps.STAGE,
    notes.STAGE,
    hyphens.STAGE,
    correct.STAGE,
    structure.STAGE,
)
BY_NAME = {stage.name: stage for stage in STAGES}
