"""The stages, in order. To add one: a module here with a `STAGE`, a rule file of the same name, a line below."""

from __future__ import annotations

from pipeline.findings import Stage
from pipeline.stages import hyphens, notes, pages, structure

STAGES: tuple[Stage, ...] = (pages.STAGE, notes.STAGE, hyphens.STAGE, structure.STAGE)
BY_NAME = {stage.name: stage for stage in STAGES}
