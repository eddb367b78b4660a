"""What the hospital tells the organisation once a day, and what the organisation hands back.

These two tuples are all that passes between them. The names are those of the variables in the causal map.
"""

from __future__ import annotations

from typing import NamedTuple


class Counters(NamedTuple):
    """One day of the hospital, general and acute wards and A&E together.

    Shares and ratios are means over the day; rates are for each 1,000 occupied bed-days; money and people are counts
    of the day. ``day`` counts from day 0 (negative in the warm-up).
    """

    day: int = 0
    rn_workload: float = 0.0  # registered nurses' minutes needed over minutes there (uncapped)
    hca_workload: float = 0.0  # the same for assistants
    missed_care: float = 0.0  # share of the minutes of care needed that nobody gave
    undone_basic: float = 0.0  # share of washing, meals, drinks, toileting and talk that nobody gave
    occupancy: float = 0.0  # share of ward beds occupied
    bed_days: float = 0.0  # occupied beds, mean of the day
    incidents: float = 0.0  # falls, ulcers, infections … of the day, a count
    harmful: float = 0.0  # those that did harm, a count
    reported: float = 0.0  # those that were reported, a count
    pressure: float = 0.0  # the strongest target's pressure, mean of the day
    gaming: float = 0.0  # how likely a gaming choice was, mean of the day
    attendances: float = 0.0  # people who came to A&E
    returns: float = 0.0  # those of them who had been before for the same need (failure demand)
    emergency_admissions: float = 0.0  # from A&E and from GPs
    short_stays: float = 0.0  # moves to the short-stay unit
    readmissions: float = 0.0  # emergency admissions within 30 days of going home
    discharges: float = 0.0
    deaths: float = 0.0
    inpatient_operations: float = 0.0
    day_cases: float = 0.0
    cancelled: float = 0.0  # operations called off on the day
    waiting: float = 0.0  # people on the waiting list
    waiting_long: float = 0.0  # those of them who have waited over 18 weeks
    breaches: float = 0.0  # people over the threshold of the time target, as recorded
    handovers_over_15: float = 0.0  # ambulance handovers of the day that took over 15 minutes
    handovers_over_60: float = 0.0
    left_unseen: float = 0.0
    unready: float = 0.0  # people sent home before they were ready
    rn_posts: float = 0.0  # registered posts on the wards, planned
    hca_posts: float = 0.0
    rn_vacant: float = 0.0  # of these, posts with nobody in them
    hca_vacant: float = 0.0
    rn_shifts: float = 0.0  # shifts worked today by the hospital's own nurses
    hca_shifts: float = 0.0
    rn_bank: float = 0.0  # of these, extra shifts worked through the bank
    hca_bank: float = 0.0
    rn_agency: float = 0.0  # shifts worked today by agency nurses
    hca_agency: float = 0.0
    hca_outsourced: float = 0.0  # shifts worked by a contractor's people
    leavers: float = 0.0  # nurses and assistants who left today
    joiners: float = 0.0
    sickness: float = 0.0  # share of registered nurses off sick
    turnover: float = 0.0  # leavers of the past year over posts (expected, not counted, so without noise)
    concerns: float = 0.0  # complaints made today
    concerns_mended: float = 0.0  # complaints answered today by mending the cause
    concerns_open: float = 0.0  # complaints waiting for an answer
    handovers: float = 0.0  # people brought by ambulance who left A&E today
    timed: float = 0.0  # people who left A&E today with a recorded time
    solved: float = 0.0  # people who left A&E today with their problem solved
    from_emergency: float = 0.0  # people admitted through A&E today
    rn_minutes: float = 0.0  # registered nurses' minutes there today, after breaks and errands
    hca_minutes: float = 0.0  # assistants' minutes
    falls: float = 0.0  # falls of the day, a count, with and without injury
    ulcers: float = 0.0  # new pressure ulcers, a count
    infections: float = 0.0  # new hospital infections, a count
    remarks: float = 0.0  # concerns voiced at the bedside today (expected)
    remarks_mended: float = 0.0  # those of them mended there at once
    persistent: float = 0.0  # people labelled persistent complainants who still come
    concern_minutes: float = 0.0  # registered nurses' minutes for concerns, complaints and the wards' own survey today
    inpatient_deaths: float = 0.0  # people whose stay ended in death today
    expected_deaths: float = 0.0  # deaths expected of those whose stay ended today, as their records were coded
    operated_in_time: float = 0.0  # operations of the day within 18 weeks on the recorded clock
    money_gap: float = 0.0  # deficit of the past year as a share of income; 0 when the books balance or better
    newcomers: float = 0.0  # nurses and assistants in their first year here
    experience: float = float("nan")  # mean years since registered nurses qualified; NaN where there are none
    redundant: float = 0.0  # of those who left today, those whose posts a savings programme took


class Effects(NamedTuple):
    """What the organisation does to the hospital from tomorrow on. The values here are those of an organisation at
    rest, so a hospital without an organisation behaves as calibrated."""

    fear: float = 0.0  # enters the one law of gaming
    integrity: float = 1.0  # the same
    reporting: float = 0.17  # share of incidents that are reported
    harm: float = 1.0  # multiplies the rate of every harm (hazards that learning removes)
    effort: float = 1.0  # multiplies the minutes that nurses and assistants get out of an hour
    lost_time: float = 0.0  # share of nurses' and assistants' time lost, above usual (waste, contacts, complaints)
    sickness: float = 1.0  # multiplies the chance of falling ill
    leaving: float = 1.0  # multiplies the rate at which people leave
    hiring: float = 1.0  # multiplies the rate at which empty posts are filled
    complaining: float = 1.0  # multiplies the chance that a poor stay leads to a complaint
    referrals: float = 1.0  # multiplies referrals for planned operations
    volunteers: float = 1.0  # multiplies the hours of family and volunteers
    posts_held: float = 0.0  # share of nursing posts held empty on purpose, beyond what the design holds


AT_REST = Effects()
