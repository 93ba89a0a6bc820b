"""What may have been printed where a word was read: listed words near it in shape, the document's own words, parts.

Nothing is decided here: each reading comes with what it costs (`confusions`), and `judge` weighs them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.language import thresholds
from pipeline.language.confusions import WORD, Change, Confusions, bare
from pipeline.language.judge import Reading
from pipeline.language.model import Model
from pipeline.stages.correct import repeated_misreadings
from pipeline.stages.correct.spaces import Spacing
from pipeline.stages.correct.words import ROUGH, Words
from pipeline.text.characters import unaccented

_TABLE = thresholds.of("correct", "readings")
WEIGHED: int = _TABLE["weighed"]
STEP: float = _TABLE["step"]
DEAREST: float = _TABLE["dearest"]
NEGLIGIBLE: float = _TABLE["negligible"]
FAR_LETTERS: int = _TABLE["far_letters"]
FAR_STEPS: int = _TABLE["far_steps"]
LONG: int = _TABLE["long"]
KEPT = 1 << 16  # words whose neighbours are kept
FAR: int = _TABLE["far"]
FORMS: int = _TABLE["forms"]
OUTNUMBERED: int = _TABLE["outnumbered"]
OWN: int = _TABLE["own"]
VARIATION = frozenset(  # differences between spellings that were both printed: no misreadings but in a rough document
    pair for a, b in (("s", "z"), ("-", ""), ("'", ""), ("o", "ou"), ("e", "'"), ("", "k")) for pair in ((a, b), (b, a))
)
DOUBLED = regex.compile(r"([b-df-hj-np-tv-z])\1")
ENDING = regex.compile(
    r"^(?:un|in|im)(?=\p{L}{4})|(?<=\p{L}{3})(?:[ae](?=n(?:ce|t|cy)s?\Z)|[ai](?=bl[ey]\Z)|[oe](?=rs?\Z))"
)


@cache
def one_spelling(low: str) -> str:
    """One form for spellings of a word that writers and printers chose between: perseverence, unsurmountable."""
    plain: str = ENDING.sub("~", low)
    return plain.replace("isation", "ization").replace("ised", "ized").replace("ising", "izing")


def _hyphen(change: Change) -> bool:
    """Whether a hyphen was lost, put in, or read as another sign: no misreading of the word, printers set some either
    way, and the sign is another module's business."""
    printed, read = change
    return printed == "-" and read != "-" and not read.isalpha() or change == ("", "-")


def one_word(word: str, low: str) -> bool:
    """Whether two spellings are of one word: of an older time, by another writer, its plural, with other accents."""
    return one_spelling(word) == one_spelling(low) or _one_form(word, low)


def _one_form(word: str, low: str) -> bool:
    """Whether two longer words differ by their accents alone, by a doubled letter, or in their ending (one and many,
    Marquesas and Marquesan): either is printed."""
    if min(len(word), len(low)) < FORMS:
        return False
    if len(word) != len(low) and DOUBLED.sub(r"\1", word) == DOUBLED.sub(r"\1", low):
        return True
    if word[:-1] == low[:-1] and {word[-1], low[-1]} == {"s", "n"}:
        return True
    return word.rstrip("s") == low.rstrip("s") or len(word) == len(low) and all(map(_same_letter, word, low))


def _same_letter(a: str, b: str) -> bool:
    return a == b or bare(a) == bare(b)


