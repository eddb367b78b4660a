"""Whatever a user gets wrong: one clear message on standard error, exit code 2, no traceback, nothing on output."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simcare.cli import app

ROTA = "hospital: {emergency: {triage_nurses: [%s]}}\n"
TARGET = "measure: time_in_department, threshold: 4 h"

BAD_FILES = {
    "not YAML": ("a: [1, 2\n", "not YAML"),
    "empty": ("", "the file is empty"),
    "only a word": ("hello\n", "a scenario is a table of names and values"),
    "a list": ("- 1\n- 2\n", "a scenario is a table of names and values"),
    "YAML bomb": ("a: &a [x, x]\nb: [*a, *a]\n", "bad.yaml:1: anchors and aliases are not allowed"),
    "deep brackets": ("hospital: " + "[" * 5000, "nested deeper than 20 levels"),
    "tag": ("hospital: !!python/name:os.system {}\n", "tags"),
    "duplicate key": ("hospital:\n  beds: 400\n  beds: 300\n", "bad.yaml:3: the key 'beds' stands twice here"),
    "unknown key with a near miss": ("hospital:\n  bed: 400\n",
                                     "bad.yaml:2: hospital.bed: unknown name, did you mean beds?"),
    "unknown section": ("hospitals: {beds: 400}\n", "did you mean hospital?"),
    "wrong unit": ("run: {warm_up: 12 fortnights}\n", "found 12 fortnights, allowed a duration"),
    "no unit": ("run: {warm_up: 12}\n", "found 12, allowed a duration"),
    "negative capacity": ("hospital: {beds: -4}\n", "hospital.beds: found -4, allowed 1 to "),
    "no capacity": ("hospital: {beds: 0}\n", "hospital.beds: found 0, allowed 1 to "),
    "half a bed": ("hospital: {beds: 3.5}\n", "found 3.5, allowed a whole number"),
    "probability over 1": ("demand: {ambulance_share: 1.2}\n", "demand.ambulance_share: found 1.2, allowed 0 to 1"),
    "percentage over 100": ("demand: {ambulance_share: 120 %}\n", "found 120 %, allowed 0 to 1"),
    "goal over 100": (f"targets: {{t: {{{TARGET}, goal: 120 %}}}}\n", "targets.t.goal: found 120 %, allowed at most 1"),
    "rota of 23 hours": (ROTA % ", ".join("1" * 23), "found a list of 23, allowed a list of 24, one for each hour"),
    "one number of a rota": (ROTA % ", ".join(["1"] * 23 + ["-1"]), "see item 24"),
    "beyond its card": ("hospital: {scale: 100}\n", "(ratio; hard limits of the card hospital.scale)"),
    "not finite": ("hospital: {scale: .inf}\n", "found '.inf', allowed a number"),
    "text for a number": ("hospital: {beds: many}\n", "found many, allowed a whole number"),
    "number for a section": ("hospital: 3\n", "found 3, allowed a section of names and values"),
    "no for false": ("design: {process: {senior_at_front_door: no}}\n", "found 'no', allowed true or false"),
    "unknown choice": ("design: {mission: {runs_on: target}}\n", "did you mean targets?"),
    "half a target": ("targets: {t: {measure: time_in_department, goal: 95 %}}\n",
                      "allowed a threshold (the time allowed)"),
    "two targets on one measure": (f"targets: {{t: {{{TARGET}, goal: 95 %}}, u: {{{TARGET}, goal: 98 %}}}}\n",
                                   "allowed one target in force on each measure, not t and u on time_in_department"),
    "a goal of nothing": (f"targets: {{t: {{{TARGET}, goal: 0}}}}\n", "targets.t.goal: found 0, allowed more than 0"),
    "a ratio with a threshold": ("targets: {t: {measure: mortality_ratio, threshold: 4 h, goal: 100 %}}\n",
                                 "every measure but mortality_ratio, which has none"),
    "a handover of days": ("targets: {t: {measure: ambulance_handover, threshold: 3 days, goal: 85 %}}\n",
                           "allowed a threshold above 0 and of at most 24 h"),
    "a handover longer than the stay": (
        f"targets: {{t: {{{TARGET}, goal: 95 %}}, u: {{measure: ambulance_handover, threshold: 4 h, goal: 85 %}}}}\n",
        "allowed a threshold of the handover that is shorter than the time allowed in A&E"),
    "the clock of A&E on a list": (
        "targets: {t: {measure: referral_to_treatment, threshold: 18 weeks, goal: 90 %, clock_start: arrival}}\n",
        "allowed clock_start and clock_stop only for time_in_department"),
    "clock of another measure": (f"targets: {{t: {{{TARGET}, goal: 95 %, clock_stop: treated}}}}\n",
                                 "allowed one of moved_on, right_place"),
    "another version": ("schema: 2\n", "schema: found 2, allowed one of 1"),
    "circle": ("extends: bad.yaml\n", "extends runs in a circle: "),
    "two parents": ("extends: [a, b]\n", "allowed the name of one scenario file"),
    "lost parent": ("extends: nowhere.yaml\n", "found nowhere.yaml, but there is no such file"),
    "bad timeline": ("timeline: [{at: 3 weeks, set: {people.agency_fil: 0.5}}]\n",
                     "timeline.0.set design.people.agency_fil: unknown name"),
    "timeline of a building": ("timeline: [{at: 3 weeks, set: {hospital.beds: 300}}]\n",
                               "allowed a path of the design, the targets or the assumptions"),
    "timeline after the end": ("run: {years: 1}\ntimeline: [{at: 60 weeks, set: {assumptions.haste: 0.5}}]\n",
                               "timeline entries before the end of the run"),
    "measured after the end": ("run: {years: 1, measured_from: 2 years}\n", "a measured_from before the end"),
    "a path in a name": ("name: ../../x\n", "name"),
    "timeline without a unit": ("timeline: [{at: 3, set: {assumptions.haste: 0.5}}]\n",
                                "timeline.0.at: found 3, allowed a duration"),
    "timeline without a moment": ("timeline: [{set: {assumptions.haste: 0.5}}]\n",
                                  "allowed either at (a date) or when"),
    "timeline with a date and a trigger": (
        "timeline: [{at: 3 weeks, when: {measure: balance, below: £0}, set: {assumptions.haste: 0.5}}]\n",
        "allowed either at (a date) or when"),
    "timeline before day 0": ("timeline: [{at: -3 weeks, set: {assumptions.haste: 0.5}}]\n", "allowed at least 0"),
    "a trigger on nothing known": (
        "timeline: [{when: {measure: four_hours_recorded, below: 95 %}, set: {assumptions.haste: 0.5}}]\n",
        "did you mean four_hour_recorded?"),
    "a trigger without a value": ("timeline: [{when: {measure: balance}, set: {assumptions.haste: 0.5}}]\n",
                                  "allowed either above or below"),
    "a trigger with a word": ("timeline: [{when: {measure: balance, below: low}, set: {assumptions.haste: 0.5}}]\n",
                              "allowed a number, a share (95 %) or money"),
    "a trigger that sets nothing known": (
        "timeline: [{when: {measure: balance, below: £0}, set: {people.agency_fil: 0.5}}]\n",
        "timeline.0.set design.people.agency_fil: unknown name"),
    "entries that contradict": (
        "timeline: [{at: 3 weeks, set: {people.training: 0.5}}, {at: 21 days, set: {design.people.training: 0.4}}]\n",
        "allowed entries that do not set the same path"),
    "answers that cannot both be": (
        "timeline: [{when: {measure: balance, below: £0}, set: {targets.t: {measure: ambulance_handover, threshold: "
        "15 min, goal: 85 %}}}, {at: 2 weeks, set: {targets.u: {measure: ambulance_handover, threshold: 20 min, "
        "goal: 85 %}}}]\n", "one target in force on each measure"),
    "control characters": ("title: \x07\n", "not YAML"),
}


def refused(*arguments: str) -> str:
    """Run a command that must be refused; its message."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.chdir(tmp_path)
    text, says = BAD_FILES[case]
    Path("bad.yaml").write_text(text, encoding="utf-8")
    message = refused("check", "bad.yaml")
    assert says in message
    assert message.startswith("bad.yaml")


def test_bad_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("binary.yaml").write_bytes(bytes(range(128, 256)))
    assert "there is no such file" in refused("check", "missing.yaml")
    assert "this is a folder" in refused("check", str(tmp_path))
    assert "not a text in UTF-8" in refused("check", "binary.yaml")
    assert "did you mean four_hour?" in refused("check", "four_hours_")


@pytest.mark.parametrize("arguments", [["chek"], ["check"], ["check", "x.yaml", "--years"], ["schema", "--outt", "x"]])
def test_bad_usage(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
