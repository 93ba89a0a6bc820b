"""Question marks read as figures and letters."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct


def clean(text: str) -> str:
    return chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load(), Metadata(language="en-GB")).text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (
            '"You will go home, will you not 1" said the farmer.\n',
            '"You will go home, will you not?" said the farmer.\n',
        ),
        ('"Where is the horse f" asked the farmer.\n', '"Where is the horse?" asked the farmer.\n'),
        ('"What do you want at this hour f" he asked.\n', '"What do you want at this hour?" he asked.\n'),
        ('"What do you want with mef cried the farmer.\n', '"What do you want with me?" cried the farmer.\n'),
        ("What else had he done 1 The farmer did not know.\n", "What else had he done? The farmer did not know.\n"),
        (
            '"Is it you 1" said he. "Are you come 1" said she. "And what brings you out in such a rain 1 will you not sit '
            'down by the fire?"\n',
            '"Is it you?" said he. "Are you come?" said she. "And what brings you out in such a rain? will you not sit '
            'down by the fire?"\n',
        ),
    ],
)
def test_a_sentence_that_asks(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        '"You will find it in chapter 1" said the farmer.\n',
        "There were two of them, and they had 1 and no more.\n",
        "When elsewhere, I said, he would have stayed.\n",
        "What could I say to such a man as he was?\n",
        "It is a house that stands at number 1 The Green.\n",
        '"Who was it?" said he. "Charles I" said she.\n',
    ],
)
def test_what_asks_nothing_stays(text: str) -> None:
    assert clean(text) == text
