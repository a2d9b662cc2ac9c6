"""How readings of prisoner exchanges are scored: what pairs two records, and the fact that counts most.

The weights and gates are fixed: scores of different runs compare only under the same ones.
"""

from __future__ import annotations

from pipeline.declare import Alignment, Headline, Scoring, alike, overlap, quoted, same

_HEADLINE = {"subset": False}

SCORING = Scoring(
    alignments={
        "exchange": Alignment(
            (
                alike(3, "date_start", "date_end"),
                alike(3, "parties"),
                overlap(3, "groups", "count", where=_HEADLINE),
                same(1, "level"),
                alike(1, "location"),
                overlap(1, "people", "name", partly=True),
                quoted(1),
            ),
            gate=0.35,
        ),
        "released_group": Alignment(
            (
                same(4, "count"),
                same(2, "released_by", "returned_to"),
                same(1, "kind"),
                same(1, "subset"),
                quoted(2),
                alike(1, "detail"),
            ),
            gate=0.35,
        ),
        # Names that do not match have likeness 0, those that do at least 0.7.
        "person": Alignment((alike(1, "name"),), gate=0.5),
    },
    headline=Headline(
        "released_group",
        ("released_by", "returned_to", "count"),
        figure="count",
        direction=("released_by", "returned_to"),
        where=_HEADLINE,
    ),
    joint=(("released_group", "count", "count_type"),),
    secondary=(
        ("exchange", ""),
        ("exchange", "date_start"),
        ("exchange", "date_end"),
        ("released_group", "count"),
        ("person", "name"),
        ("exchange", "status"),
    ),
)
