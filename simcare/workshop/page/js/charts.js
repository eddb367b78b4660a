// Line charts by the week, drawn as SVG at the size they are shown, so that letters keep their size on a phone and on
// a wall. Every line has a colour, a dash pattern and its name beside it; the warm-up is shaded and called "before";
// a band is how sure we are. Beside each chart stands the same as a table, for those who would rather read.

import { button, calmly, el, fill, newId, svg } from "./dom.js";
import { extent, scale, spaced, ticks } from "./scale.js";
import { lastOf } from "./series.js";
import { tick, value, weekWords } from "./words.js";

const MONTHS = [
  [0, "start"],
  [13, "3 months"],
  [26, "6 months"],
  [39, "9 months"],
  [52, "a year"],
];
const FEW_MONTHS = [
  [0, "start"],
  [26, "6 months"],
  [52, "a year"],
];
// Letters are larger on the wall; what is measured here goes with the sizes in the style sheet.
const TYPE = document.body.dataset.page === "wall" ? 1.4 : 1;
const LETTER = 7.2 * TYPE; // width of a letter, about
const [FOOT, TOP] = [24 * TYPE, 8 * TYPE]; // room below and above the lines

export class Chart {
  // `spec`: {title, unit, lines: [{name, colour, dash, thick, first, values, low, high, faint}], domain, weeks}
  constructor(spec) {
    this.id = newId("chart");
    this.paper = el("div", { class: "paper" });
    this.caption = el("figcaption", { id: this.id, class: "chart-title" });
    this.toggle = button("Table", () => this._turn(), { class: "quiet small", "aria-pressed": "false" });
    this.node = el(
      "figure",
      { class: "chart" },
      el("div", { class: "chart-head" }, this.caption, this.toggle),
      this.paper,
    );
    this.asTable = false;
    this.draw = calmly(() => this._draw());
    this.spec = spec;
    new ResizeObserver(() => this.draw()).observe(this.paper);
  }

  show(spec) {
    this.spec = { ...this.spec, ...spec };
    this.draw();
  }

  _turn() {
    this.asTable = !this.asTable;
    this.toggle.setAttribute("aria-pressed", String(this.asTable));
    this._draw();
  }

  _draw() {
    if (this.caption.textContent !== this.spec.title) this.caption.textContent = this.spec.title;
    this.toggle.setAttribute("aria-label", `${this.spec.title}, as a table`);
    this.paper.classList.toggle("as-table", this.asTable);
    if (this.asTable) {
      this.paper.tabIndex = 0;
      fill(this.paper, table(this.spec));
      return;
    }
    this.paper.removeAttribute("tabindex");
    const [wide, high] = [this.paper.clientWidth, this.paper.clientHeight];
    if (wide < 40 || high < 40) return;
    fill(this.paper, picture(this.spec, wide, high));
  }
}

// The scale follows the lines; a band may widen it, but not more than threefold: with two runs it is very wide.
export function domainOf(lines, unit) {
  const values = lines.flatMap((line) => line.values ?? []).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const apart = Math.max(high - low, unit.startsWith("share") ? 0.02 : Math.abs(high) * 0.02);
  const bands = lines.flatMap((line) => [...(line.low ?? []), ...(line.high ?? [])]).filter(Number.isFinite);
  const near = bands.map((at) => Math.min(high + apart, Math.max(low - apart, at)));
  return extent([values, near], unit, unit.startsWith("share") ? 0.04 : 0);
}

