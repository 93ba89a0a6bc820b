"""Tokens are kept as numbers, and read as the list that they were made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.correct.tokens import Token, Tokens

KINDS = st.sampled_from([("The", True, "the"), ("the", True, "the"), ("tbe", False, "tbe")])
MADE = st.lists(KINDS, max_size=12).map(lambda found: [Token(4 * n, *kind) for n, kind in enumerate(found)])


def kept(made: list[Token]) -> Tokens:
    return Tokens((start, (word, known, low)) for start, word, known, low in made)


@given(MADE, st.integers(-12, 12), st.integers(-12, 12))
def test_they_are_the_list_that_they_were_made_of(made: list[Token], a: int, b: int) -> None:
    tokens = kept(made)
    assert list(tokens) == [tokens[n] for n in range(len(tokens))] == made
    assert tokens[a:b] == made[a:b]
    assert tokens.of(lambda word, known, low: not known) == [n for n, token in enumerate(made) if not token.known]
    assert sum(tokens.counts) == len(made)


@given(MADE)
def test_one_that_may_stand_after_all_changes_no_other(made: list[Token]) -> None:
    tokens = kept(made)
    for n in tokens.of(lambda word, known, low: not known)[:1]:
        tokens.know(n)
        made[n] = made[n]._replace(known=True)
    assert list(tokens) == made and sum(tokens.counts) == len(made)


def test_a_token_ends_after_its_letters() -> None:
    assert Token(3, "word", True, "word").end == 7
