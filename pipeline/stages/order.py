"""The stages, in order. To add one: a module here with a `STAGE`, a rule file of the same name, a line below."""

from __future__ import annotations

from pipeline.stages import markup, pages, reading, stamps
from pipeline.stages.correct import stage as correct
from pipeline.stages.furniture import stage as furniture
from pipeline.stages.hyphens import stage as hyphens
from pipeline.stages.notes import stage as notes
from pipeline.stages.structure import stage as structure
from pipeline.stages.view import Stage
from pipeline.stages.web import stage as web

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
