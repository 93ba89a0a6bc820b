"""The stages, in order. To add one: a module here with a `STAGE`, a rule file of the same name, a line below."""

from __future__ import annotations

from pipeline.stages import correct, furniture, hyphens, markup, notes, pages, reading, stamps, structure, web
from pipeline.view import Stage

STAGES: tuple[Stage, ...] = (
    markup.STAGE,
    pages.STAGE,
    web.STAGE,
    reading.STAGE,
    furniture.STAGE,
    stamps.STAGE,
    notes.STAGE,
    hyphens.STAGE,
    correct.STAGE,
    structure.STAGE,
)
BY_NAME = {stage.name: stage for stage in STAGES}
