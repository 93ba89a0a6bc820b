"""What each break is: the hyphen was there for the break alone, it belongs to the word, or neither is sure."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from pipeline.language import thresholds
from pipeline.stages.hyphens.breaks import MISREAD, SOFT, Break
from pipeline.stages.hyphens.usage import Usage
from pipeline.text.findings import Certainty, Edit

_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_TABLE = thresholds.of("hyphens", "judging")
_FAR: int = _TABLE["far"]
_ENDINGS = frozenset(("ing", "ings", "ed", "er", "ers"))  # before which a final consonant is doubled
_INITIALS = regex.compile(r"(?:^|[\s(\[“‘\"'—–-])(?:\p{L}\.)*\Z")  # what stands before the last of a name's initials


def judge(usage: Usage, m: Break) -> Edit | None:
    """The edit for one line end with a sign, or a blank line, between two words; None where no word is broken there."""
    sign, left, right = m.sign, m.left, m.right
    head, tail = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    joined, hyphened = head + tail, f"{head}-{tail}"
    if not usage.known(joined) and _beside_note(usage.view.text, m, usage.limits):
        return None
    soft = any(c in SOFT for c in sign)
    if m.apart:
        return None if m.spaced else _over_blank(usage, m, head, tail)
    if m.spaced:
        return _spaced(usage, m, head, tail)
    if len(head) == 1 and sign not in MISREAD and not _syllable(usage, head, joined, hyphened):
        shaky = Certainty.LIKELY if usage.known(joined) and not usage.known(hyphened) else None
        if not _INITIALS.search(usage.view.text, max(0, m.start - _FAR), m.start - len(left)):
            shaky = Certainty.LIKELY  # ma.M-nec
        return _edit(usage, m, "hyphens.keep", "-", f"{head} alone is no syllable", shaky)
    if sign in MISREAD:
        if right[0].islower() and usage.chance(head, tail, joined) >= usage.limits["misread"]:
            return _edit(
                usage, m, "hyphens.misread", "", f"{joined} is a common word, {head} and {tail} do not stand together"
            )
        return None
    if right[0].isupper() and not (left.isupper() and right.isupper()):
        return _before_capital(usage, m, head, tail)
    whole, split = usage.weight(joined), usage.weight(hyphened)
    if not usage.view.meta.english:  # the lexicon says nothing of this language's words
        if "-" in left + right or (split and not usage.printed[joined.casefold()]):
            return _edit(usage, m, "hyphens.keep", "-", "the word has more hyphens", Certainty.LIKELY)
        seen = usage.printed[joined.casefold()]
        why = f"the document prints {joined} {seen} times" if seen else "no word list for this language"
        return _edit(usage, m, "hyphens.join", "", why, None if seen else Certainty.LIKELY)
    if "-" in right and not whole:
        return _edit(usage, m, "hyphens.keep", "-", f"{right} goes on with a hyphen")
    sure = usage.limits["sure"]
    if whole or split:
        if whole >= split:
            certainty = None if soft or whole > sure * split else Certainty.LIKELY
            return _edit(usage, m, "hyphens.join", "", usage.told(joined, hyphened), certainty)
        certainty = None if split > sure * whole else Certainty.LIKELY
        return _edit(usage, m, "hyphens.keep", "-", usage.told(hyphened, joined), certainty)
    both = head in usage.view.know.lexicon and tail in usage.view.know.lexicon and len(tail) > 1
    if left[0].isupper() and right in usage.limits["after_name"]:
        return _edit(usage, m, "hyphens.keep", "-", f"{left}-{right}", Certainty.LIKELY)  # Gower-street
    if (
        both
        and left[0].isupper()
        and "-" not in left
        and right.islower()
        and _within_sentence(usage.view.text, m.start - len(left))
    ):
        return _edit(usage, m, "hyphens.join", "", "a name: no list has it with the hyphen", Certainty.LIKELY)
    common = usage.view.know.lexicon.count(tail) >= usage.limits["alone"]
    if not both and common and len(tail) > 3 and not soft and head not in usage.prefixes:
        why = f"{tail} is a word, {head} is none: what was read for a hyphen may be a part of it"
        return _edit(usage, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL)
    if right in usage.limits["after_hanging"] and not soft:
        return None  # pre- and post-war
    if not both and len(tail) == 1:
        why = f"{joined} is no word: {tail} may be no part of it"
        return _edit(usage, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL)
    if not both:
        whole_word = len(head) >= usage.limits["long"] and usage.view.know.lexicon.count(head) >= usage.limits["alone"]
        why = "a word that neither lexicon nor document knows whole"
        return _edit(usage, m, "hyphens.join", "", why, Certainty.LIKELY if whole_word else None)
    doubled = head[-1] == tail[0] and head[-1] in _CONSONANTS and tail[1:] in _ENDINGS
    if doubled and not common:  # copper-red
        return _edit(usage, m, "hyphens.join", "", f"{head} with an ending", Certainty.LIKELY)  # metal-ling
    why = f"{head} and {tail} are words, {joined} and {hyphened} unknown"
    parted = "-" in left and not all(map(usage.known, left.split("-")))  # beo-inning
    dash = parted or not soft and tail.lower().partition("'")[0] in usage.limits["clause"]
    if not dash and (meant := usage.misread(head, tail)):
        return _edit(usage, m, "hyphens.join", "", f"{joined} may be {meant}, misread", Certainty.LIKELY)
    return _edit(usage, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL if dash else None)


def _beside_note(text: str, m: Break, limits: Mapping[str, float]) -> bool:
    """Whether one half stands in a side note that was read among the lines of the text.

    A line that ends with a hyphen is full, unless it is a note's, between two lines of the text; and a short one below
    a hyphen ends a paragraph, unless the line after it goes on.
    """
    first = text.rfind("\n", 0, m.start) + 1
    here, end = text[first : m.start], text.find("\n", m.stop)
    below = text[m.stop : end if end >= 0 else len(text)]
    if text.count("\n", m.start, m.stop) > 1 or end < 0:
        return False
    stop = text.find("\n", end + 1)
    after = text[end + 1 : stop if stop >= 0 else len(text)].strip()
    before = text[text.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)].strip()
    full, narrow = limits["text_line"], limits["side_note"]
    if min(len(before), len(below)) >= full and len(here.strip()) <= narrow * min(len(before), len(below)):
        return True
    short = len(here) >= full and len(after) >= full and len(below.strip()) <= narrow * min(len(here), len(after))
    return short and after[:1].islower()


def _before_capital(usage: Usage, m: Break, head: str, tail: str) -> Edit:
    """A break before a capital: a compound, or a name; else it may be a dash, or the line goes on nowhere."""
    joined, hyphened, lexicon = head + tail, f"{head}-{tail}", usage.view.know.lexicon
    if usage.known(hyphened) or head in usage.prefixes or "-" in m.left + m.right:
        return _edit(usage, m, "hyphens.keep", "-", "a capital follows")
    if m.sign in SOFT and usage.known(joined):
        return _edit(usage, m, "hyphens.join", "", f"{joined} is a word", Certainty.LIKELY)
    seen = usage.view.text.count(joined)  # MacGregor; `inTo` is no word, however often `into` stands
    if seen > max(1, usage.view.text.count(hyphened)):
        return _edit(usage, m, "hyphens.join", "", f"the document prints {joined} {seen} times", Certainty.LIKELY)
    line = usage.view.text[usage.view.text.rfind("\n", 0, m.start) + 1 : m.start]
    compound = head.istitle() and tail.istitle() and head in lexicon and tail in lexicon  # Record-Herald
    if compound and line.strip() != m.left:  # a word by itself on its line is an entry of a list
        return _edit(usage, m, "hyphens.keep", "-", "a capital follows", Certainty.LIKELY)
    return _edit(usage, m, "hyphens.doubtful", "-", "a capital follows: it may be a dash", Certainty.DOUBTFUL)


def _over_blank(usage: Usage, m: Break, head: str, tail: str) -> Edit | None:
    """A break with a blank line in it: only where the whole is known, and one half is none or the sign is the OCR's."""
    joined, lexicon = head + tail, usage.view.know.lexicon
    if m.sign in SOFT and not usage.known(joined) and len(tail) > 2 and head not in lexicon and tail not in lexicon:
        why = f"neither {head} nor {tail} is a word; the blank line in it parts no paragraphs"
        return _edit(usage, m, "hyphens.join", "", why, Certainty.LIKELY)
    if not usage.known(joined) or usage.known(f"{head}-{tail}") or len(head) == 1:
        return None
    broken = not (head in lexicon and tail in lexicon)
    if not broken and not (m.sign in SOFT and usage.chance(head, tail, joined) >= usage.limits["misread"]):
        return None
    sure = None if m.sign in SOFT and broken else Certainty.LIKELY
    return _edit(usage, m, "hyphens.join", "", f"{joined} is a word; the blank line in it parts no paragraphs", sure)


