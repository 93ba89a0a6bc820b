"""Learning from OCR text with its transcription: what is counted, how words are paired, what is written."""

from __future__ import annotations

import gzip
import json
import lzma
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import BadInput, Unreadable
from pipeline.language import knowledge, table_files
from pipeline.language.confusions import Confusions, table
from pipeline.language.judge import Case, Reading
from pipeline.language.lexicon import Entry, training
from pipeline.language.lookalikes import LOOKALIKES
from pipeline.learning import build, confusion_counts, examples, folds, lookalikes, printed, sources, weights
from pipeline.learning.folds import Judged
from pipeline.learning.printed import BREAK, Sides
from pipeline.learning.sources import Source
from pipeline.learning.weights import Example
from pipeline.measuring import pairs
from pipeline.measuring.pairs import Passage

SENTENCES = [
    "The modern farmer went to the market with his horse in the morning and came home in the evening.",
    "She said that the return of the governor was known to every person in the town before the evening.",
    "He turned the corner and saw that the barn was burning in the dark of the night.",
]


@pytest.fixture(scope="module")
def known() -> Confusions:
    """The table of confusions, before anything is learnt."""
    return table(knowledge.load().tables["confusions"])


def one(ocr: str, truth: str | None, doc: str = "", kind: str = "book") -> Passage:
    return Passage("", doc, "1880", kind, ocr, truth)


def of(*passages: Passage) -> Source:
    return Source("pairs.jsonl", passages, range(len(passages)))


# Confusions


def test_a_confusion_is_what_is_seen_in_several_documents_or_often_in_one(known: Confusions) -> None:
    right = Counter({(word, word): 50 for word in ("modern", "return", "zeal")})
    documents = {
        "one": right + Counter({("modern", "modem"): 2, ("return", "retum"): 1, ("zeal", "qeal"): 1}),
        "two": right + Counter({("turn", "tum"): 1, ("quiz", "quiq"): 2}),
    }
    learnt = confusion_counts.learn(documents, known)
    printed_so = 2 * 100 + 4 + 1 - 1  # `rn` of modern and return in both, and where it was misread
    assert learnt.pairs["rn", "m"] == pytest.approx(-math.log10(4 / (printed_so + 1)), abs=0.02)
    assert ("z", "q") in confusion_counts.learn(documents, known).pairs  # three times in two documents
    alone = {"one": documents["one"], "two": right}
    assert ("z", "q") not in confusion_counts.learn(alone, known).pairs and ("rn", "m") not in confusion_counts.learn(
        alone, known
    ).pairs
    often = {"one": right + Counter({("zeal", "qeal"): 12})}
    assert ("z", "q") in confusion_counts.learn(often, known).pairs


def test_spellings_that_were_printed_and_letters_lost_are_no_confusions(known: Confusions) -> None:
    words = Counter({("realise", "realize"): 20, ("letter", "leter"): 20, ("l5th", "15th"): 20, ("1st", "lst"): 20})
    assert confusion_counts.learn({"one": words, "two": words}, known).pairs.keys() == {("l", "1")}


def test_what_no_confusion_explains_is_measured(known: Confusions) -> None:
    words = Counter({("a" * 10, "a" * 10): 1000})
    words += Counter({("bcdefghijk", "bcdeghijk"): 10, ("abab", "abwab"): 2, ("efef", "ef^ef"): 5})
    default = confusion_counts.learn({"one": words}, known).default
    letters = 10_000 + 100 + 8 + 20
    assert default["missing"] == pytest.approx(-math.log10(10 / letters))
    assert default["extra"] == pytest.approx(-math.log10(2 / letters) + math.log10(26))
    assert default["stain"] == pytest.approx(-math.log10(5 / letters) + math.log10(10))
    assert default["substitution"] == pytest.approx(-math.log10(0.5 / letters) + math.log10(26))  # none was seen
    assert confusion_counts.learn({}, known).default.keys() == default.keys()


def test_words_side_by_side_are_counted_and_others_are_not() -> None:
    source = of(
        one(
            "Tbe modem man's house--pur-\npose ; and xylophone the end",
            "The modern man’s house—purpose; and so the end",
        ),
        one("colour'd in the favour", "colored in the favor"),
    )
    (counted,) = confusion_counts.misread(source, knowledge.load()).values()
    assert counted["the", "tbe"] == counted["modern", "modem"] == counted["man's", "man's"] == 1
    assert counted["the", "the"] == 2 and counted["house", "house"] == 0  # with a dash it is read as a part of one
    assert {(a, b) for a, b in counted if a != b} == {("the", "tbe"), ("modern", "modem")}


