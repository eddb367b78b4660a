"""The tree: frozen, saved and loaded unchanged, hashed by what matters, changed only by copies."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from simcare.evidence.cards import Card, cards
from simcare.scenario import units
from simcare.scenario.kinds import fields_under
from simcare.scenario.reading import ScenarioError
from simcare.scenario.schema import Scenario, in_yaml
from simcare.scenario.section import ASCENDING, card_of, plain

Loaded = Callable[..., Scenario]
WRITERS: tuple[tuple[Any, Callable[[float], Any]], ...] = (
    (units.duration, units.write_duration), (units.rate, units.write_rate), (units.money, units.write_money),
    (units.share, float))


def writer(text: Any, whole: bool) -> Callable[[float], Any]:
    """How a quantity written like ``text`` is written."""
    for reader, write in WRITERS if isinstance(text, str) else ():
        try:
            reader(text)
        except ValueError:
            continue
        return write
    return round if whole else float


def one_value(card: Card, sample: Any, whole: bool) -> st.SearchStrategy[Any]:
    """Numbers of a card's plausible range, written as in a file."""
    low, high = plain(card.low), plain(card.high)
    return st.floats(0, 1).map(lambda part: writer(sample, whole)(min(high, low + part * (high - low))))


def values(card: Card, field: FieldInfo) -> st.SearchStrategy[Any]:
    whole = int in (field.annotation, *get_args(field.annotation))
    if isinstance(card.value, bool):
        return st.booleans()
    if isinstance(card.value, list):
        return st.tuples(*(one_value(card, item, whole) for item in card.value)).map(list)
    return one_value(card, card.value, whole)


def changeable() -> dict[str, st.SearchStrategy[Any]]:
    """Every parameter with a plausible range or two answers, by its path, with values it may take."""
    found = {}
    for path, field in fields_under(Scenario):
        card = cards().get(card_of(field) or "")
        free = ASCENDING not in field.metadata  # numbers drawn one by one seldom ascend
        if card and free and "*" not in path and card.value is not None and (
                card.low is not None or isinstance(card.value, bool)):
            found[path] = values(card, field)
    return found