def _spaced(usage: Usage, m: Break, head: str, tail: str) -> Edit | None:
    """A hyphen with a space before it may be a dash: only where the word is far commoner than its halves together."""
    if len(head) < 2:
        return None
    meant = usage.meant(head, tail)
    if meant and usage.chance(head, meant, head + meant) >= usage.limits["spaced"]:
        why = f"{tail} may be {meant}, and {head + meant} is a word"
        return _edit(usage, m, "hyphens.join", "", why, Certainty.LIKELY)
    if not m.right[0].islower():
        return None
    joined, hyphened = head + tail, f"{head}-{tail}"
    if max(usage.chance(head, tail, joined), usage.chance(head, tail, hyphened)) < usage.limits["spaced"]:
        return None
    if usage.weight(joined) >= usage.weight(hyphened):
        return _edit(usage, m, "hyphens.join", "", usage.told(joined, hyphened), Certainty.LIKELY)
    return _edit(usage, m, "hyphens.keep", "-", usage.told(hyphened, joined), Certainty.LIKELY)


def _syllable(usage: Usage, letter: str, joined: str, hyphened: str) -> bool:
    """Whether a line may end after the first letter of a word: old printers do so after a vowel (`a-bove`)."""
    if letter.casefold() in _CONSONANTS or usage.known(hyphened):
        return False
    if not usage.view.meta.english:
        return True
    return bool(usage.view.know.lexicon.count(joined) >= usage.limits["known"])


def _within_sentence(text: str, at: int) -> bool:
    """Whether a capital at `at` is due to the word itself: a word without a point stands before it."""
    before = text[max(0, at - 3) : at]
    return before[-1:].isspace() and (before[:-1].rstrip()[-1:].isalnum() or before[:-1].rstrip()[-1:] in (",", ";"))


def _edit(usage: Usage, m: Break, rule: str, new: str, why: str, certainty: Certainty | None = None) -> Edit:
    return usage.view.know.rules.edit(rule, m.start, m.stop, new, why, certainty)
