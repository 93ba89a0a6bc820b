"""How a document prints its words, and what the lexicon knows of them: what breaks are judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from pipeline.stages.hyphens.breaks import WORD
from pipeline.stages.view import View


@dataclass(frozen=True, slots=True)
class _Second:
    """The second halves of listed words whose first half is `head`."""

    head: str
    listed: Container[str]

    def __contains__(self, tail: object) -> bool:
        return f"{self.head}{tail}" in self.listed


@dataclass(frozen=True, slots=True)
class _Common:
    """What makes a common word with what stands before it and after it."""

    before: str
    after: str
    usage: Usage

    def __contains__(self, half: object) -> bool:
        count = self.usage.view.know.lexicon.count(f"{self.before}{half}{self.after}")
        return bool(count >= self.usage.limits["common"])


@dataclass(frozen=True)
class Usage:
    """How the document itself prints its words, breaks left out; and what the lexicon knows."""

    view: View

    @cached_property
    def printed(self) -> Counter[str]:
        """Occurrences of each word of the text, case folded, a hyphenated word as one."""
        return Counter(WORD.findall(self.view.text.replace("\u2010", "-").casefold()))

    def beside(self, pairs: Container[tuple[str, str]]) -> Counter[tuple[str, str]]:
        """How often each of some pairs of words, case folded, stands side by side on a line."""
        found: Counter[tuple[str, str]] = Counter()
        for line in self.view.text.casefold().splitlines():
            found.update(pair for pair in pairwise(WORD.findall(line)) if pair in pairs)
        return found

    def known(self, word: str) -> bool:
        """Whether lexicon or document know the word."""
        return word in self.view.know.lexicon or self.printed[word.casefold()] > 1

    def weight(self, word: str) -> float:
        """How much speaks for this spelling: the document's own use far more than the lexicon's."""
        lexicon = self.view.know.lexicon
        listed = 1.0 + lexicon.count(word) if word in lexicon else 0.0
        return float(self.limits["document"] * self.printed[word.casefold()] + listed)

    @property
    def prefixes(self) -> Collection[str]:
        """What words begin with and no line's last word is."""
        found: Collection[str] = self.limits["prefixes"]
        return found

    @property
    def limits(self) -> Mapping[str, Any]:
        """The thresholds and word lists of `dictionaries/tables/hyphens.toml`."""
        return self.view.know.tables["hyphens"]

    def chance(self, head: str, tail: str, joined: str) -> float:
        """How many times more often the lexicon's texts have the whole word than chance puts its halves together."""
        lexicon = self.view.know.lexicon
        if lexicon.count(joined) < self.limits["known"]:
            return 0.0
        whole, parts = lexicon.count(joined), max(1, lexicon.count(head)) * max(1, lexicon.count(tail))
        return float(whole * lexicon.total / parts)

    def meant(self, head: str, tail: str) -> str:
        """What a second half that is no word may have been, where that makes a word with the first; none where the tail
        is likelier another word by itself."""
        lexicon, confusions, low = self.view.know.lexicon, self.view.know.model.confusions, tail.lower()
        if tail in lexicon:
            return ""
        halves = confusions.variants(low, _Second(head.lower(), lexicon.listed))
        best = min(halves, key=lambda half: confusions.cost(half, low), default="")
        least = confusions.cost(best, low)[0]
        alone = (confusions.cost(word, low)[0] for word in confusions.variants(low, lexicon.listed) if word != best)
        return best if best and all(cost > least for cost in alone) else ""

    def misread(self, head: str, tail: str) -> str:
        """The common word that two halves are when one of them is misread, though each is a word: con-duet for
        conduct. "" where that takes a confusion that is rare, or where chance may have put the halves together."""
        confusions, limits = self.view.know.model.confusions, self.limits
        a, b = head.lower(), tail.lower()
        ways = [(confusions.cost(half, a)[0], half + b) for half in confusions.variants(a, _Common("", b, self))]
        ways += [(confusions.cost(half, b)[0], a + half) for half in confusions.variants(b, _Common(a, "", self))]
        near = sorted((cost, whole) for cost, whole in ways if cost <= limits["misreading"])
        return next((whole for _, whole in near if self.chance(a, b, whole) >= limits["halves"]), "")

    def told(self, word: str, other: str) -> str:
        """How often the document and the lexicon have one spelling and another, in words."""
        n, k = self.printed[word.casefold()], self.printed[other.casefold()]
        here = f"the document prints {word} {n} times, {other} {k} times" if n or k else ""
        there = f"lexicon: {word} {self.view.know.lexicon.count(word)}, {other} {self.view.know.lexicon.count(other)}"
        return "; ".join(filter(None, (here, there)))
