"""Makes the period lexicon: counts words in training texts, weighs the evidence for each, writes table and index.

Texts are files of JSON lines (`.jsonl`, `.jsonl.xz`), a work a line with `work`, `author`, `year` and `text`,
a paragraph a line. Word lists are plain files, a word a line, SCOWL's among them, whose suffix
(`british-words.60`) says how rare their words are (10 the commonest, 95 the rarest); other lists count as 60.
The outcome depends on these and on the words that are barred, and on nothing else.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import signal
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput, InvalidOutput, MissingProgram, Unreadable
from pipeline.language import ngram_counting, token_stream
from pipeline.language.lexicon import letters
from pipeline.language.lexicon.admission import RARE_LEVEL, SURE_LEVEL, Tally, one_author_once, select, surname
from pipeline.language.lexicon.index import EPOCH, INDEX, LAST_YEAR, TABLE, Entry, pack
from pipeline.language.lexicon.reader import ANACHRONISMS, key, listed
from pipeline.language.ngrams import LANGUAGE

_T = TypeVar("_T")
SOURCES = Path("lexicon", "sources.tsv")
COLUMNS = ("word", "count", "works", "first", "last", "caps")

Counts = dict[str, tuple[int, int, int, int, int]]  # of each word: the first five of Tally
SCOWL = Path("/usr/share/dict/scowl")  # where Debian's package puts it
DICTIONARY_LEVEL = 80  # of its lists: large dictionaries' words, too rare to be listed, which show a word to be one
NAMES_LEVEL = 95  # the same of names
SCOWL_PARTS = "words upper proper-names contractions".split()  # of its lists; abbreviations look like garble
SCOWL_REGIONS = "english british british_variant_1 british_variant_2 british_z variant_1 variant_2 variant_3".split()
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = re.compile(rf"[{_LETTER}]+(?:['’‘ʼ‐‑-][{_LETTER}]+)*")
_LISTED = re.compile(rf"[{_LETTER}]+(?:['-][{_LETTER}]+)*")


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
    anachronisms: Path | None = None,
    jobs: int = 2,
    progress: Callable[[int], None] | None = None,
) -> BuildReport:
    """Write table, sources and index under `out` (the `dictionaries` folder) from training texts and word
    lists.

    Words of the list `anachronisms` are left out (`out`/lexicon/anachronisms.txt unless another is given).
    `jobs` processes count words; `progress` is told how many more works are done. The bytes written are the
    same with any number of jobs.
    Raises BadInput where a text or list is not of the form above, Unreadable where it cannot be read or
    written, InvalidOutput where a process was killed.
    """
    tallies: dict[str, Tally] = {}
    works = []
    for work, counted in _each(texts, jobs, _count_line, {}):
        works.append(work)
        _merge(tallies, counted, surname(work.author), work.year)
        if progress:
            progress(1)
    one_author_once(tallies)
    levels = _levels(word_lists)
    barred = {key(word) for word in listed(anachronisms or out / ANACHRONISMS)}
    kept, refused = select(tallies, levels, barred)
    unseen = Tally()
    entries = {
        word: Entry((t := tallies.get(word, unseen)).count, t.works, t.first, t.last, t.caps())
        for word in sorted(kept, key=str.encode)
    }
    table = "".join(["\t".join(COLUMNS) + "\n", *map(_row, entries.items())]).encode()
    packed = pack(entries, hashlib.sha256(table).digest())
    rows = sorted({(w.title, w.author, str(w.year or ""), str(w.words)) for w in works})
    listing = "".join("\t".join(row) + "\n" for row in [("title", "author", "year", "words"), *rows]).encode()
    model = letters.table((word, entry.caps) for word, entry in entries.items())
    unlisted = {word: tally.works for word, tally in tallies.items() if word not in kept}
    rows_of = _each(texts, jobs, _number_line, ngram_counting.vocabulary(entries))
    dictionary = {word for word, level in levels.items() if level > RARE_LEVEL} - kept - refused - barred
    language = ngram_counting.pack(rows_of, len(entries), unlisted, dictionary, hashlib.sha256(table).digest())
    written = ((TABLE, table), (SOURCES, listing), (INDEX, packed), (letters.LETTERS, model), (LANGUAGE, language))
    for path, data in written:
        write(out / path, data)
    tokens = sum(work.words for work in works)
    alone = len(kept - tallies.keys())
    return BuildReport(len(works), tokens, len(tallies), len(kept), alone, len(refused), len(table), len(packed))


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
    (SCOWL), up to DICTIONARY_LEVEL, and those of names to NAMES_LEVEL. Raises MissingProgram if there are none.
    """
    levels = [path.suffix[1:] for path in folder.glob("*.*")]
    found = [
        folder / f"{region}-{part}.{level}"
        for region in SCOWL_REGIONS
        for part in SCOWL_PARTS
        for level in sorted({level for level in levels if level.isdecimal()})
        if int(level) <= (NAMES_LEVEL if part == "proper-names" else DICTIONARY_LEVEL)
    ]
    if lists := [path for path in found if path.is_file()]:
        return lists
    advice = "install them (on Debian and Ubuntu: apt install scowl), or name another folder with --words"
    raise MissingProgram(f"{folder}: no word lists of SCOWL there; {advice}")


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
        folded[key(form)] = [a + b for a, b in zip(folded[key(form)], tally, strict=True)]
    return {form: (t[0], t[1], t[2], t[3], t[4]) for form, t in folded.items()}


