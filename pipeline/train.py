"""Makes the period lexicon: counts words in training texts, weighs the evidence for each, writes table and
index.

Texts are files of JSON lines (`.jsonl`, `.jsonl.xz`), a work a line with `work`, `author`, `year` and `text`,
a paragraph a line. Word lists are plain files, a word a line, SCOWL's among them, whose suffix
(`british-words.60`) says how rare their words are (10 the commonest, 95 the rarest); other lists count as 60.
The outcome depends on nothing else.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import lexicon
from pipeline.errors import BadInput, Unreadable
from pipeline.lexicon import BUCKETS, CLUE, DISTANCE, EPOCH, PREFIX, Entry, deletes

SOURCES = Path("lexicon", "sources.tsv")
LAST_YEAR = EPOCH + 255

# Thresholds, chosen on 20 works held out of training and on OCR text with its transcription: see
# dictionaries/lexicon/README.md, "How the thresholds were chosen".
SURE_LEVEL = 60  # words of lists up to this level need no evidence
RARE_LEVEL = 70  # words of lists up to this level count where this many authors use them
RARE_AUTHORS = 2
SHORT = 3  # a word this short meets a garbled one so easily that a list alone proves nothing, beyond level 35
SHORT_LEVEL = 35
WORD_AUTHORS = 3  # a word of no list
NAME_AUTHORS = 2  # a word of no list that is mostly capitalised, and occurs NAME_COUNT times
NAME_COUNT = 5
POSSESSIVE_AUTHORS = 40  # others follow from their noun
FAR_COUNT = (
    10  # words of groups this common can be found at two edits of their own; the index stays below 8 MB
)

# What OCR takes for what, both ways, as seen in training pairs of OCR text and transcription.
_CONFUSED = (
    "rn:m ri:n in:m ni:m iu:m nn:m il:n ti:n ll:n ll:u rr:n ii:n ii:u li:h lii:hi tli:th hi:lu cl:d vv:w "
    "iv:w c:e c:o e:o a:o s:a u:n h:b h:k h:n b:li t:l i:l i:t i:j i:r t:r r:n r:v v:y f:s f:t g:q"
)
CONFUSIONS = tuple((a, b) for a, _, b in (pair.partition(":") for pair in _CONFUSED.split()))

Counts = dict[str, tuple[int, int, int, int, int]]  # of each word: the first five of Tally
SCOWL_PARTS = (
    "words",
    "upper",
    "proper-names",
    "contractions",
)  # of its lists; abbreviations look like garble
SCOWL_REGIONS = (
    "english british british_variant_1 british_variant_2 british_z variant_1 variant_2 variant_3".split()
)
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = re.compile(rf"[{_LETTER}]+(?:['’‘ʼ‐‑-][{_LETTER}]+)*")
_LISTED = re.compile(rf"[{_LETTER}]+(?:['-][{_LETTER}]+)*")


@dataclass(slots=True)
class Tally:
    """What was seen of one word. `titled` and `upper`: its occurrences as Word and as WORD; `inside`: those
    within a sentence, of which `inside_titled` begin with a capital (words all in capitals left out).
    """

    count: int = 0
    titled: int = 0
    upper: int = 0
    inside: int = 0
    inside_titled: int = 0
    works: int = 0
    first: int = 0
    last: int = 0
    authors: set[str] = field(default_factory=set)

    @property
    def named(self) -> bool:
        """Whether it is mostly capitalised, wherever it stands."""
        return self.titled * 2 > self.count - self.upper

    def written(self, named: bool) -> int:
        """Occurrences as Word, or as word."""
        return self.titled if named else self.count - self.titled - self.upper

    def caps(self) -> int:
        """Tenths of its occurrences inside sentences that are capitalised; all are asked where none is
        inside.
        """
        if self.inside:
            return min(9, 10 * self.inside_titled // self.inside)
        mixed = self.count - self.upper
        return min(9, 10 * self.titled // mixed) if mixed else 9 * bool(self.count)


@dataclass(frozen=True, slots=True)
class Work:
    """One training text, as `sources.tsv` lists it; `words` counts its words."""

    title: str
    author: str
    year: int
    words: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `build` did. `seen` counts different words in the texts, `refused` those too likely to be OCR
    errors.
    """

    works: int
    tokens: int
    seen: int
    kept: int
    unattested: int
    refused: int
    table_bytes: int
    index_bytes: int


