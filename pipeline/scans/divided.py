"""Words that a line or a page divides, where the format says what they are whole (ALTO's SUBS_CONTENT).

The second part mostly follows the first. Where it does not, since a note or a running head stands between the two, it
is the next one on this page or the page after that is said to be of the same word.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

from pipeline.scans.placed import Layout

_FAR = 80  # code points after a first part in which the second begins
_SIGNS = string.punctuation + "\u00ad¬‐‑“”‘’—–"


@dataclass(frozen=True, slots=True)
class Divided:
    """The parts text[start:end] and text[second:stop], without the signs around them, and the word that they are.

    second is -1 where the second part is nowhere to be seen.
    """

    start: int
    end: int
    second: int
    stop: int
    whole: str

    @property
    def hyphened(self) -> bool:
        """Whether the whole word has a hyphen between the parts."""
        return len(self.whole) > self.end - self.start + self.stop - self.second


def find(layout: Layout, text: str) -> list[Divided]:
    """The words of `text` that lines divide, in the order of their first parts."""
    waiting: list[tuple[int, int, int, str]] = []
    found: list[Divided] = []
    starts, ends, pages = layout.word_starts.tolist(), layout.word_ends.tolist(), layout.page_of.tolist()
    for i, word in enumerate(layout.words):
        if not word.whole or starts[i] == ends[i]:
            continue
        whole = word.whole.strip(_SIGNS)
        start, end = _bare(text, starts[i], ends[i])
        shown = text[start:end]
        near = (f for f in waiting if pages[i] - f[2] <= 1 and f[3] == whole)
        match = next((f for f in near if _makes(text[f[0] : f[1]], shown, whole)), None)
        if match:
            waiting.remove(match)
            found.append(Divided(match[0], match[1], start, end, whole))
        elif whole.startswith(shown):
            waiting.append((start, end, pages[i], whole))
    for start, end, _, whole in waiting:
        following = text[end : end + _FAR].lstrip(_SIGNS + string.whitespace)
        if not any(following.startswith(whole[k:]) for k in (end - start, end - start + 1)):
            found.append(Divided(start, end, -1, -1, whole))
    return sorted(found, key=lambda d: d.start)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A word's stretch without the signs around it."""
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip(_SIGNS)), end - (len(shown) - len(shown.rstrip(_SIGNS)))


def _makes(first: str, second: str, whole: str) -> bool:
    """Whether two parts are the whole, a hyphen left out or not."""
    return whole.startswith(first) and whole.endswith(second) and len(whole) - len(first) - len(second) in (0, 1)
