"""The design of a scenario: eight levers, and the assumptions about people on which its effects rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ValidationInfo, create_model, field_validator
from pydantic_core import PydanticCustomError

from simcare.organisation.causal_map import causal_map
from simcare.scenario.section import ASCENDING, Section, card, of_length
from simcare.scenario.units import Duration, Money, Share

FOUR = of_length(4, "one for each of the published delays")
Task = Literal[
    "pain_relief", "treatments", "acute_observations", "medicines", "coordination", "toileting", "drinks", "meals",
    "washing", "skin_care", "documentation", "observations", "turning", "mouth_care", "walking", "care_plan",
    "education", "comfort"]


class Leadership(Section):
    """What leaders do when a number is missed, and where they spend their time."""

    punishment_of_breaches: float = card("design.leadership.punishment_of_breaches")
    punishment_of_deficits: float = card("design.leadership.punishment_of_deficits")
    hears_concerns: Share = card("design.leadership.hears_concerns")
    time_at_the_work: Share = card("design.leadership.time_at_the_work")


class Culture(Section):
    """Openness, and who is welcome at the bedside."""

    openness: Share = card("design.culture.openness")
    family_welcome: Share = card("design.culture.family_welcome")
    front_line_authority: Share = card("design.culture.front_line_authority")
    recruits_for: Literal["skill", "behaviour"] = card("design.culture.recruits_for")
    volunteers: float = card("design.culture.volunteers")
    volunteers_accredited: bool = card("design.culture.volunteers_accredited")


class Mission(Section):
    """What the hospital is run on."""

    runs_on: Literal["targets", "purpose"] = card("design.mission.runs_on")
    counted_first: tuple[Task, ...] = card("design.mission.counted_first")


class BusinessModel(Section):
    """What is paid for."""

    short_stay_tariff: Money = card("design.business_model.short_stay_tariff")
    attendance_tariff: Money = card("design.business_model.attendance_tariff")
    marginal_rate: Share = card("design.business_model.marginal_rate")
    savings: Share = card("design.business_model.savings")
    shared_ownership: Share = card("design.business_model.shared_ownership")
    outsourced_care: Share = card("design.business_model.outsourced_care")


class People(Section):
    """Posts, skill mix and cover."""

    nursing_hours_per_patient_day: float = card("design.people.nursing_hours_per_patient_day")
    registered_share: Share = card("design.people.registered_share")
    agency_fill: Share = card("design.people.agency_fill")
    short_days_filled: Share = card("design.people.short_days_filled")
    doctor_establishment: float = card("design.people.doctor_establishment")
    training: Share = card("design.people.training")
    remove_worst: Share = card("design.people.remove_worst")


class Process(Section):
    """How the work is arranged."""

    senior_at_front_door: bool = card("design.process.senior_at_front_door")
    discharge_planning: Share = card("design.process.discharge_planning")
    ward_round_hour: float = card("design.process.ward_round_hour")
    weekend_reviews: Share = card("design.process.weekend_reviews")
    improvement_programme: Share = card("design.process.improvement_programme")


class Data(Section):
    """What is written down, by whom and how."""

    reporting_burden: Share = card("design.data.reporting_burden")
    electronic_clocks: bool = card("design.data.electronic_clocks")
    run_charts: Share = card("design.data.run_charts")
    satisfaction_surveys: bool = card("design.data.satisfaction_surveys")
    customer_records: bool = card("design.data.customer_records")


class Technology(Section):
    """The tools at the bedside."""

    electronic_observations: bool = card("design.technology.electronic_observations")
    contact_centre: bool = card("design.technology.contact_centre")


class Design(Section):
    """The eight levers: four strategic, four operational."""

    leadership: Leadership = Leadership()
    culture: Culture = Culture()
    mission: Mission = Mission()
    business_model: BusinessModel = BusinessModel()
    people: People = People()
    process: Process = Process()
    data: Data = Data()
    technology: Technology = Technology()


class _Switches(Section):
    """The switches of the links of the causal map: 0 cuts a link, 1 is default, 2 doubles it."""

    @field_validator("*", mode="after")
    @classmethod
    def _only_where_it_acts(cls, value: float, info: ValidationInfo) -> float:
        if value != 1.0 and not causal_map().links[str(info.field_name)].switchable:
            raise PydanticCustomError("switch", "{allowed}", {
                "allowed": "only 1: the simulation of patients carries this link out, and no parameter scales it"})
        return value


def _section(name: str, base: type[Section], room: str, names: Iterable[str], kind: Any) -> type[Section]:
    """A section with a field for each name, described by the card ``assumptions.ROOM.NAME``."""
    fields: dict[str, Any] = {field: (kind, card(f"assumptions.{room}.{field}")) for field in names}
    return create_model(name, __base__=base, __module__=__name__, __doc__=base.__doc__, **fields)


class _Held(Section):
    """Stocks held at a level, whatever would move them; null where nothing is held."""


if TYPE_CHECKING:
    Links = _Switches
    Hold = _Held
else:
    Links = _section("Links", _Switches, "links", causal_map().links, float)
    Hold = _section("Hold", _Held, "hold", causal_map().of_kind("stock"), Share | None)


class Assumptions(Section):
    """What is assumed about people under pressure, open to doubt and to change."""

    foresight_memory: Duration = card("assumptions.foresight_memory")
    foresight_load: float = card("assumptions.foresight_load")
    delay_kappa: Share = card("assumptions.delay_kappa")
    coordinator_look: Duration = card("assumptions.coordinator_look")
    chased_wait: float = card("assumptions.chased_wait")
    last_minute_lead: Duration = card("assumptions.last_minute_lead")
    falsifiable_overrun: Duration = card("assumptions.falsifiable_overrun")
    written_to_half_hour: Share = card("assumptions.written_to_half_hour")
    nearly_ready: Duration = card("assumptions.nearly_ready")
    haste: float = card("assumptions.haste")
    honest_pull: bool = card("assumptions.honest_pull")
    delay_hours: Annotated[tuple[Duration, ...], FOUR, ASCENDING] = card("assumptions.delay_hours")
    reporting_fraction: Share = card("assumptions.reporting_fraction")
    counting_hours: Duration = card("assumptions.counting_hours")
    delay_ratios: Annotated[tuple[float, ...], FOUR] = card("assumptions.delay_ratios")
    tolerated_deficit: Share = card("assumptions.tolerated_deficit")
    links: Links = Links()
    hold: Hold = Hold()
