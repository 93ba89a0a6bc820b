"""The passages that are learnt from, by the source they are of: read, thinned out, parted for cross-validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.learning import pairs
from pipeline.learning.pairs import Passage
from pipeline.source import Metadata

BLOCK = 20  # passages beside each other that are held out together where no document is named


@dataclass(frozen=True)
class Source:
    """Passages of one file that help each other, as in `passages`: of one document, year and kind. `numbers` are their
    places in the file."""

    file: str
    passages: Sequence[Passage]
    numbers: Sequence[int]

    @property
    def document(self) -> str:
        """The document, or else the file."""
        return self.passages[0].doc or self.file

    @property
    def kind(self) -> str:
        """Book, newspaper, …: what is misread differs by kind."""
        return self.passages[0].kind

    @property
    def meta(self) -> Metadata:
        """What is known of the document."""
        return Metadata(date=self.passages[0].year, kind=self.kind)

    @property
    def size(self) -> int:
        """About how much work it is: letters."""
        return sum(len(p.ocr) for p in self.passages)

    def only(self, keep: Callable[[Source, int], bool]) -> Iterator[Source]:
        """The source with those passages alone whose numbers are kept; nothing where none is."""
        kept = [(p, n) for p, n in zip(self.passages, self.numbers, strict=True) if keep(self, n)]
        if kept:
            yield Source(self.file, [p for p, _ in kept], [n for _, n in kept])


def read(files: Iterable[tuple[Path, str]]) -> list[Source]:
    """The sources in files of pairs, each given with the kind of those passages that name none; in the order of the
    files' names. Raises BadInput, Unreadable."""
    found: dict[tuple[str, str, str, str], tuple[list[Passage], list[int]]] = {}
    for path, kind in sorted(files, key=lambda f: (f[0].name, f[1], str(f[0]))):
        for n, given in enumerate(pairs.read(path)):
            one = replace(given, kind=given.kind or kind)
            passages, numbers = found.setdefault((path.name, one.doc, one.year, one.kind), ([], []))
            passages.append(one)
            numbers.append(n)
    return [Source(file, passages, numbers) for (file, *_), (passages, numbers) in found.items()]


def thinned(sources: Sequence[Source], most: int, share: float = 1.0) -> list[Source]:
    """The same with that share of each file's passages, `share` of `most` at most, evenly spread over it."""
    length = Counter[str]()
    for source in sources:
        length[source.file] = max(length[source.file], 1 + max(source.numbers))

    def keep(source: Source, n: int) -> bool:
        whole = length[source.file]
        wanted = max(1, int(min(most, whole) * share))
        return (n + 1) * wanted // whole > n * wanted // whole

    return [thin for source in sources for thin in source.only(keep)]


def parted(sources: Sequence[Source], parts: int) -> list[list[Source]]:
    """The same in so many parts: what is of one document, or in one BLOCK where none is named, stays together."""

    def unit(source: Source, n: int) -> str:
        return source.passages[0].doc or f"{source.file} {n // BLOCK:09}"

    units = {unit(source, n) for source in sources for n in source.numbers}
    part = {name: n % parts for n, name in enumerate(sorted(units))}
    return [
        [some for source in sources for some in source.only(lambda s, n, k=k: part[unit(s, n)] == k)]  # type: ignore[misc]
        for k in range(parts)
    ]
