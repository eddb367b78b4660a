"""Who gets the bed that is made: in order of asking, and whoever asked ahead not before their time."""

from __future__ import annotations

import pytest

from simcare.hospital.beds import MEDICINE, BedRequest, Beds
from simcare.hospital.engine import Engine
from simcare.hospital.patients import MEDICAL

FOR_LATER, AT_ONCE = "asked first, for five o'clock", "asked second, for now"


class FullWard:
    """One medical ward without a free bed, and two who ask for one."""

    def __init__(self) -> None:
        self.env = Engine(initial_time=0.0)
        self.beds = Beds(self.env, [("ward", MEDICINE, 2)])
        self.beds.free[MEDICINE].clear()
        self.given: list[str] = []
        self.requests = {FOR_LATER: self.ask(FOR_LATER, 5.0), AT_ONCE: self.ask(AT_ONCE, 0.0)}

    def ask(self, who: str, not_before: float) -> BedRequest:
        request = BedRequest.to_ward(MEDICAL, self.env.now, lambda _slot: self.given.append(who), not_before, False)
        assert self.beds.ask(request) is None
        return request

    def given_to(self, *hours: float) -> list[str]:
        """Beds are made at these hours: who has got one."""
        for slot, hour in enumerate(hours):
            self.env.run(until=hour)
            self.beds.ready(slot)
        return self.given


@pytest.mark.parametrize(("hours", "served"), [
    ((3.0, 6.0), [AT_ONCE, FOR_LATER]), ((5.0, 6.0), [FOR_LATER, AT_ONCE]), ((2.0, 4.0), [AT_ONCE])])
def test_whoever_asked_ahead_comes_in_turn_but_not_before_their_time(hours: tuple[float, ...], served: list[str]
                                                                     ) -> None:
    assert FullWard().given_to(*hours) == served


def test_a_bed_that_stands_free_is_found_at_the_next_round_after_the_time() -> None:
    ward = FullWard()
    assert ward.given_to(2.0, 4.0) == [AT_ONCE]
    ward.beds.bed_round()
    assert ward.given == [AT_ONCE]
    ward.env.run(until=6.0)
    ward.beds.bed_round()
    assert ward.given == [AT_ONCE, FOR_LATER]
    assert not ward.beds.free[MEDICINE]


@pytest.mark.parametrize("withdrawn", [FOR_LATER, AT_ONCE])
def test_whoever_withdraws_gets_none(withdrawn: str) -> None:
    ward = FullWard()
    ward.beds.withdraw(ward.requests[withdrawn])
    assert ward.given_to(6.0, 7.0) == [who for who in (FOR_LATER, AT_ONCE) if who != withdrawn]
    assert len(ward.beds.free[MEDICINE]) == 1