VALUES = changeable()
CHANGES = st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=6).flatmap(
    lambda paths: st.fixed_dictionaries({path: VALUES[path] for path in sorted(paths)}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_a_merged_scenario_loads_back_equal(changes: dict[str, Any], tmp_path: Path) -> None:
    scenario = Scenario().set_all(changes)
    file = tmp_path / "again.yaml"
    file.write_text(in_yaml(scenario.merged()), encoding="utf-8")
    again = Scenario.load(file)
    assert again == scenario
    assert again.hash == scenario.hash


def test_all_scenarios_of_the_library_load_back_equal(tmp_path: Path) -> None:
    from simcare.scenario.loading import known_names, library

    names = known_names(library())
    assert {"no_target", "four_hour", "people_first", "four_hour_with_slack"} <= set(names)
    for name in names:
        scenario = Scenario.load(name)
        file = tmp_path / "again.yaml"
        file.write_text(str(scenario), encoding="utf-8")
        assert Scenario.load(file) == scenario
        assert scenario.before.targets == ({} if scenario.run.baseline else scenario.targets)
        assert scenario.title
        assert scenario.about


def test_a_scenario_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Scenario().hospital.beds = 3


def test_set_gives_a_changed_copy() -> None:
    scenario = Scenario.load("four_hour")
    changed = scenario.set("people.registered_share", 0.45).set("targets.four_hour.threshold", "3 h")
    assert (changed.design.people.registered_share, changed.targets["four_hour"].threshold) == (0.45, 3)
    assert (scenario.design.people.registered_share, scenario.targets["four_hour"].threshold) != (0.45, 3)
    assert scenario.set("targets.four_hour", None).targets == {}
    assert changed.before.targets == {}


def test_set_refuses_as_a_file_would() -> None:
    with pytest.raises(ScenarioError, match="did you mean registered_share"):
        Scenario().set("people.registered_shar", 0.5)
    with pytest.raises(ScenarioError, match="allowed a duration"):
        Scenario().set("run.warm_up", 4)


def test_a_removed_entry_stays_removed(loaded: Loaded) -> None:
    scenario = Scenario.load("four_hour").set("targets.four_hour", None)
    assert loaded(in_yaml(scenario.merged())).targets == {}


def test_the_hash_knows_what_matters() -> None:
    scenario = Scenario.load("four_hour")
    assert len(scenario.hash) == 64
    assert scenario.set("title", "Another").set("look_for", ["x"]).set("name", "y").hash == scenario.hash
    assert scenario.set("hospital.beds", 411).hash != scenario.hash
    assert scenario.set("run.seed", 1).hash != scenario.hash


def test_the_hash_knows_the_baseline(tmp_path: Path) -> None:
    base, own = tmp_path / "base.yaml", tmp_path / "own.yaml"
    own.write_text("run: {baseline: base.yaml}\n")
    hashes = set()
    for share in (0.5, 0.6):
        base.write_text(f"design: {{people: {{registered_share: {share}}}}}\n")
        hashes.add(Scenario.load(own).hash)
    assert len(hashes) == 2


def test_a_scenario_carries_its_baseline_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text("design: {people: {registered_share: 0.5}}\n")
    Path("own.yaml").write_text("run: {baseline: base.yaml}\n")
    scenario = Scenario.load("own.yaml")
    Path("base.yaml").unlink()
    monkeypatch.chdir("/")
    for same in (scenario, scenario.set("hospital.beds", 300), pickle.loads(pickle.dumps(scenario))):
        assert same.before.design.people.registered_share == 0.5


def test_the_hash_is_the_same_in_every_process() -> None:
    program = "from simcare.scenario.schema import Scenario as S; s = S.load('four_hour'); print(s.hash, hash(s))"
    seen = {subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, text=True,
                           capture_output=True, check=True).stdout for seed in ("1", "2")}
    assert len(seen) == 1


def test_a_scenario_pickles_hashes_compares_and_prints() -> None:
    scenario = Scenario.load("four_hour", ["run.years=1"])
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert again.before == scenario.before
    assert repr(scenario).startswith("Scenario('four_hour', ")
    assert "beds: 410" in str(scenario)
    assert scenario != Scenario.load("no_target")
    assert scenario != "four_hour"


def test_the_baseline_is_the_same_hospital_under_another_design(loaded: Loaded) -> None:
    scenario = loaded("extends: people_first\nhospital: {beds: 300}\n"
                      "timeline: [{at: 1 week, set: {assumptions.hold.fear: 0.3}}]\n")
    before = scenario.before
    assert before.hospital == scenario.hospital
    assert before.design == Scenario.load("no_target").design != scenario.design
    assert (before.timeline, before.run.baseline) == ((), None)
    assert before.before == before


def test_without_a_baseline_the_own_design_holds(loaded: Loaded) -> None:
    scenario = loaded("extends: four_hour\nrun: {baseline: null}\n")
    assert scenario.before.targets == scenario.targets


def test_the_timeline_makes_stages(loaded: Loaded) -> None:
    scenario = loaded("extends: four_hour\ntimeline:\n"
                      "  - {at: 8 weeks, set: {targets.four_hour: null}}\n"
                      "  - {at: 4 weeks, set: {targets.four_hour.punishment: 0, people.agency_fill: 80 %}}\n")
    times, stages = zip(*scenario.stages, strict=True)
    assert times == (0, 4 * 168, 8 * 168)
    assert stages[0] == scenario
    assert (stages[1].targets["four_hour"].punishment, stages[1].design.people.agency_fill) == (0, 0.8)
    assert stages[2].targets == {}
    assert stages[2].design.people.agency_fill == 0.8


@pytest.mark.parametrize(("text", "measured"), [
    ("years: 3", (8766, 3 * 8766)), ("years: 1", (0, 8766)), ("years: 2, measured_from: 1 week", (168, 2 * 8766)),
    ("years: 1.1", (0, 1.1 * 8766))])
def test_the_time_that_is_measured(loaded: Loaded, text: str, measured: tuple[float, float]) -> None:
    assert loaded(f"run: {{{text}}}\n").run.measured_hours == measured
