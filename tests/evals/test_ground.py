from __future__ import annotations

import pytest

from evals.ground import quote_kind, quotes, violations
from pipeline.text import Searchable
from schemas.prisoner_exchange import TASK
from tests.evals.builders import back, document, exchange, group, items_of

ARTICLE = Searchable(
    "Russia returned 307 soldiers on Saturday. “All are well,” the ministry said.\n\nTalks go on in Istanbul."
)
OTHER = Searchable("Iran released five Americans in September, and Washington unfroze the funds.")


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("returned 307 soldiers", "exact"),
        ("soldiers  on\nSaturday", "exact"),
        ('"All are well," the ministry', "typographic"),
        ("Russia returned 307 soldiers … Talks go on in Istanbul", "stitched"),
        ("Russia returned 307 soldiers Talks go on in Istanbul", "stitched"),
        ("Iran released five Americans", "misattributed"),
        ("Russia returned 307 soldeirs on Saturday", "paraphrase"),
        ("On Saturday the soldiers returned: all 307 are well", "paraphrase"),
        ("Ukraine freed a colonel", "absent"),
        ("returned 30", "absent"),
    ],
)
def test_what_a_quote_is(quote, kind):
    assert quote_kind(quote, ARTICLE, [OTHER]) == kind


def test_every_quote_and_copied_value_of_an_answer():
    answer = [
        exchange(
            evidence="Russia returned 307 soldiers",
            date_text="on Saturday",
            largest_claim="the largest of all",
            groups=[group(evidence="307 soldiers")],
        )
    ]
    found = quotes(items_of(answer, document(ARTICLE.text)), ARTICLE, [])
    assert {(one.field, one.path): str(one.kind) for one in found} == {
        ("date_text", "exchanges[0]"): "exact",
        ("largest_claim", "exchanges[0]"): "absent",
        ("evidence", "exchanges[0]"): "exact",
        ("evidence", "exchanges[0].groups[0]"): "exact",
    }


def test_invariants_are_checked_without_gold():
    late = exchange(date_start="2025-05-24", date_end="2025-05-23", evidence="Russia returned 307 soldiers")
    fine = exchange(groups=[group(), back()], evidence="Russia returned 307 soldiers")
    about = document(ARTICLE.text)
    assert [broken.rule for broken in violations(items_of([late], about), TASK)] == ["dates in order"]
    assert violations(items_of([fine], about), TASK) == []


def test_a_stage_is_checked_against_its_deal():
    deal = exchange("x1", level="deal", date_start="2025-05-01", date_end="2025-05-05", evidence="Talks go on")
    stage = exchange("x2", level="stage", part_of="x1", evidence="Russia returned 307 soldiers")
    assert violations(items_of([deal, stage], document(ARTICLE.text)), TASK)
    assert not violations(items_of([deal, {**stage, "part_of": None}], document(ARTICLE.text)), TASK)
