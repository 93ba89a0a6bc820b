"""The words of a document: where they stand, which of them are known, and how likely each is.

`Words` is made once for a view; every answer is kept by spelling, so that a known word costs a look-up.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import regex

from pipeline.language import thresholds
from pipeline.stages.correct import engine_confidence
from pipeline.stages.correct.printed_widths import Widths
from pipeline.stages.correct.tokens import Kind, Token, Tokens
from pipeline.stages.correct.variants import Variants
from pipeline.text.characters import unaccented
from pipeline.text.findings import Edit

if TYPE_CHECKING:
    from pipeline.stages.view import View

CHUNK = re.compile(r"[^\s—–.,;:?!()\[\]“”\"…]+")  # built-in `re` is twice as fast as `regex` here
EDGE = "'’‘`´*^•\\/|~_<>=+-‐¬■„#§"  # » and « are no marks of English print: they are letters misread
CLEAN = regex.compile(r"[\p{Latin}\p{M}]+(?:[-‐'’][\p{Latin}\p{M}]+)*")
FIGURE = regex.compile(
    r"[£$€]?\d[\d.,/:'’×x-]*(?:st|nd|rd|d|th|s|l|d\.|%|p|°|lb|cwt|mm|cm|ft|in|[a-h])?%?|[ivxlcdm]+|[IVXLCDM]+|\d+[½¼¾]|\p{Lu}{1,5}"
)
TAIL = regex.compile(r"(?<=\p{Ll})(?!(?<=[dekorst])\^)[\^}]+[\^}'’_-]*|(?<=\p{Ll}[}])[\^}'’_-]+")
APART = regex.compile(r"(?<=[dekorst])\^+\Z")  # behind these no caret is a letter's tail
TAILED = regex.compile(r"\p{L}+(?:[\^}][\^}'’_-]*)+")
LETTERS = regex.compile(r"\p{Latin}")
OTHER_SCRIPT = regex.compile(r"[^\p{Latin}\P{L}]")
FRENCH = regex.compile(r"(?:[jldnscmt]|qu)['’][aeiouhéèêâ]\p{Ll}+")
HYPHEN = regex.compile(r"[-‐]")
WITH_SIGN = regex.compile(r"\p{Ll}[£$&@%^~<>{}]|[£$@%^~<>{}]\p{Ll}")  # o£ for of
TWO_FIGURES = regex.compile(r"\d\d|\d[OoIl]")
CLIPPED = regex.compile(r"(\p{Latin}+)['’](?:d|st|t|ll|em|ve|re|s|er|n)")
CLIPPED_ENDS = frozenset(("in", "an", "wi", "th", "ol"))
SHORTENED = regex.compile(
    r"(?:\b(?:\p{L}|M[rs]|Mrs|Mdm|Messrs|Dr|St|Rev|Hon|Capt|Col|Gen|Lieut|Prof|Esq|Sir|vol|vols|cap|art|chap|fig|viz|"
    r"etc|ibid|cf|No|Nos|pp?|sect?|inst|ult|prox))[.]\Z",
    regex.IGNORECASE,
)
_TABLE = thresholds.of("correct", "words")
ROUGH: float = _TABLE["rough"]
MODERN: int = _TABLE["modern"]
FEW: int = _TABLE["few"]
LONGEST: int = _TABLE["longest"]


class Words:
    """The words of one view, with the counts and figures that tell the right ones from the wrong."""

    def __init__(self, view: View) -> None:
        self.text = view.text
        self.lexicon = view.know.lexicon
        self._know = view.know
        self.year = view.meta.year
        self.settings: Mapping[str, Any] = view.know.tables["correct"]
        self.variants = Variants(self.lexicon, self.settings)
        self._known: dict[str, bool] = {}
        self._derived: dict[str, bool] = {}
        self._prior: dict[str, float] = {}
        self.tokens = Tokens(self._tokens())
        self.counts = self._count(lambda word: True)
        self.total = max(2000, len(self.tokens))
        self._affixes = self.settings["derivation"]
        self.unknown = self.tokens.of(lambda word, known, low: not known)
        self.widths = Widths(view.layout, self.settings.get("widths", {}))
        self._doubts = engine_confidence.doubts(self.tokens, view.layout, self.settings.get("confidence", {}))
        self.rough = 0.0  # how rough the text is; whoever knows which words occur nowhere says so

    def _count(self, wanted: Callable[[str], bool]) -> Counter[str]:
        """How often each word stands there, in lower case, of those that are `wanted` as they stand."""
        found: Counter[str] = Counter()
        for (word, _, low), count in zip(self.tokens.kinds, self.tokens.counts, strict=True):
            if wanted(word):
                found[low] += count
        return found

    def _tokens(self) -> Iterator[tuple[int, Kind]]:
        """Where each word starts, and its kind."""
        text, seen, lows = self.text, self._known, dict[str, str]()
        plain: dict[str, tuple[int, Kind]] = {}  # what known words make, wherever they stand
        for m in CHUNK.finditer(text):
            chunk = m.group()
            if made := plain.get(chunk):
                yield m.start() + made[0], made[1]
                continue
            word = chunk.strip(EDGE).lstrip("{")
            if not word or len(word) > LONGEST:
                continue
            start = m.start() + (chunk.index(word) if word != chunk else 0)
            if chunk != word and (tail := TAIL.match(text, start + len(word), m.end())):
                word += tail[0]  # what was read for a letter's tail: b}', the}-
            known = seen.get(word)
            if known is None:
                known = seen[word] = self._look_up(word)
            if known:
                plain[chunk] = start - m.start(), (word, True, lows.setdefault(word, fold(word)))
            if not known and self._broken_by_line(m.start(), m.end(), chunk):
                known = True
            if not known and chunk != word and not CLEAN.fullmatch(chunk):
                word = chunk.lstrip(EDGE + "{")  # a stain may be part of the word: sa^, the|
                start = m.end() - len(word)
                word = APART.sub("", word.rstrip("'’*-‐"))
            found = lows.get(word)
            if found is None:
                found = lows[word] = fold(word)
            yield start, (word, known, found)

    def shape(self, low: str) -> float:
        """How much likelier (log10) its letters are in a word than in a misread one."""
        return self._know.model.shapes.of(low)

    @property
    def doubted(self) -> bool:
        """Whether it is known how sure the engine was."""
        return bool(self._doubts)

    def doubt(self, index: int) -> float:
        """How much likelier (log10) its engine's sureness makes a misreading of the word; 0 where that is unknown."""
        return self._doubts[index] if self._doubts else 0.0

    def within(self, edits: Iterable[Edit]) -> set[int]:
        """The numbers of the words that edits touch."""
        starts = self.tokens.starts
        return {
            n
            for e in edits
            for n in range(max(0, bisect_right(starts, e.start) - 1), bisect_right(starts, e.end))
            if self.tokens[n].end >= e.start
        }

    def broken_by_line(self, token: Token) -> bool:
        """Whether the word is one half of a word broken at a line's end."""
        after = self.text[token.end : token.end + 1]
        return self._broken_by_line(token.start, token.end + len(after.strip()), token.word + after.strip())

    def _broken_by_line(self, start: int, end: int, chunk: str) -> bool:
        """Whether the word is one half of a word broken at a line's end: another stage's business."""
        if chunk[-1] in "-‐¬*" and self.text[end : end + 2].strip(" ")[:1] in ("\n", "\r", ""):
            return True
        before = self.text[max(0, start - 4) : start].rstrip()
        return before[-1:] in ("-", "‐", "¬") and "\n" in self.text[max(0, start - 4) : start]

    def known(self, word: str) -> bool:
        """Whether `word` may stand as it is: listed, a compound of listed words, a figure, or in another script."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> bool:
        if self.lexicon.in_use(word, self.year, MODERN, FEW):
            return True
        if len(word) == 1 or FIGURE.fullmatch(word) or OTHER_SCRIPT.search(word) or not LETTERS.search(word):
            return True
        if not CLEAN.fullmatch(word):
            if self._compound(word):
                return True  # weddin'-day
            letters = sum(map(str.isalpha, word))
            if TAILED.fullmatch(word) or WITH_SIGN.fullmatch(word):
                return False
            if letters < 2 or letters * 2 <= len(word) or TWO_FIGURES.search(word):
                return True
            rest = word.strip("0123456789")  # a word with the number of a note
            return rest != word and len(rest) > 1 and rest in self.lexicon
        if (clipped := CLIPPED.fullmatch(word)) and (clipped[1] in self.lexicon or clipped[1] + "e" in self.lexicon):
            return True
        if self.variants.printed(fold(word)):
            return True
        return self._compound(word)

    def _compound(self, word: str) -> bool:
        parts = HYPHEN.split(word)
        return len(parts) > 1 and all(len(p) > 1 and self._part(p) or p in ("a", "o", "I") for p in parts)

    def _part(self, word: str) -> bool:
        """Whether it may be part of a compound: a listed word, or one that is spoken without its last letter."""
        return word in self.lexicon or word[-3:] in ("in'", "in’") and word[:-1] + "g" in self.lexicon

    def prior(self, word: str) -> float:
        """log10 of the probability of a lower-case word: of the period's and the document's counts, mixed."""
        found = self._prior.get(word)
        if found is None:
            share = self.settings["mixture"]["document"]
            here = self.counts.get(word, 0) if self.known(word) else 0
            p = (1 - share) * self.lexicon.count(word) / max(1, self.lexicon.total) + share * here / self.total
            found = self._prior[word] = math.log10(max(p, 1e-10))
        return found

    def period(self, word: str) -> float:
        """log10 of the probability of a listed word in the period's texts alone."""
        return math.log10(max(0.5, self.lexicon.count(word)) / max(1, self.lexicon.total))

    def novel(self, word: str) -> float:
        """log10 of the probability that a word which is in no list was printed so."""
        s = self.settings["novel"]
        letters = sum(map(str.isalpha, word))
        p = s["word"] + s["letter"] * max(s["shortest"], letters)
        if any(not c.isalpha() and c not in "-‐'’" for c in word):
            p -= 3.0
        elif self.derived(word):
            p += s["derived"]
        else:
            p -= max(0.0, max(self.lexicon.oddness(part) for part in HYPHEN.split(word)) - s["odd"])
        return float(max(s["floor"], min(-2.0, p)))

    def derived(self, word: str) -> bool:
        """Whether `word` is a listed word with a common affix, or two listed words of four letters or more."""
        if word not in self._derived:
            self._derived[word] = self._derive(fold(word))
        return self._derived[word]

    def _derive(self, low: str) -> bool:
        def common(stem: str) -> bool:
            return len(stem) >= 4 and self.lexicon.count(stem) >= 30

        for end in self._affixes["suffixes"]:
            stem = low[: -len(end)]
            if low.endswith(end) and (common(stem) or len(stem) >= 4 and common(stem + "e")):
                return True
            if low.endswith(end) and stem.endswith("i") and common(stem[:-1] + "y"):
                return True
            if low.endswith(end) and stem[-1:] == stem[-2:-1] and common(stem[:-1]):
                return True  # demurrer
        if any(low.startswith(p) and common(low[len(p) :].lstrip("-")) for p in self._affixes["prefixes"]):
            return True
        return any(common(low[:i]) and common(low[i:]) for i in range(4, len(low) - 3))

    def foreign(self, index: int) -> bool:
        """Whether the word stands among others that are unknown too: a foreign phrase, or nothing that can be read."""
        width = self.settings["mixture"]["foreign_window"]
        near = self.tokens[max(0, index - width) : index] + self.tokens[index + 1 : index + 1 + width]
        bad = sum(not t.known for t in near)
        return bad >= 2 and bad >= self.settings["mixture"]["foreign_share"] * len(near)

    def foreign_before(self, at: int) -> bool:
        """The same of the last word that begins before an offset."""
        index = bisect_left(self.tokens.starts, at) - 1
        return index >= 0 and self.foreign(index)

    def dialect(self, index: int, width: int | None = None) -> int:
        """How many words near this one are speech spelt as it sounded, or another language's: little is misspelt
        among them."""
        width = width or self.settings["speech"]["window"]
        low, high = max(0, index - width), min(len(self.tokens), index + width + 1)
        return self._speech[high] - self._speech[low]

    @property
    def speech(self) -> float:
        """The share of such words in the document."""
        return self._speech[-1] / (len(self.tokens) + 100)

    @cached_property
    def accented(self) -> bool:
        """Whether the engine put in accents: everyday English words have them (thé, hâve), which no French ones do."""
        limits = self.settings["accents"]
        everyday = {w for w in self.counts if not w.isascii() and w.isalpha() and not self.known(w)}
        found = sum(self.counts[w] for w in everyday if self.lexicon.count(unaccented(w)) >= limits["everyday"])
        return bool(found >= max(limits["fewest"], limits["share"] * len(self.tokens)))

    @cached_property
    def titled(self) -> Counter[str]:
        """How often each word stands inside a sentence with a capital."""
        capital = self.tokens.of(lambda word, known, low: word[0].isupper())
        return Counter(t.low for t in map(self.tokens.__getitem__, capital) if not self.starts_sentence(t))

    @cached_property
    def small(self) -> Counter[str]:
        """How often each word stands without a capital."""
        return self._count(lambda word: word[0].islower())

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Words of speech spelt as it sounded, and of other languages."""
        return frozenset(self.settings["speech"]["words"])

    @cached_property
    def _speech(self) -> array[int]:
        """How many such words stand before each, those with their ends left out and French ones (j'ai) among them."""
        marks = self.spoken | self._more
        tokens, text = self.tokens, self.text
        sure = [low in marks or FRENCH.fullmatch(word) is not None for word, _, low in tokens.kinds]
        ends = [len(word) if low[-2:] in CLIPPED_ENDS else 0 for word, _, low in tokens.kinds]  # of those cut short: o'
        found = (
            sure[kind] or ends[kind] > 0 and text[start + ends[kind] : start + ends[kind] + 1] in ("'", "’")
            for start, kind in zip(tokens.starts, tokens.which, strict=True)
        )
        return array("q", accumulate(found, initial=0))

    @cached_property
    def _more(self) -> frozenset[str]:
        return frozenset(self.settings["speech"]["more"])

    def at_home(self, index: int) -> bool:
        """Whether the word is one of speech, or of another language, that is misread for other words as well, and
        stands beside such."""
        speech = self.settings["speech"]
        return self.tokens[index].low in self._more and self.dialect(index, speech["near"]) >= speech["company"]

    def starts_sentence(self, token: Token) -> bool:
        """Whether a capital is due to the word's place: after a point, a quotation mark or a blank line."""
        before = self.text[max(0, token.start - 12) : token.start]
        bare = before.rstrip(" \t\n\r*^•'’‘“\"”(—")
        if before.count("\n") > 1 or before[-1:] in "“\"‘'(":
            return True
        return not bare or bare[-1] in ".!?:;" and not SHORTENED.search(bare)


def roughness(misread: int, tokens: int) -> float:
    """How rough a text is: log10 of the share of words that occur nowhere, 0 for one in a hundred, -1 to 1.3."""
    return min(1.3, max(-1.0, math.log10((misread + 3) / (tokens + 300) / 0.01)))


def fold(word: str) -> str:
    """Lower case, straight apostrophes: the form in which words are counted and compared."""
    return word.lower().replace("’", "'").replace("‘", "'")
