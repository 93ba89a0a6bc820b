"""Whether a sentence ends with a line, and whether a line goes on with one."""

from __future__ import annotations

import regex

FINISHED = regex.compile(r"[.!?:][”’\"')\]]*[*\d]?\s*$")  # the mark of a note may follow the point
GOES_ON = regex.compile(r"[\s“\"‘'(—–-]*\p{Ll}")