def _count_line(place: str, line: str) -> tuple[Work, Counts]:
    try:
        record = json.loads(line)
        counted = count_words(str(record["text"]))
        title, author, year = (" ".join(str(record.get(name) or "").split()) for name in ("work", "author", "year"))
    except (ValueError, KeyError, AttributeError, TypeError) as e:
        raise BadInput(f"{place}: training texts are JSON lines with work, author, year, text: {e!r}") from e
    when = int(year) if year.isdecimal() and EPOCH < int(year) <= LAST_YEAR else 0
    return Work(title, author, when, sum(c[0] for c in counted.values())), counted


def _number_line(place: str, line: str) -> npt.NDArray[np.int32]:
    text = unicodedata.normalize("NFC", str(json.loads(line)["text"]))
    return np.fromiter(token_stream.numbers(text, _vocabulary), np.int32)


_vocabulary: Mapping[str, int] = {}  # of the process that numbers the words of works


def _ready(vocabulary: Mapping[str, int]) -> None:
    """An interrupt from the keyboard reaches the workers too; the parent alone speaks of it."""
    global _vocabulary
    _vocabulary = vocabulary
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _each(
    texts: Sequence[Path], jobs: int, work: Callable[[str, str], _T], vocabulary: Mapping[str, int]
) -> Iterator[_T]:
    """What `work` makes of each line of the texts, in their order."""
    lines = _lines(sorted(texts, key=lambda p: p.name))
    if jobs <= 1:
        global _vocabulary
        _vocabulary = vocabulary
        yield from (work(place, line) for place, line in lines)
        return
    with ProcessPoolExecutor(jobs, initializer=_ready, initargs=(vocabulary,)) as pool:
        pending = []
        try:
            for place, line in lines:  # a few at a time: the texts together would not fit in small memories
                pending.append(pool.submit(work, place, line))
                if len(pending) > 4 * jobs:
                    yield pending.pop(0).result()
            for job in pending:
                yield job.result()
        except BrokenProcessPool as e:
            why = "a process was killed, perhaps for want of memory; try again with --jobs 1"
            raise InvalidOutput(why) from e
        finally:
            pool.shutdown(cancel_futures=True)  # after an error or an interrupt: count no further


def _lines(texts: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The lines that are not blank, each with its place."""
    for path in texts:
        try:
            opener = lzma.open if path.suffix == ".xz" else open
            with opener(path, "rt", encoding="utf-8") as file:
                yield from ((f"{path}, line {n}", line) for n, line in enumerate(file, 1) if line.strip())
        except (lzma.LZMAError, EOFError, UnicodeDecodeError) as e:
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
            form = key(word.strip())
            if not _LISTED.fullmatch(form) or form.endswith("'s"):
                continue
            rarity = max(level, RARE_LEVEL) if word[:1].isupper() else level
            levels[form] = min(rarity, levels.get(form, rarity))
    return levels


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_bytes(data)
        half.replace(path)
    except OSError as e:
        raise Unreadable(f"{path}: {e.strerror}") from e
