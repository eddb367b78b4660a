// Figures in plain words. A share is written as a percentage or, where people are meant, as so many of a hundred or a
// thousand; a change is a word ("more", "fewer", "about the same"), never an arrow.

const NOTHING = "–";

export function value(number, unit = "") {
  if (!Number.isFinite(number)) return NOTHING;
  if (unit === "share") return `${(number * 100).toFixed(percentDigits(number))}%`;
  if (unit === "share a year") return `${(number * 100).toFixed(percentDigits(number))}% a year`;
  if (unit === "h") return hours(number);
  if (unit === "pounds a year") return pounds(Math.round(number / 1e3) * 1e3);
  if (unit.startsWith("pounds")) return pounds(number);
  if (unit.startsWith("people")) return plain(Math.round(number));
  return `${plain(number)}${tail(unit)}`;
}

function percentDigits(share) {
  return Math.abs(share) < 0.1 && share !== 0 ? 1 : 0;
}

function tail(unit) {
  return { min: " min", days: " days", weeks: " weeks", years: " years", "min a day": " min a day" }[unit] ?? "";
}

export function hours(number) {
  const minutes = Math.round(number * 60);
  const whole = Math.floor(minutes / 60);
  return whole ? `${whole} h ${String(minutes % 60).padStart(2, "0")} min` : `${minutes} min`;
}

export function pounds(number) {
  const size = Math.abs(number);
  const sign = number < 0 ? "−\u2060" : ""; // no line breaks behind it
  if (size >= 1e6) return `${sign}£${(size / 1e6).toFixed(1)} million`;
  if (size >= 1e4) return `${sign}£${Math.round(size / 1e3)},000`;
  return `${sign}£${plain(Math.round(size))}`;
}

export function plain(number) {
  const size = Math.abs(number);
  if (size >= 100 || Number.isInteger(number)) return Math.round(number).toLocaleString("en-GB");
  return number.toFixed(size >= 10 ? 1 : 2);
}

// What stands beside an axis: short.
export function tick(number, unit) {
  if (unit.startsWith("share")) return `${+(number * 100).toFixed(1)}%`;
  if (unit.startsWith("pounds")) return pounds(number).replace(" million", "m");
  return number.toLocaleString("en-GB", { maximumFractionDigits: 2 });
}

// People of 1,000: two digits are enough, and often more than is known.
export function few(number) {
  return Math.abs(number).toLocaleString("en-GB", { maximumSignificantDigits: 2 });
}

// How `now` stands to `before`, as a word.
export function moved(now, before, unit = "") {
  if (!Number.isFinite(now) || !Number.isFinite(before)) return "";
  const step = unit.startsWith("share") ? 0.005 : Math.max(Math.abs(before) * 0.02, 1e-9);
  if (Math.abs(now - before) < step) return "about the same";
  const much = Math.abs(now - before) > 6 * step ? "much " : "a little ";
  return `${much}${now > before ? "more" : "less"}`;
}

export function list(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

// The one sentence on top: does the number tell what people lived?
export function headline(recorded, lived) {
  if (!Number.isFinite(recorded) || !Number.isFinite(lived)) return "Press Run, and watch both pictures.";
  const board = value(recorded, "share");
  const bedside = value(lived, "share");
  const hidden = Math.round(recorded * 100) - Math.round(lived * 100); // the difference of what is written
  if (hidden >= 2)
    return `The board sees ${board} within four hours. For the patients it was ${bedside}: ${hidden} in every hundred waited on, out of sight.`;
  if (hidden <= -2) return `The figure is worse than the experience: ${board} on paper, ${bedside} in life.`;
  if (lived >= 0.95)
    return `What is recorded is what happened: ${bedside} were home or in the right bed within four hours.`;
  return `The record is honest and the wait is real: ${bedside} were home or in the right bed within four hours.`;
}

export function clock(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

// Hours since arrival as a person would say them: "after 3 h 52 min", "day 4, 02:10".
export function since(atHours) {
  if (atHours < 24) return hours(atHours);
  const day = Math.floor(atHours / 24);
  return `day ${day + 1}, ${hours(atHours - day * 24)}`;
}

export function weekWords(week) {
  if (week < 0) return `${-week} weeks before`;
  return `week ${week + 1}`;
}
