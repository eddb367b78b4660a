"""Bays: a free bed is not free for everybody, unless men and women may lie side by side."""

from __future__ import annotations

from collections import Counter

import pytest
from numpy.random import default_rng

from simcare.hospital.bays import Bays
from simcare.hospital.beds import MEDICINE, BedRequest, Beds
from simcare.hospital.engine import Engine
from simcare.hospital.patients import MEDICAL
from simcare.scenario.hospital import BedManagement
from simcare.scenario.schema import Scenario

MAN, WOMAN = False, True
NO_SINGLES = BedManagement(single_rooms=0.0, bay_size=4)


class OneWard:
    """A medical ward where people ask for beds and leave them."""

    def __init__(self, beds: int, rules: BedManagement | None) -> None:
        self.env = Engine(initial_time=0.0)
        wards = [("ward", MEDICINE, beds)]
        self.beds = Beds(self.env, wards, Bays(wards, rules) if rules else None)
        self.given: list[int] = []

    def ask(self, female: bool, lies: dict[int, bool] | None = None) -> int | None:
        """A bed for somebody, or they wait; whoever keeps a book of beds and sexes gets it written."""
        book: dict[int, bool] = {} if lies is None else lies

        def granted(slot: int) -> None:
            self.given.append(slot)
            book[slot] = female

        slot = self.beds.ask(BedRequest.to_ward(MEDICAL, self.env.now, granted, float("-inf"), female))
        if slot is not None:
            book[slot] = female
        return slot


def test_a_bay_of_men_blocks_a_woman_but_not_a_man() -> None:
    ward = OneWard(4, NO_SINGLES)
    assert ward.ask(MAN) is not None
    assert ward.ask(WOMAN) is None
    assert ward.ask(MAN) is not None
    assert len(ward.beds.free[MEDICINE]) == 2


def test_a_woman_goes_to_the_women_then_to_an_empty_bay_then_to_a_single_room() -> None:
    ward = OneWard(10, BedManagement(single_rooms=0.2, bay_size=4))
    rooms = ward.beds.bays.room_of if ward.beds.bays else []
    assert [rooms.count(room) for room in range(4)] == [1, 1, 4, 4]
    where = [rooms[slot] for slot in map(ward.ask, [MAN, *[WOMAN] * 6]) if slot is not None]
    assert where == [2, 3, 3, 3, 3, 0, 1]
    assert ward.ask(WOMAN) is None


def test_the_first_whom_a_bed_suits_gets_it() -> None:
    ward = OneWard(4, NO_SINGLES)
    first = [ward.ask(MAN) for _ in range(4)]
    assert ward.ask(WOMAN) is None
    assert ward.ask(MAN) is None
    ward.beds.vacate(first[0] or 0, 1.0)
    ward.env.run(until=2.0)
    assert ward.given == [first[0]]
    assert [request.female for request in ward.beds.waiting] == [WOMAN]


def test_an_empty_bay_is_anybodys_again_at_the_next_bed_round() -> None:
    ward = OneWard(4, NO_SINGLES)
    slot = ward.ask(MAN)
    assert ward.ask(WOMAN) is None
    ward.beds.vacate(slot or 0, 5.0)
    ward.env.run(until=1.0)
    ward.beds.bed_round()
    assert len(ward.given) == 1
    assert ward.given != [slot]


@pytest.mark.parametrize(("needed", "helped"), [(0.0, 1), (1.0, 0)])
def test_nurses_make_room_by_moving_who_can_be_moved(needed: float, helped: int) -> None:
    """The only free bed is among the men; a man in the single room goes there, unless he needs the room."""
    ward = OneWard(5, BedManagement(single_rooms=0.2, bay_size=4, single_rooms_needed=needed))
    slots = [ward.ask(MAN) for _ in range(5)]
    ward.beds.vacate(slots[0] or 0, 0.5)
    ward.env.run(until=1.0)
    assert ward.ask(WOMAN) is None
    ward.beds.bed_round()
    assert len(ward.given) == helped
    if helped and ward.beds.bays:
        assert ward.beds.bays.people == [1, 4]
        assert ward.beds.bays.women == [WOMAN, MAN]


def test_no_bed_is_lost_and_nobody_lies_with_the_other_sex() -> None:
    """Counted over thousands of comings and goings, with moves between the rooms."""
    ward = OneWard(20, BedManagement(single_rooms=0.3, bay_size=4, single_rooms_needed=0.3))
    chance, lies = default_rng(5), dict[int, bool]()
    bays = ward.beds.bays
    assert bays is not None
    sizes = Counter(bays.room_of)
    for hour in range(3000):
        ward.env.run(until=hour + 1.0)
        if lies and (len(lies) + len(ward.beds.waiting) > 18 or chance.random() < 0.45):
            slot = sorted(lies)[int(chance.integers(len(lies)))]
            del lies[slot]
            ward.beds.vacate(slot, 0.5 + chance.random())
        else:
            ward.ask(bool(chance.random() < 0.5), lies)
        ward.beds.bed_round()
        assert Counter(bays.room_of) == sizes
        assert Counter(bays.room_of[slot] for slot in lies) == Counter(dict(enumerate(bays.people)))
        assert all(bays.women[bays.room_of[slot]] == female for slot, female in lies.items())


def waits(people: int, rules: BedManagement | None) -> float:
    """How many wait on average at the end of an hour for a ward of twelve beds of which so many are spoken for."""
    ward, chance, waiting = OneWard(12, rules), default_rng(1), 0
    inside: list[int] = []
    asked = 0
    for hour in range(4000):
        ward.env.run(until=hour + 1.0)
        ward.beds.bed_round()
        inside += ward.given
        ward.given.clear()
        while asked < people:
            asked += 1
            if (slot := ward.ask(chance.random() < 0.5)) is not None:
                inside.append(slot)
        if inside and chance.random() < 0.2:
            ward.beds.vacate(inside.pop(int(chance.integers(len(inside)))), 0.5)
            asked -= 1
        waiting += len(ward.beds.waiting)
    return waiting / 4000


def test_single_sex_bays_make_people_wait_before_the_house_is_full() -> None:
    """Where bays are mixed nobody waits while a bed is free; where not, the more the fuller; and with single rooms for
    all the cause is gone."""
    strict = BedManagement(single_rooms=0.0, bay_size=4)
    assert waits(11, None) == 0.0
    assert waits(11, BedManagement(single_rooms=1.0)) == 0.0
    assert 0.0 <= waits(6, strict) < waits(9, strict) < waits(11, strict)
    assert waits(11, strict) > 0.2


def test_the_calibrated_hospital_mixes_and_the_later_ones_do_not() -> None:
    mixes = {name: Scenario.load(name).hospital.bed_management.mixed_bays
             for name in ("four_hour", "people_first", "r0", "r1", "r2", "r3")}
    assert mixes == {"four_hour": True, "people_first": True, "r0": True, "r1": True, "r2": False, "r3": False}