def test_words_are_counted_by_document() -> None:
    source = of(one("tbe", "the", "a"), one("tbe", "the", "b"), one("of tbe", "of the", "a"), one("tbe", "the"))
    counted = confusion_counts.misread(source, knowledge.load())
    assert {name: seen["the", "tbe"] for name, seen in counted.items()} == {"a": 2, "b": 1, "pairs.jsonl": 1}


def test_a_part_of_a_word_is_no_reading_of_it() -> None:
    (counted,) = confusion_counts.misread(
        of(one("in everythin g of it", "in everything of it")), knowledge.load()
    ).values()
    assert not [pair for pair in counted if "everything" in pair]


def test_changes_side_by_side_are_one(known: Confusions) -> None:
    assert confusion_counts.merged([("m", "m"), ("r", "m"), ("n", ""), ("e", "e"), ("t", "f")]) == [
        ("rn", "m"),
        ("t", "f"),
    ]
    assert confusion_counts.merged([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]) == [("abc", "bcd"), ("d", "e")]


# Words side by side


@pytest.mark.parametrize(
    ("read", "truth", "pairs"),
    [
        ("tbe house", "the house", [["the"], ["house"]]),
        ("the pur pose of it", "the purpose of it", [["the"], [], [], ["of"], ["it"]]),
        ("in thehouse of it", "in the house of it", [["in"], ["the", "house"], ["of"], ["it"]]),
        ("the pinn tree stood", "the gum-tree stood", [["the"], ["gum"], ["tree"], ["stood"]]),
        (
            "so he said li and went on",
            "so he said and went on",
            [["so"], ["he"], ["said"], [], ["and"], ["went"], ["on"]],
        ),
        ("the man came--he saw", "the man came—he saw", [["the"], ["man"], ["came", "he"], ["saw"]]),
        ("to-day Caesar", "to-\nday Cæsar", [[f"to{BREAK}day"], ["cæsar"]]),
        ("the _Times_ of", "the *Times* of", [["the"], ["times"], ["of"]]),
        ("tlre house", "the deceased resided in this house", [["the"], ["house"]]),
        ("ﬁrst ofﬁce", "first ofﬁce", [["first"], ["office"]]),
        ("", "", []),
        ("x", "", [None]),
    ],
)
def test_words_are_paired_with_what_was_printed(read: str, truth: str, pairs: list[list[str] | None]) -> None:
    words = read.split()
    sides = Sides([word.strip("_") for word in words], truth)
    assert [sides.printed(n) for n in range(len(words))] == pairs


def test_several_words_that_were_read_are_one_together() -> None:
    sides = Sides("the pur pose of".split(), "the purpose of")
    assert sides.printed(1, 2) == ["purpose"] and sides.read(1, 2) == ["pur", "pose"]
    assert sides.printed(0, 2) == []  # half a word


def test_where_another_text_was_transcribed_nothing_is_said() -> None:
    sides = Sides("the cat sat on the mat and purred".split(), "Chapter 12. Of kings, emperors, and other misfortunes")
    assert all(sides.printed(n) is None for n in range(8))
    sides = Sides("the cat li sat ll on the mat".split(), "the cat sat on the mat")
    assert sides.printed(2) is None  # too little beside it answers to anything
    many = Sides(["x"] * 100, "y " * 100)
    assert many.printed(50) is None


def test_a_hyphen_at_a_line_end_may_or_may_not_belong_to_the_word() -> None:
    (word,) = printed.words("to-\nday")
    assert all(printed.same([word], [read]) for read in ("today", "to-day"))
    assert not printed.same([word], ["to", "day"]) and not printed.same(["to-day"], ["today"])


# Which reading was right


def case(read: str, *readings: str) -> Case:
    made = [Reading(word, 1.0, (), -4.0, 0, 0) for word in readings]
    return Case("unlisted", read, made, [{"reading": 1.0}] * (len(made) + 2))


