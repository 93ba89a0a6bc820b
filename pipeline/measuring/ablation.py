"""What each part of the cleaning is worth: everything is cleaned again with one part left out at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.language.knowledge import Knowledge
from pipeline.measuring import evaluation, passages
from pipeline.measuring.evaluation import Score
from pipeline.measuring.passages import Corrected
from pipeline.measuring.samples import Part, Sample

ALONE = "correct."  # its rules are left out one by one, those of other groups together


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured with a part left out, and without which it was."""

    without: str
    score: Score


def parts(base: Iterable[Corrected]) -> list[Part]:
    """The parts that can be left out: rules that had a say, stages, the language model, the company of passages."""
    applied = {e.change.rule for one in base for e in one.records[-1].entries if e.state.in_text}
    groups = sorted({rule if rule.startswith(ALONE) else f"{rule.partition('.')[0]}." for rule in applied})
    return [
        *(Part(f"{g}*" if g.endswith(".") else g, rules=_in(g)) for g in groups),
        *(Part(f"stage {name}", stage=name) for name in passages.BEFORE[1:]),
        Part("language model", model=True),
        Part("other passages of the source", company=True),
    ]


def _in(group: str) -> Callable[[str], bool]:
    return lambda rule: rule.startswith(group) if group.endswith(".") else rule == group


def voiceless(know: Knowledge) -> Knowledge:
    """The same knowledge, but that how well a reading fits its sentence weighs nothing."""
    judge = know.model.judge
    weights = {
        kind: {name: 0.0 if name.startswith("fit") else weight for name, weight in given.items()}
        for kind, given in judge.weights.items()
    }
    other = replace(know)
    other.__dict__["model"] = replace(know.model, judge=replace(judge, weights=weights))  # where cached_property looks
    return other


def run(samples: Sequence[Sample], bases: Sequence[list[Corrected]], know: Knowledge) -> Iterator[Outcome]:
    """Measure all samples together, part after part; `bases` is what their whole cleaning gave."""
    for part in parts(one for base in bases for one in base):
        knows = voiceless(know) if part.model else know
        found = [s.cleaned_without(part, knows, base) for s, base in zip(samples, bases, strict=True)]
        if any(made is not None for made in found):
            whole = [made if made is not None else base for made, base in zip(found, bases, strict=True)]
            yield Outcome(part.name, evaluation.score(one for made in whole for one in made))
