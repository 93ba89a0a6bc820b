"""The passages that are learnt from, by the source they are of: read, thinned out, parted for cross-validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.measuring import pairs
from pipeline.measuring.pairs import Passage
from pipeline.measuring.passages import sources as together
from pipeline.source.documents import Metadata

BLOCK = 20  # passages beside each other that are held out together where no document is named


@dataclass(frozen=True)
class Source:
    """Passages of one file that help each other, as `passages` takes them together. `numbers` are their places in the
    file."""

    file: str
    passages: Sequence[Passage]
    numbers: Sequence[int]

    @property
    def kind(self) -> str:
        """Book, newspaper, …: what is misread differs by kind."""
        return self.passages[0].kind

    @property
    def meta(self) -> Metadata:
        """What is known of the document."""
        return Metadata(date=max(p.year for p in self.passages), kind=self.kind)

    @property
    def size(self) -> int:
        """About how much work it is: letters."""
        return sum(len(p.ocr) for p in self.passages)

    def only(self, keep: Callable[[str, Passage, int], bool]) -> Iterator[Source]:
        """The source with those passages alone that are kept, each asked for by file and number; nothing where none."""
        kept = [(p, n) for p, n in zip(self.passages, self.numbers, strict=True) if keep(self.file, p, n)]
        if kept:
            yield Source(self.file, [p for p, _ in kept], [n for _, n in kept])


def read(files: Iterable[tuple[Path, str]]) -> list[Source]:
    """The sources in files of pairs, each given with the kind of those passages that name none; in the order of the
    files' names. Raises BadInput, Unreadable."""
    found: list[Source] = []
    for path, kind in sorted(files, key=lambda f: (f[0].name, f[1], str(f[0]))):
        given = [replace(one, kind=one.kind or kind) for one in pairs.read(path)]
        found += (Source(path.name, [given[n] for n in numbers], numbers) for numbers in together(given))
    return found


def faultless(sources: Sequence[Source], each: int) -> list[Source]:
    """One in `each` of the passages with their truth as what was read: what is right must be known for right, too."""
    chosen = (some for source in sources for some in source.only(lambda file, p, n: n % each == 0))
    return [
        replace(
            source, passages=[replace(p, ocr=p.truth or "") for p in source.passages], file=f"{source.file} (truth)"
        )
        for source in chosen
    ]


def thinned(sources: Sequence[Source], most: int, share: float = 1.0) -> list[Source]:
    """The same with that share of each file's passages, `share` of `most` at most, evenly spread over it."""
    length = Counter[str]()
    for source in sources:
        length[source.file] = max(length[source.file], 1 + max(source.numbers))

    def keep(file: str, passage: Passage, n: int) -> bool:
        whole = length[file]
        wanted = max(1, int(min(most, whole) * share))
        return (n + 1) * wanted // whole > n * wanted // whole

    return [thin for source in sources for thin in source.only(keep)]


def parted(sources: Sequence[Source], parts: int) -> list[list[Source]]:
    """The same in so many parts: what is of one document, or in one BLOCK where none is named, stays together."""

    def unit(file: str, passage: Passage, n: int) -> str:
        return passage.doc or f"{file} {n // BLOCK:09}"

    units = {unit(s.file, p, n) for s in sources for p, n in zip(s.passages, s.numbers, strict=True)}
    part = {name: n % parts for n, name in enumerate(sorted(units))}
    return [
        [some for source in sources for some in source.only(lambda f, p, n, k=k: part[unit(f, p, n)] == k)]  # type: ignore[misc]
        for k in range(parts)
    ]