def build(
    texts: Sequence[Path],
    word_lists: Sequence[Path],
    out: Path,
    *,
    jobs: int = 2,
    progress: Callable[[int], None] | None = None,
) -> BuildReport:
    """Write table, sources and index under `out` (the `dictionaries` folder) from training texts and word
    lists.

    Words of `out`/lexicon/anachronisms.txt are left out. `jobs` processes count words; `progress` is told how
    many more works are done. The bytes written are the same with any number of jobs.
    Raises BadInput where a text or list is not of the form above, Unreadable where it cannot be read or
    written.
    """
    tallies: dict[str, Tally] = {}
    works = []
    for work, counted in _counted(sorted(texts, key=lambda p: p.name), jobs):
        works.append(work)
        _merge(tallies, counted, _surname(work.author), work.year)
        if progress:
            progress(1)
    _one_author_once(tallies)
    levels = _levels(word_lists)
    barred = {lexicon.key(word) for word in lexicon.listed(out / lexicon.ANACHRONISMS)}
    kept, refused = select(tallies, levels, barred)
    unseen = Tally()
    entries = {
        word: Entry((t := tallies.get(word, unseen)).count, t.works, t.first, t.last, t.caps())
        for word in sorted(kept, key=str.encode)
    }
    table = "".join(["\t".join(lexicon.COLUMNS) + "\n", *map(_row, entries.items())]).encode()
    packed = pack(entries, hashlib.sha256(table).digest())
    rows = sorted({(w.title, w.author, str(w.year or ""), str(w.words)) for w in works})
    listing = "".join("\t".join(row) + "\n" for row in [("title", "author", "year", "words"), *rows]).encode()
    for path, data in ((lexicon.TABLE, table), (SOURCES, listing), (lexicon.INDEX, packed)):
        _write(out / path, data)
    tokens = sum(work.words for work in works)
    alone = len(kept - tallies.keys())
    return BuildReport(
        len(works), tokens, len(tallies), len(kept), alone, len(refused), len(table), len(packed)
    )


def _row(item: tuple[str, Entry]) -> str:
    """One line of the table. Unknown years are left empty, and so is everything of a word the texts do not
    have.
    """
    word, e = item
    if not e.count:
        return word + "\n"
    return f"{word}\t{e.count}\t{e.works}\t{e.first or ''}\t{e.last or ''}\t{e.caps}\n"


def scowl(folder: Path) -> list[Path]:
    """The British lists of SCOWL, with their spelling variants, in the folder its Debian package installs
    (/usr/share/dict/scowl), up to the level of RARE_LEVEL. Raises BadInput if there are none.
    """
    levels = [path.suffix[1:] for path in folder.glob("*.*")]
    found = [
        folder / f"{region}-{part}.{level}"
        for region in SCOWL_REGIONS
        for part in SCOWL_PARTS
        for level in sorted({level for level in levels if level.isdecimal() and int(level) <= RARE_LEVEL})
    ]
    if lists := [path for path in found if path.is_file()]:
        return lists
    raise BadInput(f"{folder}: no word lists of SCOWL there; Debian's package `scowl` has them")


def select(
    tallies: Mapping[str, Tally], levels: Mapping[str, int], barred: set[str]
) -> tuple[set[str], set[str]]:
    """The words to keep, and those refused because OCR makes them of a far commoner word.

    In: what was seen of each word, the level of each listed word (10-95), and words that are kept out.
    """
    kept: set[str] = set()
    refused: set[str] = set()
    for word in levels.keys() | tallies.keys():
        tally, level = tallies.get(word), levels.get(word, 100)
        if word in barred or (len(word) == 1 and word not in "aio"):
            continue
        short = len(word) <= SHORT
        if level <= (SHORT_LEVEL if short else SURE_LEVEL):
            kept.add(word)
        elif tally and _attested(word, tally, level):
            (refused if _garbled(word, tally, tallies, level, short) else kept).add(word)
    return kept, refused


def _attested(word: str, tally: Tally, level: int) -> bool:
    """Whether enough authors use the word. OCR errors mostly stay in the text of one."""
    authors = len(tally.authors)
    if word.endswith("'s"):
        return authors >= POSSESSIVE_AUTHORS
    if level <= RARE_LEVEL and authors >= (WORD_AUTHORS if len(word) <= SHORT else RARE_AUTHORS):
        return True
    return authors >= (NAME_AUTHORS if tally.named and tally.count >= NAME_COUNT else WORD_AUTHORS)


