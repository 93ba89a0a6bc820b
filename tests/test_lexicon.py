"""The reader: what it answers, what it refuses, and that lookup over the mapped index is symspellpy's own."""

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from symspellpy import SymSpell, Verbosity

from pipeline.errors import BadInput
from pipeline.language.lexicon import Entry, Lexicon, key, letters
from pipeline.language.lexicon.index import FAR_COUNT, INDEX, TABLE, deletes, pack

COMMITTED = Path(__file__).parent.parent / "dictionaries"
ROWS = {
    "a": Entry(900, 9, 1850, 1950, 0),
    "i": Entry(800, 9, 1850, 1950, 9),
    "it's": Entry(50, 7, 1850, 1950, 0),
    "labour": Entry(120, 8, 1851, 1949, 2),
    "labourer": Entry(40, 6, 1851, 1949, 0),
    "modern": Entry(70, 7, 1860, 1950, 0),
    "moscow": Entry(30, 5, 1855, 1942, 9),
    "régime": Entry(12, 4, 1880, 1940, 0),
    "the": Entry(5000, 9, 1850, 1950, 0),
    "to-day": Entry(60, 8, 1850, 1950, 0),
    "totalitarian": Entry(0, 0, 0, 0, 0),
}


def write(folder: Path, rows: dict[str, Entry], **lists: str) -> Path:
    """A folder of dictionaries with these words and hand-kept lists."""
    rows = dict(sorted(rows.items(), key=lambda row: row[0].encode()))
    table = "".join(f"{word}\t{row.count}\n" for word, row in rows.items()).encode()
    model = letters.table((word, row.caps) for word, row in rows.items())
    index = pack(rows, hashlib.sha256(table).digest())
    for path, data in ((TABLE, table), (INDEX, index), (letters.LETTERS, model)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    for name, text in lists.items():
        (folder / TABLE).with_name(f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return Lexicon.load(
        write(
            tmp_path,
            ROWS,
            names="# people\nZinoviev Litvinov\nkolkhoz # a term\nLabour\n",
            user="Gotham\n",
            anachronisms="modem\n",
        )
    )


def test_membership_takes_any_case_and_apostrophe(lexicon: Lexicon) -> None:
    for word in (
        "The",
        "THE",
        "Moscow",
        "it's",
        "It’s",
        "to-day",
        "To‐day",
        "Régime",
        "re\u0301gime",
        "totalitarian",
    ):
        assert word in lexicon, word
    for word in ("tbe", "", "to", "day", "the-labour", "régimes", "modem", "\ud800"):
        assert word not in lexicon, word


def test_possessives_follow_their_noun(lexicon: Lexicon) -> None:
    assert "labourer’s" in lexicon and lexicon.count("labourer's") == 1
    assert "xyzzy's" not in lexicon
    assert lexicon.is_name("Moscow's")


def test_figures(lexicon: Lexicon) -> None:
    assert lexicon.count("Labour") == 120
    assert lexicon.count("totalitarian") == 0
    assert lexicon.count("nonsuch") == 0
    assert lexicon.entry("MOSCOW") == Entry(30, 5, 1855, 1942, 9)
    assert lexicon.entry("nonsuch") is None
    assert lexicon.total == sum(row.count for row in ROWS.values())


def test_names_are_what_is_capitalised_or_listed(lexicon: Lexicon) -> None:
    assert lexicon.is_name("moscow") and lexicon.is_name("Zinoviev") and lexicon.is_name("Labour")
    assert not lexicon.is_name("The") and not lexicon.is_name("I") and not lexicon.is_name("Nonsuch")
    assert not lexicon.is_name("kolkhoz")  # listed without a capital: a term


def test_hand_listed_words_count_at_least_once(lexicon: Lexicon) -> None:
    assert lexicon.count("litvinov") == lexicon.count("kolkhoz") == lexicon.count("Gotham") == 1
    assert lexicon.candidates("Litvlnov") == [("litvinov", 1, 1)]
    assert lexicon.candidates("gotbam") == [("gotham", 1, 1)]


def test_candidates_come_nearest_first_then_commonest(lexicon: Lexicon) -> None:
    assert lexicon.candidates("tbe")[0] == ("the", 1, 5000)
    assert lexicon.candidates("modem") == [("modern", 2, 70)]
    assert lexicon.candidates("labonrer")[:1] == [("labourer", 1, 40)]
    assert ("labourer's", 1, 1) in lexicon.candidates("labonrer’s")
    assert lexicon.candidates("the", 0) == [("the", 0, 5000)]
    assert lexicon.candidates("qqqqqq") == []
    with pytest.raises(ValueError):
        lexicon.candidates("the", 3)


def test_anachronisms_are_hidden_unless_listed_by_hand(tmp_path: Path) -> None:
    rows = ROWS | {"modem": Entry(6, 4, 1900, 1910, 0)}
    hidden = Lexicon.load(write(tmp_path / "a", rows, anachronisms="modem\n"))
    assert "modem" not in hidden and hidden.count("modem") == 0
    assert hidden.candidates("modem") == [("modern", 2, 70)]
    assert "modem" in Lexicon.load(write(tmp_path / "b", rows, anachronisms="modem\n", user="modem\n"))


def test_version_follows_the_data(tmp_path: Path) -> None:
    first = Lexicon.load(write(tmp_path, ROWS)).version
    assert first == Lexicon.load(tmp_path).version and len(first) == 12
    assert first != Lexicon.load(write(tmp_path, ROWS, user="gotham\n")).version
    assert first != Lexicon.load(write(tmp_path, ROWS | {"gotham": Entry(1, 1, 0, 0, 9)})).version


def test_a_stale_or_broken_index_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    index = (tmp_path / INDEX).read_bytes()
    for damaged in (b"", b"nonsense" * 20, index[: len(index) // 2], index[:100]):
        (tmp_path / INDEX).write_bytes(damaged)
        with pytest.raises(BadInput, match="clean-corpus train"):
            Lexicon.load(tmp_path)
    (tmp_path / INDEX).write_bytes(index)
    (tmp_path / TABLE).write_text("the\t1\n")
    with pytest.raises(BadInput, match=r"out of date.*clean-corpus train"):
        Lexicon.load(tmp_path)
    (tmp_path / INDEX).unlink()
    with pytest.raises(BadInput, match=r"no such file.*clean-corpus train"):
        Lexicon.load(tmp_path)


def test_lists_must_be_utf8(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    (tmp_path / TABLE).with_name("names.txt").write_bytes(b"Bene\xb9\n")
    with pytest.raises(BadInput, match=r"names\.txt"):
        Lexicon.load(tmp_path)


def test_key_and_deletes() -> None:
    assert key("O’Clock") == "o'clock"
    assert deletes("abc", 1) == {"abc", "ab", "ac", "bc"}
    assert deletes("ab", 2) == {"ab", "a", "b", ""}


WORDS = st.text("abcdeé'", min_size=1, max_size=10)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(WORDS, st.integers(FAR_COUNT, 99), min_size=1, max_size=40),
    st.lists(WORDS, max_size=12),
    WORDS,
)
def test_lookup_over_the_index_is_symspells_own(
    tmp_path_factory: pytest.TempPathFactory, counts: dict[str, int], extra: list[str], word: str
) -> None:
    """If this fails after a change of symspellpy's version, SymSpell.lookup no longer reads only `_words`,
    `_deletes` and `_max_length`, as Lexicon._speller relies on: adapt it, or pin the version.
    """
    folder = write(
        tmp_path_factory.mktemp("d"),
        {w: Entry(c, 1, 0, 0, 0) for w, c in counts.items()},
        user="\n".join(extra),
    )
    lexicon = Lexicon.load(folder)
    own = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for known in {*counts, *extra}:
        own.create_dictionary_entry(known, counts.get(known, 1))
    for distance in (0, 1, 2):
        expected = {(s.term, s.distance, s.count) for s in own.lookup(word, Verbosity.ALL, distance)}
        found = set(lexicon._lookup(word, distance))
        assert expected == found


def test_the_attributes_of_symspellpy_are_there() -> None:
    speller = SymSpell()
    missing = [name for name in ("_words", "_deletes", "_max_length", "_prefix_length") if not hasattr(speller, name)]
    assert not missing, (
        f"symspellpy has changed: {missing} are gone; pipeline/language/lexicon/reader.py reads the index through them"
    )


def test_the_committed_lexicon() -> None:
    begin = time.perf_counter()
    lexicon = Lexicon.load(COMMITTED)
    assert time.perf_counter() - begin < 0.5  # a few milliseconds on an idle machine
    for word in (
        "the industrialisation totalitarian to-day o'clock Moscow labour régime honour connexion shew gaol "
        "Bolshevik Menshevik Comintern Stakhanovite kulak kolkhoz Cheka OGPU Narodniki Kautsky Litvinov"
    ).split():
        assert word in lexicon, word
    for word in "tbe tlie aud modem email software internet hia whioh bave thc wbich snd".split():
        assert word not in lexicon, word
    assert lexicon.is_name("Moscow") and not lexicon.is_name("the")
    assert lexicon.candidates("wbich")[0][0] == "which"
    assert (COMMITTED / TABLE).stat().st_size <= 3_000_000 and (COMMITTED / INDEX).stat().st_size <= 8_000_000


def test_the_committed_index_is_that_of_the_committed_table() -> None:
    table = (COMMITTED / TABLE).read_bytes()
    rows = {}
    for line in table.decode().splitlines()[1:]:
        word, *figures = line.split("\t")
        rows[word] = Entry(*(int(f or 0) for f in figures)) if figures else Entry(0, 0, 0, 0, 0)
    assert pack(rows, hashlib.sha256(table).digest()) == (COMMITTED / INDEX).read_bytes()