function picture(spec, wide, high) {
  const lines = spec.lines.filter((line) => line.values?.some(Number.isFinite));
  const [low, top] = spec.domain ?? domainOf(lines, spec.unit);
  const marks = ticks(low, top, high < 150 ? 2 : 4).filter((at) => at >= low - 1e-9 && at <= top + 1e-9);
  const left = 10 + Math.max(3, ...marks.map((at) => tick(at, spec.unit).length)) * LETTER * 1.2; // figures are wide
  const [firstWeek, lastWeek] = spec.weeks ?? [-12, 52];
  const x = scale(firstWeek, lastWeek, left, wide - 12);
  const y = scale(low, top, high - FOOT, TOP);
  return svg(
    "svg",
    { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": inWords(spec, lines) },
    before(x, high, firstWeek),
    marks.map((at) => rule(at, x, y, spec, wide)),
    months(x, high, wide),
    lines.map((line) => band(line, x, scaleWithin(y, low, top))),
    lines.map((line) => path(line, x, y)),
    names(lines, x, y, wide, high),
  );
}

// A band that leaves the paper is cut off at its edge.
function scaleWithin(y, low, top) {
  return (at) => y(Math.min(top, Math.max(low, at)));
}

function before(x, high, firstWeek) {
  if (firstWeek >= 0) return null;
  return [
    svg("rect", { class: "before", x: x(firstWeek), y: TOP, width: x(0) - x(firstWeek), height: high - FOOT - TOP }),
    svg("line", { class: "day-0", x1: x(0), x2: x(0), y1: TOP, y2: high - FOOT }),
    svg("text", { class: "axis", x: (x(firstWeek) + x(0)) / 2, y: high - FOOT - 6, "text-anchor": "middle" }, "before"),
  ];
}

function rule(at, x, y, spec, wide) {
  return [
    svg("line", { class: "rule", x1: x(spec.weeks?.[0] ?? -12), x2: wide - 12, y1: y(at), y2: y(at) }),
    svg(
      "text",
      { class: "axis", x: x(spec.weeks?.[0] ?? -12) - 6, y: y(at) + 4, "text-anchor": "end" },
      tick(at, spec.unit),
    ),
  ];
}

function months(x, high, wide) {
  return (wide < 420 * TYPE ? FEW_MONTHS : MONTHS).map(([week, words]) =>
    svg(
      "text",
      { class: "axis", x: x(week), y: high - 7, "text-anchor": week === 52 ? "end" : week === 0 ? "start" : "middle" },
      words,
    ),
  );
}

function points(line, values, x, y) {
  const parts = [];
  let pen = "M";
  values.forEach((at, place) => {
    if (!Number.isFinite(at)) {
      pen = "M";
      return;
    }
    const week = line.first + place;
    if (week === 0 && line.breaks) pen = "M";
    parts.push(`${pen}${x(week + 0.5).toFixed(1)},${y(at).toFixed(1)}`);
    pen = "L";
  });
  return parts.join("");
}

function band(line, x, y) {
  if (!line.low || !line.high) return null;
  const there = line.low
    .map((_, place) => place)
    .filter((place) => Number.isFinite(line.low[place]) && Number.isFinite(line.high[place]));
  if (there.length < 2) return null;
  const way = (place, values) => `${x(line.first + place + 0.5).toFixed(1)},${y(values[place]).toFixed(1)}`;
  const there_ = there.map((place) => way(place, line.high));
  const back = there.toReversed().map((place) => way(place, line.low));
  return svg("polygon", { class: `band ${line.colour}`, points: [...there_, ...back].join(" ") });
}

function path(line, x, y) {
  const d = points(line, line.values, x, y);
  const head = line.moving
    ? svg("circle", {
        class: `head ${line.colour}`,
        cx: x(line.first + lastPlace(line) + 0.5),
        cy: y(lastOf(line)),
        r: 5,
      })
    : null;
  return [svg("path", { class: `line ${line.colour} ${line.dash ?? "solid"} ${line.faint ? "faint" : ""}`, d }), head];
}

function lastPlace(line) {
  return line.values.findLastIndex(Number.isFinite);
}

// The name of each line near its end: that of the highest above it, that of the lowest below it, those between a little
// before the end, all moved apart where two would meet.
function names(lines, x, y, wide, high) {
  const named = lines.filter((line) => line.name).toSorted((a, b) => lastOf(b) - lastOf(a));
  const places = named.map((line, place) => {
    const between = place > 0 && place < named.length - 1;
    const end = x(line.first + lastPlace(line) + 0.5) - (between ? 120 * TYPE : 0);
    const at = Math.min(Math.max(end, x(0) + line.name.length * LETTER + 6), wide - 14);
    return { line, at, height: heightOf(line, named, x, y, at) };
  });
  const heights = spaced(
    places.map((one) => one.height),
    18 * TYPE,
    14 * TYPE,
    high - FOOT - 4,
  );
  return places.map(({ line, at }, place) =>
    svg("text", { class: `line-name ${line.colour}`, x: at, y: heights[place], "text-anchor": "end" }, line.name),
  );
}

function heightOf(line, named, x, y, at) {
  const over = line.values
    .filter(
      (value, place) =>
        Number.isFinite(value) &&
        x(line.first + place) >= at - line.name.length * LETTER &&
        x(line.first + place) <= at + 4,
    )
    .map(y);
  if (named.length > 1 && line === named.at(-1)) return Math.max(...over, y(lastOf(line))) + 19 * TYPE;
  return line === named[0] ? Math.min(...over, y(lastOf(line))) - 9 * TYPE : y(lastOf(line)) - 9 * TYPE;
}

function inWords(spec, lines) {
  const told = lines.map((line) => `${line.full ?? line.name ?? "line"}: ${value(lastOf(line), spec.unit)}`);
  return `${spec.title}. ${told.length ? `At the end, ${told.join("; ")}.` : "Nothing drawn yet."}`;
}

function table(spec) {
  const lines = spec.lines.filter((line) => line.values?.some(Number.isFinite));
  const weeks = [];
  for (let week = -12; week < 52; week += 4) weeks.push(week);
  return el(
    "table",
    {},
    el("caption", { class: "unseen" }, spec.title),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, "Week"),
        lines.map((line) => el("th", { scope: "col" }, line.full ?? line.name)),
      ),
    ),
    el(
      "tbody",
      {},
      weeks.map((week) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, weekWords(week)),
          lines.map((line) => el("td", {}, value(line.values[week - line.first], spec.unit))),
        ),
      ),
    ),
  );
}

// A small line without axes, for the strip of why.
export function spark(lines, unit, wide = 120, high = 36) {
  const known = lines.filter((line) => line?.values?.some(Number.isFinite));
  if (!known.length) return svg("svg", { width: wide, height: high, "aria-hidden": "true" });
  const [low, top] = domainOf(known, unit);
  const x = scale(-12, 52, 2, wide - 4);
  const y = scale(low, top, high - 4, 4);
  return svg(
    "svg",
    { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "aria-hidden": "true", class: "spark" },
    svg("line", { class: "day-0", x1: x(0), x2: x(0), y1: 2, y2: high - 2 }),
    known.map((line) => path(line, x, y)),
  );
}
