"""Letters read as several signs, and brackets that belong together."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct

PAGE = "Mr. Grant and Mrs. Grant and Miss Grant were at home, and the M'Leods came to see them there. "


def clean(text: str) -> str:
    made = chain.run(PAGE + text, [pages.STAGE, correct.STAGE], knowledge.load(), Metadata(language="en-GB"))
    return made.text.removeprefix(PAGE)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("He spoke with ]\\Ir. Grant about it.\n", "He spoke with Mr. Grant about it.\n"),
        ('"Oh, ]\\Iiss Grant, you are late," said she.\n', '"Oh, Miss Grant, you are late," said she.\n'),
        ("And ]\\I'Leod came, with ]\\lrs. Grant.\n", "And M'Leod came, with Mrs. Grant.\n"),
        ("The door \\vas open and he came ^vith a lamp.\n", "The door was open and he came with a lamp.\n"),
        ("He would have gone, l)ut it was dark.\n", "He would have gone, but it was dark.\n"),
        ("It was done l)y his own men.\n", "It was done by his own men.\n"),
        ("She took a })art of it and gave him the rest.\n", "She took a part of it and gave him the rest.\n"),
        ("\\When they had done, he went.\n", "When they had done, he went.\n"),
    ],
)
def test_signs_that_stand_for_a_letter(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "There were two of them: 1) but one was away, and 2) put by.\n",
        "He said it was 1)y the road, or (as they call)y the river.\n",
        "They sang (all but one, and he was old) ut and re.\n",
        "It is said [in the margin] that he came.\n",
        "With ]Ior and Mrs. ] of the house.\n",
        "The third of them ) and the last ( of all.\n",
    ],
)
def test_brackets_and_what_is_none_of_these_stay(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("He found the- little boy.\n", "He found the little boy.\n"),
        ("It was the-little boy, and the- little girl.\n", "It was the-little boy, and the little girl.\n"),
        ("He would stay there if! Oh, what a day it was.\n", "He would stay there if! Oh, what a day it was.\n"),
        ("She'11 be there, and I 'l1 be there.\n", "She'll be there, and I 'll be there.\n"),
    ],
)
def test_small_signs(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
