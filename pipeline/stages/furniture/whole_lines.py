"""Where a line that is taken out whole ends."""

from __future__ import annotations


def after(text: str, end: int) -> int:
    r"""Where the next line begins, given where one ends: past blanks and "\n", "\r\n" or "\r", never a form feed."""
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    if text.startswith("\r\n", end):
        return end + 2
    return end + 1 if text[end : end + 1] in ("\n", "\r") else end
