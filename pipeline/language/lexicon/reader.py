"""Reads the period lexicon: membership, figures, names, and spelling candidates.

Counts come from `dictionaries/lexicon/period-en.tsv`, read through the mapped index beside it. Candidates come from
symspellpy's own lookup (Garbe's Symmetric Delete algorithm) over the same file. People's additions, `names.txt` and
`user.txt`, are laid over it in memory; the words of `anachronisms.txt` are hidden.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from rapidfuzz.distance import OSA

from pipeline.errors import BadInput, Unreadable
from pipeline.language.lexicon.index import DISTANCE, INDEX, MAGIC, PREFIX, REBUILD, TABLE, Entry, Index, deletes
from pipeline.language.lexicon.letters import LETTERS, Letters

NAMES, USER, ANACHRONISMS = (Path("lexicon", n) for n in ("names.txt", "user.txt", "anachronisms.txt"))
NAME_CAPS = 5  # tenths of its uses inside sentences that must be capitalised for a word to count as a name

FIRST_TEXTS = 1845  # the training texts begin about then: before, nothing is known of when a word came up
EARLY = 30  # years that a word may be older than the first text that has it: texts that have a rare word are few

_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_CACHE = 1 << 18  # words that were asked for, kept
_PRONOUN = frozenset(("i", "i'm", "i'll", "i've", "i'd"))


def key(word: str) -> str:
    """The form words are listed under: lower case, NFC, straight apostrophes, plain hyphens."""
    folded = word.lower()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded.translate(_FOLD))


def listed(path: Path) -> Iterator[str]:
    """Words of a hand-kept list: one a line, `#` begins a comment; none if there is no such file.

    Raises Unreadable or BadInput where the file cannot be read as UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except OSError as e:
        raise Unreadable(f"{path}: {e.strerror}") from e
    except UnicodeDecodeError as e:
        raise BadInput(f"{path}: not UTF-8: {e}; save it as UTF-8") from e
    return (word for line in lines for word in line.partition("#")[0].split())