def _garbled(word: str, tally: Tally, tallies: Mapping[str, Tally], level: int, short: bool) -> bool:
    """Whether a word is likelier to be a far commoner one misread: one confusion away (any letter, in short
    words), and used by fewer authors than errors in that many occurrences would reach."""
    if "-" in word:
        return False
    named = tally.named
    own = max(1, tally.written(named))
    commonest = max((t.written(named) for w in _misread(word, short) if (t := tallies.get(w))), default=0)
    ratio = commonest / own
    if short:  # every 100 to 1: 8 authors; 1,000: 24; 10,000: 40
        return ratio >= 100 and len(tally.authors) < 16 * math.log10(ratio) - 24
    # 200 to 1: 6 authors; 1,000: 12; 10,000: 20. Listed words get the benefit of the doubt up to 1,000.
    doubtful = 1000 if level <= RARE_LEVEL else 200
    return ratio >= doubtful and len(tally.authors) < 8 * math.log10(ratio) - 12


def _misread(word: str, short: bool) -> Iterator[str]:
    """Words that OCR may have made `word` of."""
    for a, b in CONFUSIONS:
        for wrong, right in ((a, b), (b, a)):
            at = word.find(wrong)
            while at >= 0:
                yield word[:at] + right + word[at + len(wrong) :]
                at = word.find(wrong, at + 1)
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if plain != word:
        yield plain
    if short:
        for at in range(len(word)):
            for letter in "abcdefghijklmnopqrstuvwxyz":
                yield word[:at] + letter + word[at + 1 :]


def pack(entries: Mapping[str, Entry], table: bytes) -> bytes:
    """The index of `entries` (in byte order of the words) for the table whose sha256 is given: see
    lexicon._Index.
    """
    words = list(entries)
    groups: list[int] = []
    postings: dict[int, set[tuple[int, int]]] = defaultdict(set)
    at = 0
    while at < len(words):
        prefix, end, common = words[at][:PREFIX], at, 0
        while end < len(words) and words[end][:PREFIX] == prefix:
            common += entries[words[end]].count
            end += 1
        for rest in deletes(prefix, DISTANCE if common >= FAR_COUNT else 1):
            number = zlib.crc32(rest.encode())
            postings[number & (BUCKETS - 1)].add((len(groups), number >> CLUE))
        groups.append(at)
        at = end
    if len(groups) > 1 << 17:
        raise BadInput(
            f"{len(words)} words are too many for the index: {len(groups)} groups, at most {1 << 17}"
        )
    flat = [posting for bucket in range(BUCKETS) for posting in sorted(postings.get(bucket, ()))]
    ends = [0]
    for bucket in range(BUCKETS):
        ends.append(ends[-1] + len(postings.get(bucket, ())))
    encoded = [word.encode() for word in words]
    offsets = [0]
    for word in encoded:
        offsets.append(offsets[-1] + len(word))
    rows = list(entries.values())
    longest, total = max(map(len, words), default=0), sum(row.count for row in rows)
    head = lexicon.HEADER.pack(lexicon.MAGIC, table, len(words), len(groups), len(flat), longest, total)
    return b"".join(
        (
            head,
            _little(offsets, 4),
            _little((row.count for row in rows), 4),
            _little((*groups, len(words)), 4),
            _little(ends, 4),
            _little((min(row.works, 0xFFFF) for row in rows), 2),
            _little((group & 0xFFFF for group, _ in flat), 2),
            bytes(row.first and row.first - EPOCH for row in rows),
            bytes(row.last and row.last - EPOCH for row in rows),
            bytes(row.caps for row in rows),
            bytes(clue << 1 | group >> 16 for group, clue in flat),
            *encoded,
        )
    )


def _little(numbers: Iterable[int], size: int) -> bytes:
    return b"".join(number.to_bytes(size, "little") for number in numbers)


