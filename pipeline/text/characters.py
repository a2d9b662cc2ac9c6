"""Character classes that the other files share, as the inside of a regular expression's [...]."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby

SPACES = "\t\n\v\f\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What str.isspace() says is white space."""

INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"
"""Characters without width: joiners, soft hyphens, marks of direction, tags."""

APOSTROPHES = "'`\xb4\u02b9\u02bb\u02bc\u02bd\u05f3\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u275b\u275c\uff07"
QUOTATION_MARKS = '"\xab\xbb\u02ba\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\u301d\u301e\u301f\uff02'
DASHES = "-\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d"

COMPOSING = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uff9e-\uffdc"
"""Letters that NFKC may join to the letter before them: Korean letters, and the voicing marks of narrow kana."""


@cache
def marks() -> str:
    """Every combining mark (category M) of the basic plane, as ranges. 15 ms once, so nothing pays for it at import."""
    points = [point for point in range(0x300, 0x10000) if unicodedata.category(chr(point))[0] == "M"]
    runs = [[point for _, point in run] for _, run in groupby(enumerate(points), lambda pair: pair[1] - pair[0])]
    return "".join(f"\\U{run[0]:08x}-\\U{run[-1]:08x}" for run in runs)
