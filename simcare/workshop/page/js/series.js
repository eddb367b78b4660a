// Weekly values as the charts draw them. A line is `{first, values, low, high}`: the first week's number (negative in
// the warm-up) and one value a week, null where nothing is known. It is smoothed over four weeks so that the eye sees
// the way it goes, and never across day 0, where the design begins.

const SMOOTH = 4;
const BEFORE = -12; // earlier the simulated hospital was still filling up

export const FEW = 3; // years: of fewer nothing is said of how sure it is

export function smooth(line) {
  if (!line) return null;
  return {
    ...line,
    values: smoothed(line.values, line.first),
    low: smoothed(line.low, line.first),
    high: smoothed(line.high, line.first),
  };
}

function smoothed(values, first) {
  if (!values) return null;
  return values.map((value, place) => {
    if (!Number.isFinite(value)) return null;
    const from = Math.max(place - SMOOTH + 1, first + place >= 0 ? -first : 0, 0);
    const window = values.slice(from, place + 1).filter(Number.isFinite);
    return window.reduce((a, b) => a + b, 0) / window.length;
  });
}

export function shown(line) {
  if (!line || line.first >= BEFORE) return line;
  const cut = BEFORE - line.first;
  return {
    ...line,
    first: BEFORE,
    values: line.values.slice(cut),
    low: line.low?.slice(cut) ?? null,
    high: line.high?.slice(cut) ?? null,
  };
}

// The weeks that have streamed in so far, as a line: the mean of the replications at hand in each week.
export function gathered(byWeek, measure) {
  const weeks = [...byWeek.keys()].sort((a, b) => a - b);
  if (!weeks.length) return null;
  const values = [];
  for (let week = weeks[0]; week <= weeks.at(-1); week += 1) values.push(mean(byWeek.get(week)?.get(measure)));
  return { first: weeks[0], values };
}

function mean(values) {
  const known = (values ?? []).filter(Number.isFinite);
  return known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
}

// Between two lines, `way` of the way: for replaying a change.
export function between(from, to, way) {
  if (!from || !to) return to;
  const mix = (a, b) =>
    b?.map((value, place) => (Number.isFinite(a?.[place]) ? a[place] + (value - a[place]) * way : value)) ?? null;
  return {
    first: to.first,
    values: mix(from.values, to.values),
    low: mix(from.low, to.low),
    high: mix(from.high, to.high),
  };
}

export function lastOf(line) {
  return line?.values.findLast(Number.isFinite) ?? NaN;
}

// What it was like before the rules changed; nothing for money, which comes and goes by the quarter.
export function meanBefore(line, unit = "") {
  if (!(line?.first < 0) || unit.startsWith("pounds")) return NaN;
  return meanOf({ ...line, values: line.values.slice(0, -line.first) }, line.first);
}

// The mean from week `from` on: what a year was like.
export function meanOf(line, from = 0) {
  return mean(line?.values.slice(Math.max(from - line.first, 0))) ?? NaN;
}