@pytest.mark.parametrize(
    ("read", "readings", "truth", "right"),
    [
        (["tbe"], ["tube", "the"], ["the"], 1),
        (["gien"], ["given"], ["gien"], 1),  # as it was read
        (["tbe"], ["tube"], ["the"], 2),  # something else
        (["thehouse"], ["the house"], ["the", "house"], 0),
        (["polioe-court"], ["police-court"], ["police", "court"], 0),  # the hyphen was not in question
        (["birdcatcher"], ["bird-catcher"], ["bird-catcher"], 0),
        (["birdcatcher"], ["birdcatchers"], ["bird-catcher"], None),  # hyphens differ between editions
        (["honor"], ["horror"], ["honour"], None),
        (["denneanour"], ["demeanour"], ["demeanor"], None),
        (["pur", "pose"], ["purpose"], ["purpose"], 0),
        (["pur"], ["purr"], [], 2),
    ],
)
def test_which_reading_was_right(read: list[str], readings: list[str], truth: list[str], right: int | None) -> None:
    assert examples.label(case(" ".join(read), *readings), read, truth) == right


def test_a_compounds_letters_count_where_its_hyphen_was_not_in_question() -> None:
    assert examples.label(case("polioe-court", "police-court"), ["polioe-court"], [f"police{BREAK}court"]) == 0
    assert examples.label(case("polioe-court", "police-court"), ["polioe-court"], ["policecourt"]) == 0
    assert examples.label(case("policccourt", "police-court"), ["policccourt"], ["policecourt"]) is None


# Weights


def test_the_weights_of_greatest_likelihood_are_found() -> None:
    taste, made = {"fit": 1.5, "cost": -0.7}, []
    for fit in (-2.0, -1.0, 0.0, 1.0, 2.0):
        for cost in (0.0, 1.0, 3.0):
            evidence = [{"fit": fit, "cost": cost}, {"fit": -fit}, {}]
            scores = [sum(taste[name] * value for name, value in piece.items()) for piece in evidence]
            whole = sum(map(math.exp, scores))
            for n, score in enumerate(scores):
                made += [Example("unlisted", evidence, n)] * round(2000 * math.exp(score) / whole)
    found = weights.fit(made)
    assert list(found) == ["cost", "fit"]
    assert found == pytest.approx(taste, abs=0.02)
    assert found == {name: round(weight, 3) for name, weight in found.items()}
    assert weights.fit(made[::-1]) == found


def test_weights_stay_small_where_little_or_nothing_was_seen() -> None:
    assert weights.fit([]) == {}
    few = weights.fit([Example("unlisted", [{"fit": 1.0}, {}], 0)] * 3)
    assert 0 < few["fit"] < 2
    assert weights.fit([Example("unlisted", [{"fit": 0.0}, {"fit": 0.0}], 0)]) == {"fit": 0.0}


# Lookalikes


def test_lookalikes_are_commoner_words_that_are_misread_so(known: Confusions) -> None:
    counts = {"modem": 1, "modern": 9000, "mode": 800, "moderm": 0, "horn": 600, "hom": 2, "rose": 90, "zeal": 5000}
    entries = {word: Entry(count, 9, 1850, 1900, 0) for word, count in sorted(counts.items())}
    entries["burn"], entries["bum"] = Entry(900, 9, 1850, 1900, 9), Entry(3, 3, 1850, 1900, 0)  # Burn, the poet
    number = {word: n for n, word in enumerate(entries)}
    found = lookalikes.find(entries, known)
    assert [n for n, _ in found[number["modem"]]] == [number["modern"]]
    ((other, cost),) = found[number["hom"]]
    assert other == number["horn"] and cost == pytest.approx(known.pairs["rn", "m"])
    assert not {number[w] for w in ("modern", "zeal", "bum")} & found.keys()
    halves = lookalikes.find(entries, known, list(entries)[::2]) | lookalikes.find(entries, known, list(entries)[1::2])
    assert halves == found


# Pairs and sources


