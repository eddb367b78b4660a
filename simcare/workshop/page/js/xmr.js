// Noise or signal. Left the board's own red, amber and green, which changes colour with the weather; right the same
// points on an XmR chart, whose limits say how far the figure moves for no reason at all.

import { el, svg } from "./dom.js";
import { runName } from "./chosen_runs.js";
import { extent, scale, ticks } from "./scale.js";
import { tick, value } from "./words.js";

const [WIDE, HIGH, LEFT, BOTTOM, TOP] = [520, 210, 50, 28, 12];

export function xmrOf(room, keys) {
  const key = keys.at(-1);
  const { board = {}, first_week: first } = room.runs.get(key)?.picture ?? {};
  const found = Object.entries(board)
    .map(([measure, chart]) => ({ measure, points: pointsOf(chart, first), chart }))
    .filter((one) => one.points.length && Number.isFinite(one.chart.centre));
  if (!found.length) return null;
  return el(
    "section",
    { class: "card xmr" },
    el("h3", {}, `Noise or signal? ${runName(room, key)}`),
    el(
      "p",
      { class: "hint" },
      "The board's colours ask for a story every week. The chart asks only when something has changed: a large point is part of a signal, all others are noise. One year, one hospital.",
    ),
    found.slice(0, 4).map((one) => row(room.measure(one.measure), one)),
  );
}

// The points of the chart, each with its week and the signals that it is part of.
function pointsOf({ weeks, values, signals }, first) {
  if (!values) return [];
  const rung = new Set(Object.values(signals ?? {}).flat());
  return values
    .map((at, place) => ({ week: weeks?.[place] ?? first + place, at }))
    .filter((point) => Number.isFinite(point.at))
    .map((point) => ({ ...point, signal: rung.has(point.week) }));
}

function row({ label, unit }, { points, chart }) {
  return el(
    "div",
    { class: "xmr-row" },
    el("h4", {}, label),
    el("div", { class: "xmr-pair" }, colours(label, points, chart, unit), picture(label, points, chart, unit)),
  );
}

function colours(label, points, { rag = [] }, unit) {
  const at = new Map(points.map((point) => [point.week, point.at]));
  return el(
    "ol",
    { class: "rag", "aria-label": `${label}: the board's colours, week by week` },
    rag
      .filter((_, place) => place % 4 === 0)
      .map(({ week, colour }) =>
        el(
          "li",
          { class: `rag-${colour}` },
          el("span", {}, colour),
          el("span", { class: "rag-value" }, value(at.get(week), unit)),
        ),
      ),
  );
}

function picture(label, points, chart, unit) {
  const [low, top] = extent([points.map((point) => point.at), [chart.lower, chart.upper]], unit);
  const x = scale(points[0].week, points.at(-1).week, LEFT + 8, WIDE - 12);
  const y = scale(low, top, HIGH - BOTTOM, TOP);
  const count = points.filter((point) => point.signal).length;
  const told = `${label}: usually between ${value(chart.lower, unit)} and ${value(chart.upper, unit)}; ${count ? `${count} of ${points.length} weeks are part of a signal` : "all of it noise"}.`;
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "wide-picture", "aria-label": told },
    points[0].week < 0
      ? svg("rect", {
          class: "before",
          x: x(points[0].week) - 6,
          y: TOP,
          width: x(0) - x(points[0].week) + 3,
          height: HIGH - BOTTOM - TOP,
        })
      : null,
    ticks(low, top, 3)
      .filter((at) => at >= low && at <= top)
      .map((at) => svg("text", { class: "axis", x: LEFT - 2, y: y(at) + 4, "text-anchor": "end" }, tick(at, unit))),
    [
      ["lower", "dashed"],
      ["upper", "dashed"],
      ["centre", "solid"],
    ].map(([name, dash]) =>
      svg("line", { class: `limit-line ${dash}`, x1: LEFT + 4, x2: WIDE - 8, y1: y(chart[name]), y2: y(chart[name]) }),
    ),
    svg("path", {
      class: "line blue solid thin",
      d: points
        .map((point, place) => `${place ? "L" : "M"}${x(point.week).toFixed(1)},${y(point.at).toFixed(1)}`)
        .join(""),
    }),
    points.map((point) =>
      svg("circle", {
        class: point.signal ? "dot signal" : "dot blue",
        cx: x(point.week),
        cy: y(point.at),
        r: point.signal ? 4.5 : 2,
      }),
    ),
    svg("text", { class: "axis", x: LEFT + 8, y: HIGH - 8 }, "week by week"),
  );
}
