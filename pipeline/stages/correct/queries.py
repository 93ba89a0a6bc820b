"""Question marks read as a figure or a letter: `is it not 1" said he`, `what do you meanf cried she`.

A thin question mark is read as 1, I, f, V or %; where the closing quotation mark touches it, both are read as one sign.
Only where the sentence asks something, and something shows that it ends, is the sign put right; else it stays as it
stands. Chapter 1 and Charles I. are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.language import thresholds
from pipeline.stages.correct.typography import OPEN_WORDS
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Edit
from pipeline.text.rules import Rules

APART = regex.compile(  # what stands before it is looked back to last: it takes the longest
    r"(?P<sign>(?<=[ \n])['‘]?[1fiVl2%7](?=[\"”'’]*(?:\s|\Z|—))(?<=(?:\p{Ll}['’]?|\bI|,)(?: \n?|\n)['‘]?.))"
)
GLUED = regex.compile(r"(?<!\p{L})(?P<stem>\p{L}[\p{L}'’]*)(?P<sign>[fiIlV1])(?=[\"”'’]*(?:\s|\Z|—))")
AUXILIARY = (
    r"(?:is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must|art|dost|didst|hast|"
    r"wilt|canst|shalt|wouldst|dare|need|(?:is|are|was|were|do|does|did|have|has|had|could|wo|would|sha|should|must)n['’]t|"
    r"ca(?:n['’]t|nna)|cannot|winna|dinna|wadna|isna)"
)
PERSON = (
    r"(?:(?i:not\s)?(?:I|you|ye|he|she|it|we|they|thou|this|that|these|those|there|the|an?|my|your|his|her|our|their|"
    r"any|some|no|nothing|anything|all|\p{Lu}\p{L}+)\b)"
)
ASKS = regex.compile(
    rf"""(?:(?i:and|but|or|then|so|well|oh|o|ah|eh|why|nay|now|pray|say|tell\sme|sir|madam|for|to|from|in|of|at|with|by|on)
        |\p{{Lu}}\p{{L}}+(?=[,!—]))?[,;!—]?\s?
    (?: (?i:who|whom|whose|what(?!\san?\b))(?:['’](?:s|ll|d|ve|re|m))?\b
      | Which\b
      | (?i:why|how|when|where|whence|whither|wherefore)
        (?:['’]s\b|(?:\s\p{{L}}+){{0,3}}?\s(?i:{AUXILIARY})\s{PERSON}|\s(?i:came)\s)
      | (?i:{AUXILIARY})\s{PERSON}
    )""",
    regex.VERBOSE,
)
TAG = regex.compile(
    r",\s+(?:and\s)?(?:is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|isn't|aren't|wasn't|"
    r"don't|doesn't|didn't|haven't|hasn't|can't|couldn't|won't|wouldn't|shan't|shouldn't)\s"
    r"(?:not\s)?(?:I|you|ye|he|she|it|we|they|there)(?:\snot)?\Z|(?:,\s+|\A)(?:eh|or\snot|hey)\Z",
    regex.IGNORECASE,
)
SENTENCE = regex.compile(r"[.!?;:][\"”'’]*\s|\s[?!;:]\s|[\"“](?=\s?\p{L})|\n[ \t]*\n|\s['‘](?=\s?\p{Lu})")
_TABLE = thresholds.of("correct", "queries")
REACH: int = _TABLE["reach"]
NUMBERED = frozenset(  # words that a number follows
    "chapter chap no nos number page pages section sec part vol volume verse act scene book fig figure class at table "
    "line lines number plate letter note in of for or and the a to from by is was only than about nearly over least "
    "all be which on with into hour clock exceeds plus minus times day june july may april august".split()
)
_NOTE = regex.compile(r"[ \t]+\p{Lu}")
SAID = regex.compile(r"[\"”'’]*\s+(?P<word>\p{Ll}+)")
HABIT: int = _TABLE["habit"]
RULE = "typography.query"


def find(words: Words, rules: Rules, speech: frozenset[str]) -> Iterator[Edit]:
    """Edits that put question marks right. `speech`: verbs that follow what somebody said."""
    text = words.text
    waiting: list[tuple[int, int, str, str]] = []
    clear = 0
    for m in sorted((*APART.finditer(text), *_glued(words)), key=lambda m: m.start("sign")):
        start, end = m.span("sign")
        first = start - (text[start - 1] == " ")  # the space before a point goes with it
        asks = _asks(text, start)
        if not asks or _number(text, m):
            continue
        shows = _ends(text, end, speech)
        glued = "stem" in m.groupdict()
        if shows:
            clear += 1
            quote = _quote(text, start, end, m["sign"], shows)
            why = f"“{asks}” asks, and {shows}"
            yield rules.edit(RULE, first, end, "?" + quote, why)
        elif not glued and m["sign"] == "1" and ASKS.match(text[end : end + 80].lstrip()):
            waiting.append((first, end, "?", f"“{asks}” asks"))
    if clear >= HABIT:
        for start, end, new, why in waiting:
            yield rules.edit(RULE, start, end, new, f"{why}, and {clear} others are clear in this document")


def _glued(words: Words) -> Iterator[regex.Match[str]]:
    """Words in no list that are listed ones with such a sign after them."""
    for n in words.unknown:
        token = words.tokens[n]
        m = GLUED.match(words.text, token.start)
        if m and m.end("sign") == token.end and len(m["stem"]) > 1:
            low = fold(m["stem"])
            if words.lexicon.count(low) >= 100 and words.counts[token.low] <= 2 and low not in OPEN_WORDS:
                yield m


def _asks(text: str, at: int) -> str:
    """The words by which the sentence before `at` asks something; empty where it does not."""
    before = text[max(0, at - REACH) : at].rstrip()
    begins = [m.end() for m in SENTENCE.finditer(before)]
    sentence = before[begins[-1] if begins else 0 :].strip()
    m = ASKS.match(sentence) or TAG.search(sentence)
    return " ".join(m[0].split()[:6]).strip(" ,") if m else ""


def _number(text: str, m: regex.Match[str]) -> bool:
    """Whether the sign may be a number: after a word that one follows, or a king's name."""
    if "stem" in m.groupdict():
        return False
    if m["sign"].isdigit() and text[m.start("sign") - 1] == "\n" and _NOTE.match(text, m.end("sign")):
        return True  # a note at the foot of its page
    before = regex.search(r"(\p{L}+)\W*\Z", text[max(0, m.start("sign") - 30) : m.start("sign")])
    if before is None or before[1].lower() in OPEN_WORDS:
        return True
    if m["sign"] != "f" and before[1].lower() in NUMBERED:
        return True
    return m["sign"] in "IVl" and before[1][0].isupper() and not regex.match(r"[\"”]", text[m.end("sign") :])


def _ends(text: str, at: int, speech: frozenset[str]) -> str:
    """What shows that a sentence ends at `at`; empty where nothing does."""
    after = text[at : at + 80]
    if regex.match(r"[\"”]", after):
        return "a closing mark follows"
    if regex.match(r"['’]*[ \t]*(?:\n[ \t\r]*\n|\Z)", after):
        return "the paragraph ends"
    said = SAID.match(after)
    if said and said["word"] in speech:
        return f"“{said['word']}” follows"
    if regex.match(r" [\"”](?=\s|\Z)", after):
        return "a closing mark follows"
    if regex.match(r"\s+[\"“'‘]? ?\p{Lu}", after) and not regex.match(r"\s+I\b", after):
        return "a sentence begins after it"
    return ""


def _quote(text: str, start: int, end: int, sign: str, shows: str) -> str:
    """The closing mark that was read with it into one sign: a quotation is open, and is closed here."""
    if sign not in "fV" or regex.match(r"\s*[\"”'’]", text[end:]) or shows == "a sentence begins after it":
        return ""
    head = max(text.rfind("\n\n", 0, start), text.rfind("\n \n", 0, start), 0)
    return '"' if text.count('"', head, start) % 2 else ""


def seen(edits: Iterable[Edit], text: str) -> str:
    """The text as others may see it: of the same length, with a question mark in the place of each sign."""
    made = list(text)
    for edit in edits:
        made[edit.end - 1] = "?"
    return "".join(made)