def test_pairs_are_read_from_plain_and_packed_files(tmp_path: Path) -> None:
    line = json.dumps({"id": 7, "ocr": "tbe", "gt": "the", "doc": "d", "year": 1880, "kind": "letter"}) + "\n\n"
    (tmp_path / "a.jsonl").write_text(line)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    (tmp_path / "c.jsonl.xz").write_bytes(lzma.compress(line.encode()))
    for path in sorted(tmp_path.iterdir()):
        assert list(pairs.read(path)) == [Passage("7", "d", "1880", "letter", "tbe", "the")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no json", "not JSON"),
        ("[1]", "`ocr` and `gt`"),
        ('{"ocr": "tbe"}', "`ocr` and `gt`"),
        ('{"ocr": "tbe", "gt": 7}', "`ocr` and `gt`"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"ocr": "a", "gt": "a"}\n\n' + line + "\n")
    with pytest.raises(BadInput, match=rf"bad\.jsonl, line 3: .*{why}"):
        list(pairs.read(path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\n")
    for name in ("bad.jsonl.gz", "bad.jsonl"):
        with pytest.raises(BadInput, match="bad"):
            list(pairs.read(tmp_path / name))
    with pytest.raises(Unreadable, match="nowhere"):
        list(pairs.read(tmp_path / "nowhere.jsonl"))


def lines(*given: tuple[str, str, str, str]) -> str:
    return "".join(json.dumps(dict(zip(("ocr", "gt", "doc", "kind"), row, strict=True))) + "\n" for row in given)


def test_sources_are_documents_of_one_kind_and_the_file_says_the_rest(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(lines(("a", "a", "x", ""), ("b", "b", "y", "letter"), ("c", "c", "x", "")))
    (tmp_path / "a.jsonl").write_text(lines(("d", "d", "", "")))
    read = sources.read([(tmp_path / "b.jsonl", "book"), (tmp_path / "a.jsonl", "newspaper")])
    assert [(s.file, s.kind, [p.ocr for p in s.passages], s.numbers) for s in read] == [
        ("a.jsonl", "newspaper", ["d"], [0]),
        ("b.jsonl", "book", ["a", "c"], [0, 2]),
        ("b.jsonl", "letter", ["b"], [1]),
    ]


def test_the_truth_itself_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(*((f"tbe {n}", f"the {n}", "", "") for n in range(7))))
    (clean,) = sources.faultless(sources.read([(tmp_path / "a.jsonl", "book")]), 3)
    assert [p.ocr for p in clean.passages] == [p.truth for p in clean.passages] == ["the 0", "the 3", "the 6"]


def test_sources_are_thinned_evenly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(*((str(n), str(n), "xy"[n % 2], "") for n in range(100))))
    given = sources.read([(tmp_path / "a.jsonl", "book")])
    for most, share, count in (
        (10, 1.0, 10),
        (7, 1.0, 7),
        (1000, 1.0, 100),
        (1000, 0.25, 25),
        (10, 0.5, 5),
        (1, 0.1, 1),
    ):
        thin = sources.thinned(given, most, share)
        kept = sorted(n for s in thin for n in s.numbers)
        assert len(kept) == count and (count == 1 or max(np.diff(kept)) <= 100 // count + 1)
        assert all(p.ocr == str(n) for s in thin for p, n in zip(s.passages, s.numbers, strict=True))


def test_what_is_held_out_together_is_of_one_document_or_block(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(*((str(n), "t", "xyz"[n % 3], "") for n in range(60))))
    (tmp_path / "b.jsonl").write_text(lines(*((str(n), "t", "", "") for n in range(100))))
    (tmp_path / "c.jsonl").write_text(lines(("0", "t", "x", "")))
    given = sources.read([(path, "book") for path in sorted(tmp_path.iterdir())])
    parts = sources.parted(given, 4)
    assert sum(len(s.passages) for part in parts for s in part) == 161
    where: dict[str | int, int] = {}
    for n, part in enumerate(parts):
        for source in part:
            for passage, number in zip(source.passages, source.numbers, strict=True):
                unit = passage.doc or number // sources.BLOCK
                assert where.setdefault(unit, n) == n
    assert len(where) == 3 + 5 and set(where.values()) == {0, 1, 2, 3}


# All together


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Source]]:
    """A folder with a small lexicon and language model, and sources with their words misread."""
    folder = tmp_path_factory.mktemp("small")
    texts, lists, out, given = (folder / name for name in ("texts.jsonl", "words.10", "dictionaries", "pairs.jsonl"))
    words = sorted({word for sentence in SENTENCES for word in sentence.lower().strip(".").split()})
    texts.write_text(
        "".join(
            json.dumps(
                {"work": f"Work {n}", "author": f"{chr(65 + n)}lan", "year": 1880, "text": "\n".join(SENTENCES * 40)}
            )
            + "\n"
            for n in range(12)
        )
    )
    lists.write_text("\n".join([*words, "barm", "bum", "tum"]) + "\n")
    training.build([texts], [lists], out, jobs=1)
    misread = [
        (s.replace("rn", "m", n % 3).replace("the", ("the", "tlie", "tbe")[n % 3], 1 + n % 2), s, f"book {n % 4}", "")
        for n, s in enumerate(SENTENCES * 12)
    ]
    given.write_text(lines(*misread))
    return out, sources.read([(given, "book")])


def made(folder: Path) -> list[bytes]:
    return [(folder / path).read_bytes() for path in build.MADE]


def test_all_three_files_are_made_the_same_with_any_number_of_jobs(
    small: tuple[Path, list[Source]], tmp_path: Path
) -> None:
    dictionaries, given = small
    told: list[int] = []
    learnt = build.build(given, dictionaries, tmp_path / "one", jobs=1, tell=told.append)
    build.build(given, dictionaries, tmp_path / "two", jobs=2)
    assert made(tmp_path / "one") == made(tmp_path / "two")
    assert sum(told) == build.passages(given)
    assert {("rn", "m"), ("h", "b"), ("h", "li")} <= learnt.costs["book"].pairs.keys() and learnt.lookalikes
    assert learnt.examples["unlisted"]["reading"] >= weights.FEW > sum(learnt.examples["halves"].values())
    assert learnt.weights["halves"] == weights.START and learnt.weights["unlisted"] != weights.START
    for path in build.MADE:  # they can be used
        (dictionaries / path).write_bytes((tmp_path / "one" / path).read_bytes())
    with build.workshop(dictionaries) as folder:
        for path in build.MADE:
            (folder / path).write_bytes((tmp_path / "one" / path).read_bytes())
        loaded = knowledge.load.__wrapped__(folder).model
    assert loaded.judge.weights["unlisted"] == learnt.weights["unlisted"]
    assert loaded.confusions.pairs["rn", "m"] == pytest.approx(learnt.costs["book"].pairs["rn", "m"], abs=0.006)


def test_tables_are_sorted_and_rounded() -> None:
    costs = confusion_counts.Costs({("rn", "m"): 1.236, ("e", "c"): 2.0}, {"missing": 3.3333, "extra": 5.0})
    assert build.confusions_table(
        {"newspaper": costs, "book": confusion_counts.Costs({}, {"extra": 4.0})}
    ) == table_files.whole(
        [
            "kind\tprinted\tread\tcost",
            "*extra\tbook\t\t4.00",
            "*extra\tnewspaper\t\t5.00",
            "*missing\tnewspaper\t\t3.33",
            "newspaper\te\tc\t2.00",
            "newspaper\trn\tm\t1.24",
        ]
    )
    assert build.weights_table({"name": {"fit": 1.0, "cost": -0.5}, "listed": {}}) == table_files.whole(
        ["kind\tevidence\tweight", "name\tcost\t-0.500", "name\tfit\t1.000"]
    )


def test_what_is_not_there_to_learn_with_is_one_line(small: tuple[Path, list[Source]], tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    with pytest.raises(BadInput, match=r"lexicon\.bin: there is no such file; make it"):
        build.build(small[1], tmp_path, tmp_path)


def test_lookalikes_are_found_anew_for_a_new_lexicon(small: tuple[Path, list[Source]]) -> None:
    dictionaries, _ = small
    (dictionaries / LOOKALIKES).unlink(missing_ok=True)
    assert build.relate(dictionaries, jobs=1) > 0
    assert (dictionaries / LOOKALIKES).is_file()


def test_cross_validation_judges_each_word_once(small: tuple[Path, list[Source]]) -> None:
    dictionaries, given = small
    told: list[int] = []
    judged = folds.cross_validate(given, dictionaries, 2, jobs=1, tell=told.append)
    assert sum(told) == folds.passages(given, 2)
    sure = [word for word in judged if word.kind == "unlisted" and word.share >= 0.9]
    assert len(sure) > 20 and all(word.right and word.given == word.share for word in sure)
    assert folds.likelihood(judged)["unlisted"] > math.log(0.5)


def test_the_table_of_reliability() -> None:
    word = Judged("a.jsonl", "unlisted", 0.995, "reading", True, 0.995)
    other = replace(word, share=0.998, outcome="as read", right=False, given=0.001)
    rows = folds.reliability([word, other, word, replace(word, share=0.2, kind="name")])
    assert [(r.kind, r.least, r.words) for r in rows] == [("name", 0.1, 1), ("unlisted", 0.995, 3)]
    assert rows[1].said == pytest.approx(0.996) and rows[1].right == pytest.approx(2 / 3) == 1 - rows[1].as_read
    assert folds.likelihood([word, other])["unlisted"] == pytest.approx((math.log(0.995) + math.log(0.001)) / 2)
    assert weights.outcome(Example("name", [{}] * 4, 1)) == "reading"
    assert [weights.outcome(Example("name", [{}] * 4, n)) for n in (2, 3)] == ["as read", "else"]
