"""The words of a text as they stand there: tokens, kept so that a large document has room for them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np


class Token(NamedTuple):
    """One word as it stands: text[start:end] is `word`, without the signs around it."""

    start: int
    word: str
    known: bool
    low: str  # the word in lower case, with a straight apostrophe

    @property
    def end(self) -> int:
        """Code point after it. Not kept: there are as many words as anything, and a number takes the memory of one."""
        return self.start + len(self.word)


Kind = tuple[str, bool, str]
"""What the tokens of one spelling have in common: all of a Token but its start."""


class Tokens(Sequence[Token]):
    """The words of a text, in order. Each is kept as where it starts and as the number of its kind: there are as many
    of them as of anything, and some tens of thousands of kinds at most. `counts`: how many there are of each kind."""

    def __init__(self, made: Iterable[tuple[int, Kind]]) -> None:
        self.starts, self.which = array("q"), array("l")
        numbers: dict[Kind, int] = {}
        for start, kind in made:
            self.starts.append(start)
            self.which.append(numbers.setdefault(kind, len(numbers)))
        self.kinds = list(numbers)
        self.counts = np.bincount(np.array(self.which, np.int64), minlength=len(numbers)).tolist()

    def of(self, wanted: Callable[[str, bool, str], bool]) -> list[int]:
        """The numbers of those whose word, whether it is known, and low form are `wanted`: asked once of each kind."""
        flags = [wanted(*kind) for kind in self.kinds]
        return [at for at, kind in enumerate(self.which) if flags[kind]]

    def know(self, at: int) -> None:
        """Take one of them for a word that may stand as it is."""
        word, _, low = self.kinds[self.which[at]]
        self.counts[self.which[at]] -= 1
        self.which[at] = len(self.kinds)
        self.kinds.append((word, True, low))
        self.counts.append(1)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Token]:
        kinds, new = self.kinds, tuple.__new__  # half the time of Token(…), in loops over all words
        return (new(Token, (start, *kinds[number])) for start, number in zip(self.starts, self.which, strict=True))

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            kinds, pairs = self.kinds, zip(self.starts[at], self.which[at], strict=True)
            return [Token(start, *kinds[number]) for start, number in pairs]
        return tuple.__new__(Token, (self.starts[at], *self.kinds[self.which[at]]))