def count_words(text: str) -> Counts:
    """Count, titled, upper, inside and inside_titled (see Tally) of each word of a text."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 5)
    text = unicodedata.normalize("NFC", text)
    for match in _WORD.finditer(text):
        word, at = match.group(), match.start()
        tally = found[word.lower()]
        tally[0] += 1
        titled = word[0].isupper()
        if titled and len(word) > 1 and word.isupper():
            tally[2] += 1
            continue
        tally[1] += titled
        if at > 1 and text[at - 1] == " " and (text[at - 2].isalnum() or text[at - 2] in ",;"):
            tally[3] += 1
            tally[4] += titled
    folded: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for form, tally in found.items():
        folded[lexicon.key(form)] = [a + b for a, b in zip(folded[lexicon.key(form)], tally, strict=True)]
    return {form: (t[0], t[1], t[2], t[3], t[4]) for form, t in folded.items()}


def _count_line(line: str) -> tuple[Work, Counts]:
    record = json.loads(line)
    counted = count_words(str(record["text"]))
    title, author, year = (
        " ".join(str(record.get(name) or "").split()) for name in ("work", "author", "year")
    )
    when = int(year) if year.isdecimal() and EPOCH < int(year) <= LAST_YEAR else 0
    return Work(title, author, when, sum(c[0] for c in counted.values())), counted


def _counted(texts: Sequence[Path], jobs: int) -> Iterator[tuple[Work, Counts]]:
    lines = _lines(texts)
    try:
        if jobs <= 1:
            yield from map(_count_line, lines)
            return
        with ProcessPoolExecutor(jobs) as pool:
            pending = []
            for line in lines:  # a few at a time: the texts together would not fit in small memories
                pending.append(pool.submit(_count_line, line))
                if len(pending) > 4 * jobs:
                    yield pending.pop(0).result()
            for job in pending:
                yield job.result()
    except (ValueError, KeyError, AttributeError, TypeError) as e:
        raise BadInput(f"training texts: want JSON lines with work, author, year, text: {e!r}") from e


def _lines(texts: Sequence[Path]) -> Iterator[str]:
    for path in texts:
        try:
            opener = lzma.open if path.suffix == ".xz" else open
            with opener(path, "rt", encoding="utf-8") as file:
                yield from (line for line in file if line.strip())
        except (lzma.LZMAError, UnicodeDecodeError) as e:
            raise BadInput(f"{path}: {e}") from e
        except OSError as e:
            raise Unreadable(f"{path}: {e.strerror}") from e


def _merge(tallies: dict[str, Tally], counted: Counts, author: str, year: int) -> None:
    for word, (count, titled, upper, inside, inside_titled) in counted.items():
        tally = tallies.get(word)
        if tally is None:
            tally = tallies[word] = Tally()
        tally.count += count
        tally.titled += titled
        tally.upper += upper
        tally.inside += inside
        tally.inside_titled += inside_titled
        tally.works += 1
        tally.authors.add(author)
        if year:
            tally.first = min(tally.first or year, year)
            tally.last = max(tally.last, year)


def _surname(author: str) -> str:
    """What `Eliot, George [pseud.]`, `George Eliot 1819-1880` and `Eliot` share: collections vary."""
    name = re.sub(r"\[.*?\]|\d.*", "", author).strip()
    surname = name.split(",")[0] if "," in name else (name.split() or [""])[-1]
    return "".join(c for c in unicodedata.normalize("NFD", surname.lower()) if c.isalpha())


def _one_author_once(tallies: Mapping[str, Tally]) -> None:
    """Take `CBronte`, as a collection has it, for `Bronte` where there is one."""
    known = set().union(*(tally.authors for tally in tallies.values()))
    same = {name: name[1:] for name in known if len(name) > 5 and name[1:] in known}
    for tally in tallies.values():
        tally.authors = {same.get(name, name) for name in tally.authors}


def _levels(word_lists: Iterable[Path]) -> dict[str, int]:
    """The lowest level of each listed word. Lists of today are full of today's names and brands, so that what
    is listed with a capital only counts as rare, whatever its level."""
    levels: dict[str, int] = {}
    for path in word_lists:
        try:
            data = path.read_bytes()
        except OSError as e:
            raise Unreadable(f"{path}: {e.strerror}") from e
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1")  # SCOWL's own encoding before Debian's
        level = int(path.suffix[1:]) if path.suffix[1:].isdecimal() else SURE_LEVEL
        for word in text.split("\n"):
            form = lexicon.key(word.strip())
            if not _LISTED.fullmatch(form) or form.endswith("'s"):
                continue
            rarity = max(level, RARE_LEVEL) if word[:1].isupper() else level
            levels[form] = min(rarity, levels.get(form, rarity))
    return levels


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_bytes(data)
        half.replace(path)
    except OSError as e:
        raise Unreadable(f"{path}: {e.strerror}") from e