class Lexicon:
    """The period lexicon. Make one with `load`."""

    def __init__(
        self,
        index: Index,
        letters: Letters,
        names: Iterable[str],
        user: Iterable[str],
        hidden: Iterable[str],
        version: str,
    ):
        self._index = index
        self._letters = letters
        names = list(names)
        self._names = frozenset(key(name) for name in names if name != name.lower())
        self._added = frozenset(map(key, [*names, *user]))
        self._hidden = frozenset(map(key, hidden)) - self._added
        self.version = version
        self._asked: dict[str, Entry | None] = {}
        self._named: dict[str, bool] = {}
        self.total = index.total  # all occurrences of the listed words

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """The lexicon under `folder` (the `dictionaries` folder). Takes a few milliseconds.

        Raises BadInput where the index is missing, damaged, or was made from another table than the one
        beside it, and Unreadable where the operating system refuses a file.
        """
        try:
            table = hashlib.sha256((folder / TABLE).read_bytes())
            index = Index(folder / INDEX, table.digest())
            letters = Letters.load(folder / LETTERS)
        except (KeyError, ValueError) as e:
            raise BadInput(f"{folder / LETTERS}: cannot be read: {e}; {REBUILD}") from e
        except FileNotFoundError as e:
            raise BadInput(f"{e.filename}: there is no such file; {REBUILD}") from e
        except OSError as e:
            raise Unreadable(f"{e.filename}: {e.strerror}") from e
        names, user, hidden = (list(listed(folder / name)) for name in (NAMES, USER, ANACHRONISMS))
        sha = hashlib.sha256(MAGIC + table.digest())
        for words in (names, user, hidden):
            sha.update("\n".join([*words, "\0"]).encode())
        return cls(index, letters, names, user, hidden, sha.hexdigest()[:12])

    def __contains__(self, word: str) -> bool:
        """Whether `word` is listed, in any case, with either apostrophe. The possessive of a word counts as
        listed; a compound with hyphens only if it is listed as such.
        """
        return self.entry(word) is not None

    def count(self, word: str) -> int:
        """Occurrences of `word` in the training texts; 0 if unknown or never met; at least 1 for hand-listed
        words.
        """
        entry = self.entry(word)
        return entry.count if entry else 0

    def entry(self, word: str) -> Entry | None:
        """The figures of `word`, or None. A possessive that is not listed has its noun's, with a count of 1
        at most.
        """
        try:
            return self._asked[word]
        except KeyError:
            pass
        form = key(word)
        found = self._entry(form)
        if found is None and form.endswith("'s") and (noun := self._entry(form[:-2])):
            found = Entry(min(1, noun.count), min(1, noun.works), noun.first, noun.last, noun.caps)
        if len(self._asked) > _CACHE:
            self._asked.clear()
        self._asked[word] = found
        return found

    def _entry(self, form: str) -> Entry | None:
        if form in self._hidden:
            return None
        found = self._index.entry(form)
        if form not in self._added:
            return found
        if found is None:
            return Entry(1, 0, 0, 0, 9 if form in self._names else 0)
        return Entry(max(1, found.count), found.works, found.first, found.last, found.caps)

    @cached_property
    def forms(self) -> Sequence[str]:
        """The words of the table by their numbers."""
        return list(self._index.forms)

    @cached_property
    def listed(self) -> Container[str]:
        """The words in the form they are listed under: quicker to ask, of many spellings that are mostly no words."""
        return (self._index.forms | self._added) - self._hidden

    def number(self, word: str) -> int | None:
        """The place of `word` among the words of the table, in byte order from 0; None where it is not in it."""
        form = key(word)
        return None if form in self._hidden else self._index.number(form)

    def is_name(self, word: str) -> bool:
        """Whether `word` stands in names.txt with a capital, or is mostly capitalised inside sentences:
        names, but also titles, months, nationalities and Roman numerals. The pronoun I is none.
        """
        found = self._named.get(word)
        if found is None:
            if len(self._named) > _CACHE:
                self._named.clear()
            found = self._named[word] = self._is_name(key(word))
        return found

    def _is_name(self, form: str) -> bool:
        if form in self._names or form.removesuffix("'s") in self._names:
            return True
        entry = self.entry(form)
        return entry is not None and entry.caps >= NAME_CAPS and form not in _PRONOUN

    def in_use(self, word: str, year: int | None, early: int = EARLY, few: int = 0) -> bool:
        """Whether `word` is listed and may stand in a text of that year: it was first met no later than `early` years
        after it. Where the year is not known, or fewer than `few` texts (or none) have the word, being listed is
        enough."""
        entry = self.entry(word)
        if entry is None or year is None or not entry.first or entry.works < few:
            return entry is not None
        return entry.first <= max(year, FIRST_TEXTS) + early

    def is_barred(self, word: str) -> bool:
        """Whether `word` stands in anachronisms.txt."""
        return key(word) in self._hidden

    def oddness(self, word: str) -> float:
        """How many powers of ten less likely the letters of `word` are than those of other words of its length; 0
        for any that looks like a word.
        """
        return self._letters.oddness(key(word))

    def candidates(self, word: str, distance: int = DISTANCE) -> list[tuple[str, int, int]]:
        """Listed words within `distance` edits (0-2; insertion, deletion, substitution, swap of neighbours)
        of `word`: (lower-case word, edits, count), nearest first, then commonest, then by alphabet. Rare
        words (met fewer than index.FAR_COUNT times) may be missed where both edits are among the first seven
        letters: the index would grow by a third.

        Raises ValueError for a greater distance.
        """
        form = key(word)
        found = {item[0]: item for item in self._lookup(form, distance)}
        if form.endswith("'s"):  # nouns' possessives are mostly not listed: look for the noun
            for noun, edits, count in self._lookup(form[:-2], distance):
                found.setdefault(noun + "'s", (noun + "'s", edits, min(1, count)))
        return sorted(found.values(), key=lambda item: (item[1], -item[2], item[0]))

    def _lookup(self, form: str, distance: int) -> Iterator[tuple[str, int, int]]:
        speller, all_of_them = self._speller
        for item in speller.lookup(form, all_of_them, max_edit_distance=distance):
            if item.term not in self._hidden:
                yield item.term, item.distance, item.count

    @cached_property
    def _speller(self) -> tuple[Any, Any]:
        """A SymSpell that reads the mapped index, and its Verbosity.ALL. Made at first use: importing it
        takes 40 ms.

        SymSpell.lookup (6.7.8, 6.9, 6.10) only tests and reads items of `_words` and `_deletes`, and reads
        `_max_length`, so anything that answers `in` and `[]` will do. A test compares the outcome with
        symspellpy's own dictionary.
        """
        from symspellpy import SymSpell, Verbosity  # type: ignore[import-untyped, unused-ignore]

        speller = SymSpell(
            max_dictionary_edit_distance=DISTANCE, prefix_length=PREFIX, distance_comparer=cast(Any, _Edits())
        )
        missing = [a for a in ("_words", "_deletes", "_max_length") if not hasattr(speller, a)]
        if missing:
            raise RuntimeError(f"this symspellpy has no {', '.join(missing)}: the lexicon was made for 6.10")
        speller._words = _Words(self)
        speller._deletes = _Deletes(self._index, sorted(self._added))
        speller._max_length = max(self._index.longest, *map(len, self._added), 0)
        return speller, Verbosity.ALL


class _Edits:
    """The distance of two words, as SymSpell asks for it; its own is the same in Python, and ten times as slow."""

    def compare(self, one: str, other: str, most: int) -> int:
        """Edits (insertion, deletion, substitution, swap of neighbours) between two words; -1 for more than `most`."""
        edits = OSA.distance(one, other, score_cutoff=most)
        return edits if edits <= most else -1


class _Words:
    """Word to count, as SymSpell asks for it."""

    def __init__(self, lexicon: Lexicon):
        self._entry = lexicon._entry

    def __contains__(self, word: str) -> bool:
        return self._entry(word) is not None

    def __getitem__(self, word: str) -> int:
        found = self._entry(word)
        return found.count if found else 0  # a hidden word, left out afterwards


class _Deletes:
    """What is left of a word after deletions, to the words it may have been: as SymSpell asks for it."""

    def __init__(self, index: Index, extra: Iterable[str]):
        self._index = index
        self._extra: defaultdict[str, list[str]] = defaultdict(list)
        for word in extra:
            for rest in deletes(word[:PREFIX], DISTANCE):
                self._extra[rest].append(word)
        self._last: tuple[str, list[str]] = ("", [])

    def __contains__(self, rest: str) -> bool:
        words = self._index.having(rest)
        if rest in self._extra:
            words = words + self._extra[rest]
        self._last = (rest, words)  # SymSpell asks for the item right after
        return bool(words)

    def __getitem__(self, rest: str) -> list[str]:
        if self._last[0] != rest:
            self.__contains__(rest)
        return self._last[1]
