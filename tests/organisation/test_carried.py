"""A loop carries no more than its weakest link."""

from __future__ import annotations

import pytest

from simcare.organisation.carried import carried
from simcare.organisation.causal_map import causal_map
from simcare.organisation.loops import named_loops

NOTHING = dict.fromkeys(causal_map().own_links(), 0.0)


def test_what_does_not_differ_carries_nothing() -> None:
    assert carried(NOTHING, NOTHING) == []


@pytest.mark.parametrize("loop", [loop for loop in named_loops() if set(loop.named.links) & set(NOTHING)],
                         ids=lambda loop: loop.id)
def test_a_loop_whose_links_all_moved_is_named_and_weighed_by_the_weakest(loop: object) -> None:
    own = [link for link in loop.named.links if link in NOTHING]  # type: ignore[attr-defined]
    moved = NOTHING | dict.fromkeys(own, 0.2) | {own[0]: 0.1}
    found = {one.loop.id: one for one in carried(NOTHING, moved)}
    assert found[loop.id].weakest == pytest.approx(0.1)  # type: ignore[attr-defined]


def test_one_link_that_did_not_move_stops_a_loop() -> None:
    fear = next(loop for loop in named_loops() if loop.id == "L-R4")
    own = [link for link in fear.named.links if link in NOTHING]
    moved = NOTHING | dict.fromkeys(own[1:], 0.2)
    assert "L-R4" not in {one.loop.id for one in carried(NOTHING, moved)}


def test_said_in_points_for_a_stock_and_in_percent_for_an_effect() -> None:
    fear = next(loop for loop in named_loops() if loop.id == "L-R4")
    moved = NOTHING | {link: -0.3 for link in fear.named.links if link in NOTHING}
    text = next(str(one) for one in carried(NOTHING, moved) if one.loop.id == "L-R4")
    assert "fear −30 points" in text
    assert "%" in text
