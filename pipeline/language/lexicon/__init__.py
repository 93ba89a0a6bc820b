"""What is known of each word of British English print, about 1850-1950: how often, where, when, how written.

`reader` answers questions about words from the mapped binary that `index` lays out. `training` makes both table and
binary anew, and asks `evidence` which words count; neither is imported here, so that reading costs little.
"""

from pipeline.language.lexicon.index import Entry
from pipeline.language.lexicon.reader import Lexicon, key, listed

__all__ = ["Entry", "Lexicon", "key", "listed"]
