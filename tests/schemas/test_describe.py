"""One plain sentence about a reconciled exchange."""

from __future__ import annotations

import pytest

from schemas.prisoner_exchange.describe import describe
from tests.reconciled import AWAY, HOME, exchange, group


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            exchange(group(175, HOME), group(175, AWAY), date_start="2025-03-19", date_end="2025-03-19"),
            "Russia and Ukraine: exchange, completed on 2025-03-19; 175 to Ukraine, 175 to Russia.",
        ),
        (
            exchange(
                group(1000),
                level="deal",
                status="under_way",
                date_start="2025-05-23",
                date_end="2025-05-25",
                negotiated_in="Istanbul",
                mediators=("Qatar", "Türkiye", "United Nations"),
            ),
            "Russia and Ukraine: exchange deal, under way, 2025-05-23 to 2025-05-25; 1,000 to Ukraine; "
            "agreed in Istanbul; helped by Qatar, Türkiye and United Nations.",
        ),
        (exchange(status="cancelled"), "Russia and Ukraine: exchange, cancelled, day not stated."),
        (
            exchange(group(390, None), level="stage", date_start="2025-05", date_end="2025-05"),
            "Russia and Ukraine: stage of an exchange deal, completed, in 2025-05; "
            "390 exchanged, sides not told apart.",
        ),
        (
            exchange(group(372, None, covers="both_sides"), date_start="2025-05-23"),
            "Russia and Ukraine: exchange, completed, from 2025-05-23; 372 by both sides together.",
        ),
        (
            exchange(group(640, HOME, status="planned"), status="agreed", parties=()),
            "Unnamed parties: exchange, agreed, day not stated; 640 planned from Russia.",
        ),
        (exchange(parties=("Hamas",), status=None), "Hamas: exchange, reported, day not stated."),
        (exchange(group(95, subset=True)), "Russia and Ukraine: exchange, completed, day not stated."),
    ],
)
def test_sentences(found, sentence):
    assert describe(found) == sentence