class Finder:
    """Finds readings for the words of one view. Candidates are kept by spelling; only costs change with habits."""

    def __init__(
        self,
        words: Words,
        model: Model,
        confusions: Confusions,
        near: dict[str, tuple[str, ...]] | None = None,
        habits: Collection[Change] = (),
    ) -> None:
        self.words, self.model, self.confusions, self.habits = words, model, confusions, habits
        self.spacing = Spacing(words)
        self._near: dict[str, tuple[str, ...]] = {} if near is None else near
        self._found: dict[str, list[Reading]] = {}
        self.spelt: set[str] = set()  # what was asked about and is another spelling of a word
        self._listed_found: dict[tuple[str, tuple[str, ...]], list[Reading]] = {}

    def taught(self, confusions: Confusions, habits: Collection[Change] = ()) -> Finder:
        """The same with other costs, and with the confusions that the document has shown."""
        return Finder(self.words, self.model, confusions, self._near, habits)

    @cached_property
    def _own(self) -> Mapping[str, int]:
        """The document's own words with their counts: in no list, often there, and no misreadings of listed ones or of
        others of its own that stand there far oftener."""
        words = self.words
        own = {
            w: n
            for w, n in words.counts.items()
            if n >= OWN and len(w) > 4 and w.isalpha() and w not in words.lexicon and not self._misread(w)
        }
        return {w: n for w, n in own.items() if not self._outnumbered(w, own)}

    def _outnumbered(self, low: str, own: Mapping[str, int]) -> bool:
        """Whether a usual confusion makes `low` of another word of the document that stands far oftener."""
        near = process.extract(low, own.keys(), scorer=Levenshtein.distance, score_cutoff=2)
        others = (w for w, _, _ in near if own[w] >= OUTNUMBERED * own[low])
        return any(
            self.confusions.cost(w, low, repeated_misreadings.USUAL)[0] <= repeated_misreadings.USUAL for w in others
        )

    def _misread(self, low: str) -> bool:
        return repeated_misreadings.misread(
            self.words, low, self._weighed(low, self._nearest(self._in_use(low))), self.habits
        )

    def _nearest(self, candidates: Mapping[str, int]) -> tuple[str, ...]:
        """Candidates for a word, each with how many edits or confusions away it is, the likeliest first, as far as
        that and commonness tell."""
        likely = {w: steps * STEP - self.words.prior(w) for w, steps in candidates.items()}
        return tuple(sorted(likely, key=lambda w: (likely[w], w)))

    def unlisted(self, low: str) -> list[Reading]:
        """Readings of a word that is in no list, cheapest and commonest first."""
        if low in self._found:
            return self._found[low]
        if len(low) > WORD:
            return []
        near = self._near.get(low)
        if near is None:
            near = self._near[low] = self._nearest(self._candidates(low))
        lexicon, own = self.words.lexicon, self._own
        made = self._weighed(low, tuple(w for w in near if w in own or w in lexicon))
        if parted := self.spacing.part(low):
            made.append(parted)
        self._found[low] = made
        return made

    def _candidates(self, low: str) -> Mapping[str, int]:
        words, found = self.words, self._in_use(low)
        if len(low) > 4 and self._own:
            own = process.extract(low, self._own.keys(), scorer=Levenshtein.distance, score_cutoff=2)
            for w, steps, _ in own:
                if w != low and w.rstrip("s") != low.rstrip("s"):  # one and many are both right
                    found.setdefault(w, steps)
        if words.rough >= ROUGH and len(low) >= FAR_LETTERS and not words.known(low):
            for w, steps in self._far(low):
                found.setdefault(w, steps)
        return found

    def _in_use(self, low: str) -> dict[str, int]:
        """Listed words near it that may stand in a text of the document's year; not the word itself."""
        words = self.words
        near = self._listed(low).items()
        return {w: steps for w, steps in near if w != low and words.lexicon.in_use(w, words.year)}

    def _listed(self, low: str) -> Mapping[str, int]:
        """Listed words near it in shape, whatever the document's habits, and how many edits or confusions away. Kept
        from one document to the next: much the same is misread in all."""
        kept = self.model.near
        if low not in kept:
            if len(kept) > KEPT:
                kept.clear()
            lexicon = self.words.lexicon
            short = len(low) < 5
            near = {term: edits for term, edits, _ in lexicon.candidates(low, 1 if short else 2)}
            for term, steps in self.model.confusions.variants(low, lexicon.listed, far=not short).items():
                near[term] = min(steps, near.get(term, steps))
            kept[low] = near
        return kept[low]

    def _far(self, low: str) -> Iterator[tuple[str, int]]:
        """Common words three edits away, of longer ones four: worth the search only in a rough document, where words
        are read so badly."""
        steps = FAR_STEPS + (len(low) >= LONG)
        for length in range(len(low) - 2, len(low) + 3):
            common = self.model.common.get(length, ())
            near = process.extract(low, common, scorer=Levenshtein.distance, score_cutoff=steps, limit=FAR)
            yield from ((word, int(edits)) for word, edits, _ in near)

    def listed(self, low: str, neighbours: Iterable[str]) -> list[Reading]:
        """Readings of a listed word, among its neighbours."""
        asked = low, tuple(neighbours)  # the same few thousand, wherever they stand
        if asked not in self._listed_found:
            self._listed_found[asked] = self._weighed(*asked)
        return self._listed_found[asked]

    def _weighed(self, low: str, near: tuple[str, ...]) -> list[Reading]:
        words, made, best, spelt = self.words, list[Reading](), -99.0, -99.0
        for word in near[: 2 * WEIGHED]:
            prior = words.prior(word)
            cost, changes = self.confusions.cost(word, low, min(DEAREST, prior - best + NEGLIGIBLE))
            if cost == float("inf") or any(map(_hyphen, changes)):
                continue
            variant = (
                not VARIATION.isdisjoint(changes)
                or one_spelling(word) == one_spelling(low)
                or _one_form(word, low)
                and not (words.accented and unaccented(low) == word)
            )
            if variant and words.rough < ROUGH:
                spelt = max(spelt, prior - cost)
                continue
            best = max(best, prior - cost)
            plain = any(not self.confusions.knows(change) for change in changes)
            made.append(
                Reading(
                    word,
                    cost,
                    changes,
                    prior,
                    words.counts.get(word, 0),
                    words.lexicon.count(word),
                    word in words.lexicon,
                    words.lexicon.is_name(word),
                    plain,
                    variant,
                )
            )
        if spelt > best:  # as near as nothing else stands a word that is spelt in two ways: this is the other
            self.spelt.add(low)
            return []
        made = [r for r in made if r.prior - r.cost > best - NEGLIGIBLE]
        return sorted(made, key=lambda r: (r.cost - r.prior, r.word))[:WEIGHED]
