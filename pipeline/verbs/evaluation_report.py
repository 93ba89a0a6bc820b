"""The figures of `evaluate`, for people (a report) and for programs (an object)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.measuring import evaluation
from pipeline.measuring.ablation import Outcome
from pipeline.measuring.evaluation import Fault, Score, Tally
from pipeline.text.findings import Certainty

NOTHING = "(nothing)"
MEANING = {
    evaluation.BROKEN: "right in the OCR",
    evaluation.OTHERWISE: "changed, not right",
    evaluation.MISSED: "as in the OCR",
}


@dataclass(frozen=True, slots=True)
class Report:
    """All that was measured. `fed`: the truth stood in for the OCR; `words` are those that were cleaned."""

    fed: bool
    score: Score
    files: Sequence[tuple[str, Score]]
    words: int
    seconds: float
    ablation: Sequence[Outcome]

    @property
    def speed(self) -> float:
        """Words cleaned in a second of processor time."""
        return self.words / max(self.seconds, 1e-9)


# For programs


def data(report: Report) -> dict[str, Any]:
    """The report as an object; shares are numbers from 0 to 1."""
    score = report.score
    return {
        "clean": report.fed,
        **_headline(score),
        "certainty": {str(c): _tally(score.of(c)) for c in Certainty},
        "kinds": [{"kind": k, "before": b, "after": a} for k, b, a in _kinds(score)],
        "rules": [{"rule": r, "certainty": c, **_tally(t)} for r, c, t in evaluation.rules(score)],
        "reliability": [
            {"from": low, "to": high, "said": t.said / t.edits, "right": t.right, "edits": t.edits}
            for low, high, t in evaluation.reliability(score)
        ],
        "words_a_second": round(report.speed, 1),
        "seconds": round(report.seconds, 3),
        "files": [{"name": name, **_headline(one)} for name, one in report.files],
        "ablation": [{"without": o.without, **_headline(o.score)} for o in report.ablation],
        "errors": [_fault(f) for f in score.listed],
    }


def _headline(score: Score) -> dict[str, Any]:
    return {
        "passages": score.passages,
        "words": score.words,
        "letters": score.letters,
        "cer": _pair(score.cer),
        "wer": _pair(score.wer),
        "letter_errors": _pair(score.letter_errors),
        "word_errors": _pair(score.word_errors),
        "taken_away": score.taken_away,
        "fixed": score.fixed,
        "broken": score.broken,
        "ratio": score.ratio,
        "missed": score.missed,
        "changed": score.changed,
    }


def _pair(figures: tuple[float, float]) -> dict[str, float]:
    return {"before": figures[0], "after": figures[1]}


def _tally(t: Tally) -> dict[str, Any]:
    return {
        "edits": t.edits,
        "fixed": t.fixed,
        "nearer": t.nearer,
        "broken": t.broken,
        "wrong": t.wrong,
        "neutral": t.neutral,
        "right": t.right,
    }


def _fault(f: Fault) -> dict[str, str]:
    return {
        "passage": f.passage,
        "what": f.what,
        "kind": f.kind,
        "printed": f.printed,
        "ocr": f.ocr,
        "out": f.out,
    }


# For people


def lines(report: Report) -> Iterator[str]:
    """The report, section by section."""
    score = report.score
    plural = "" if score.passages == 1 else "s"
    yield f"{score.passages:,} passage{plural}, {score.words:,} words"
    yield f"{', the truth itself fed in' if report.fed else ''}\n"
    for title, table in _sections(report):
        rows = list(table)
        if rows:
            yield f"\n{title}\n"
            yield from _aligned(rows)
    yield f"\n{report.speed:,.0f} words a second ({report.seconds:.1f} s of processor time)\n"


Row = tuple[str, ...]


def _sections(report: Report) -> Iterator[tuple[str, Iterable[Row]]]:
    score = report.score
    if len(report.files) > 1:
        yield "Files", _files(report)
    if report.fed:
        yield "Harm", _harm(score)
    else:
        yield "Errors", _errors(score)
        yield "Words", _words(score)
        yield "Types of error", _types(score)
    yield "Edits, by certainty", _certainties(score, report.fed)
    yield "Edits, by rule", _rules(score)
    if not report.fed:
        yield "How sure it was, and how often it was right", _reliability(score)
    yield "Left out", _ablation(report)
    yield "Errors left, those that were put in first", _listed(score)


def _files(report: Report) -> Iterator[Row]:
    yield ("", "words", "wer before", "after", "taken away", "fixed", "broken")
    for name, s in report.files:
        yield (name, f"{s.words:,}", *map(_percent, s.wer), _percent(s.taken_away), f"{s.fixed:,}", f"{s.broken:,}")


def _harm(score: Score) -> Iterator[Row]:
    yield ("words changed", f"{score.changed:,}", f"{_of_10_000(score.changed, score.words)} of 10,000")


def _errors(score: Score) -> Iterator[Row]:
    yield ("", "before", "after", "taken away", "before", "after")
    for name, rate, count in (
        ("characters (cer)", score.cer, score.letter_errors),
        ("words (wer)", score.wer, score.word_errors),
    ):
        away = _percent(1 - count[1] / count[0]) if count[0] else "–"
        yield (name, *map(_percent, rate), away, *(f"{n:,}" for n in count))


def _words(score: Score) -> Iterator[Row]:
    for name in ("fixed", "broken", "missed"):
        count = getattr(score, name)
        ratio = f"{score.ratio:,.1f} fixed for each one" if name == "broken" and count else ""
        yield (name, f"{count:,}", f"{_of_10_000(count, score.words)} of 10,000", ratio)


def _types(score: Score) -> Iterator[Row]:
    yield ("", "before", "after")
    for name, before, after in _kinds(score):
        yield (name, f"{before:,}", f"{after:,}")


def _kinds(score: Score) -> list[tuple[str, int, int]]:
    return sorted(((k, b, a) for k, (b, a) in score.kinds.items()), key=lambda row: (-row[1], -row[2], row[0]))


def _certainties(score: Score, fed: bool) -> Iterator[Row]:
    done = {
        Certainty.CERTAIN: "made",
        Certainty.LIKELY: "made, and queued",
        Certainty.DOUBTFUL: "not made, but queued",
    }
    yield ("", "", "edits", "right", "false", "no effect", "" if fed else "share right")
    for certainty, what in done.items():
        t = score.of(certainty)
        share = _percent(t.right) if t.judged and not fed else ""
        right = f"{t.fixed + t.nearer:,}"
        yield (str(certainty), what, f"{t.edits:,}", right, f"{t.false:,}", f"{t.neutral:,}", share)


def _rules(score: Score) -> Iterator[Row]:
    rules = evaluation.rules(score)
    if rules:
        yield ("", "", "edits", "fixed", "nearer", "broken", "wrong", "no effect")
    for rule, certainty, t in rules:
        counts = (t.edits, t.fixed, t.nearer, t.broken, t.wrong, t.neutral)
        yield (rule, certainty, *(f"{n:,}" if n else "–" for n in counts))


def _reliability(score: Score) -> Iterator[Row]:
    bands = evaluation.reliability(score)
    if bands:
        yield ("sure to", "edits", "said", "right")
    for low, high, t in bands:
        yield (f"{low:.1%} – {high:.1%}", f"{t.edits:,}", f"{t.said / t.edits:.1%}", f"{t.right:.1%}")


def _ablation(report: Report) -> Iterator[Row]:
    if not report.ablation:
        return
    whole = report.score
    yield ("", "word errors", "more", "fixed", "broken")
    yield ("nothing", f"{whole.word_errors[1]:,}", "", f"{whole.fixed:,}", f"{whole.broken:,}")
    for o in report.ablation:
        errors = o.score.word_errors[1]
        more = f"{errors - whole.word_errors[1]:+,}"
        yield (o.without, f"{errors:,}", more, f"{o.score.fixed:,}", f"{o.score.broken:,}")


def _listed(score: Score) -> Iterator[Row]:
    if score.listed:
        yield ("printed", "OCR", "output", "", "type", "passage")
    for f in score.listed:
        texts = (text or NOTHING for text in (f.printed, f.ocr, f.out))
        yield (*texts, MEANING[f.what], f.kind, f.passage)


def _percent(share: float) -> str:
    return f"{share:.2%}"


def _of_10_000(count: int, whole: int) -> str:
    return f"{10_000 * count / max(1, whole):,.1f}"


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Columns; those of figures are set to the right."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    right = [all(_figure(cell) for cell in column[1:]) and any(column[1:]) for column in columns]
    for row in rows:
        cells = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True))
        yield ("  " + "  ".join(cells)).rstrip() + "\n"


def _figure(cell: str) -> bool:
    return not cell or cell == "–" or cell[0] in "+-0123456789" and cell[-1] in "%0123456789" and " " not in cell
