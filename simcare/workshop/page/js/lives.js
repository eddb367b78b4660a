// Which measures stand left, which stand right, and which tell why. Left is what is judged, right what people live;
// the server's list says which is which, and these orders put the telling ones first.

const BOARD_FIRST = [
  "four_hour_recorded",
  "handover_within_15_recorded",
  "eighteen_weeks_recorded",
  "incidents_recorded",
  "complaints_recorded",
  "satisfaction_recorded",
  "hsmr",
  "balance",
];
const BEDSIDE_FIRST = [
  "four_hour_lived",
  "missed_care_share",
  "observations_missed_share",
  "calls_over_15min_share",
  "harmed_patients_share",
  "corridor_share",
  "returned_within_7d_share",
  "readmitted_30d_share",
  "deaths",
];

export const WHY = [
  { names: ["voice"], words: "Voice", says: "of what goes wrong, somebody speaks up about" },
  {
    names: ["leavers_per_year_share", "rn_vacancy_share", "burnout", "morale"],
    words: "Leavers",
    says: "of staff leave in a year",
    other: {
      rn_vacancy_share: ["Empty posts", "of nurses' posts have nobody in them"],
      burnout: ["Burnt out", "of nurses are burnt out"],
      morale: ["Morale", "of staff are content with the care they can give"],
    },
  },
  {
    names: ["failure_demand_share", "failure_demand_attendance_share", "returned_within_7d_share"],
    words: "Back again",
    says: "of what comes in is there because something went wrong before",
    other: { returned_within_7d_share: ["Back again", "of people are back within seven days"] },
  },
  {
    names: ["rn_time_with_patients_share", "talk_minutes_per_day"],
    words: "Time to care",
    says: "of nurses' time is with patients",
    other: { talk_minutes_per_day: ["Time to care", "of talk and comfort a day"] },
  },
];

export function kindOf(measure) {
  return measure.side ?? "";
}

export function weeklyOf(model, kind) {
  const names = model.weekly.filter((name) => kindOf(model.measures[name] ?? {}) === kind);
  const order = kind === "board" ? BOARD_FIRST : BEDSIDE_FIRST;
  const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  return names.toSorted((a, b) => place(a) - place(b));
}

// The first of the names for which `known` says yes.
export function whyTile(one, known) {
  const name = one.names.find(known);
  if (!name) return null;
  const [words, says] = one.other?.[name] ?? [one.words, one.says];
  return { name, words, says };
}

// The lived measure that answers a recorded one, for one scale on both sides.
export function twin(name) {
  return (
    {
      four_hour_recorded: "four_hour_lived",
      eighteen_weeks_recorded: "eighteen_weeks_lived",
      incidents_recorded: "incidents_lived",
    }[name] ?? null
  );
}
