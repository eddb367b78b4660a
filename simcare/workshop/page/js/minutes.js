// Time in A&E by the minute: how many leave when, those who go home beneath those who are admitted. The four-hour line
// stands where the clock would call a breach; a wall just before it is what a target leaves behind.

import { button, el, fill, svg } from "./dom.js";
import { runName } from "./chosen_runs.js";
import { scale } from "./scale.js";

const LIMIT = 240;
const LAST = 480; // minutes shown
const [WIDE, HIGH, LEFT, BOTTOM, TOP] = [560, 240, 40, 34, 14];

export function minutesOf(room, keys) {
  const known = keys.filter((key) => room.runs.get(key)?.picture?.minutes?.edges);
  if (!known.length) return null;
  const most = Math.max(
    ...known.flatMap((key) => shares(room.runs.get(key).picture.minutes).map((bar) => bar.home + bar.admitted)),
  );
  return el(
    "section",
    { class: "card minutes" },
    el("h3", {}, "Time in A&E, minute by minute"),
    el(
      "p",
      { class: "hint" },
      "Share of people who leave A&E in each ten minutes, as lived. Blue, below: those who go home. Orange, above: those who are admitted.",
    ),
    el(
      "div",
      { class: "pair" },
      known.map((key) => panel(runName(room, key), shares(room.runs.get(key).picture.minutes), most)),
    ),
  );
}

function shares({ edges, admitted, home }) {
  const all = [...admitted, ...home].reduce((a, b) => a + b, 0) || 1;
  const bars = new Map();
  admitted.forEach((_, place) => {
    const from = Math.floor(edges[place] / 10) * 10;
    if (from >= LAST) return;
    const bar = bars.get(from) ?? { from, admitted: 0, home: 0 };
    bar.admitted += admitted[place] / all;
    bar.home += home[place] / all;
    bars.set(from, bar);
  });
  return [...bars.values()];
}

function panel(name, bars, most) {
  const figure = el("figure", { class: "minutes-figure" });
  let table = false;
  const turn = button(
    "Table",
    () => {
      table = !table;
      turn.setAttribute("aria-pressed", String(table));
      draw();
    },
    { class: "quiet small", "aria-pressed": "false", "aria-label": `${name}, as a table` },
  );
  const box = el("div", { class: "minutes-box" });
  const draw = () => fill(box, table ? asTable(name, bars) : picture(name, bars, most));
  draw();
  figure.append(el("div", { class: "chart-head" }, el("figcaption", { class: "chart-title" }, name), turn), box);
  return figure;
}

function picture(name, bars, most) {
  const x = scale(0, LAST, LEFT, WIDE - 8);
  const y = scale(0, most * 1.08, HIGH - BOTTOM, TOP);
  const width = Math.max(1, x(10) - x(0) - 1.5);
  const late = bars
    .filter((bar) => bar.from >= LIMIT - 20 && bar.from < LIMIT)
    .reduce((sum, bar) => sum + bar.home + bar.admitted, 0);
  const label = `${name}: ${Math.round(late * 100)} of every hundred leave in the last twenty minutes before four hours.`;
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label, class: "wide-picture" },
    bars.map((bar) => [
      svg("rect", { class: "bar blue", x: x(bar.from), width, y: y(bar.home), height: y(0) - y(bar.home) }),
      svg("rect", {
        class: "bar amber",
        x: x(bar.from),
        width,
        y: y(bar.home + bar.admitted),
        height: y(bar.home) - y(bar.home + bar.admitted),
      }),
    ]),
    svg("line", { class: "limit", x1: x(LIMIT), x2: x(LIMIT), y1: TOP, y2: y(0) }),
    svg("text", { class: "line-name ink", x: x(LIMIT) + 6, y: TOP + 12 }, "four hours"),
    [0, 2, 4, 6, 8].map((hour) =>
      svg(
        "text",
        { class: "axis", x: x(hour * 60), y: HIGH - 14, "text-anchor": hour === 8 ? "end" : "middle" },
        hour ? `${hour} h` : "door",
      ),
    ),
    svg("line", { class: "rule", x1: LEFT, x2: WIDE - 8, y1: y(0), y2: y(0) }),
    svg("text", { class: "axis", x: LEFT - 4, y: y(most) + 4, "text-anchor": "end" }, `${(most * 100).toFixed(0)}%`),
  );
}

function asTable(name, bars) {
  const hours = [];
  for (let from = 0; from < LAST; from += 60) {
    const within = bars.filter((bar) => bar.from >= from && bar.from < from + 60);
    hours.push([from / 60, ...["home", "admitted"].map((kind) => within.reduce((sum, bar) => sum + bar[kind], 0))]);
  }
  return el(
    "table",
    {},
    el("caption", { class: "unseen" }, name),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["Hour", "home", "admitted"].map((head) => el("th", { scope: "col" }, head)),
      ),
    ),
    el(
      "tbody",
      {},
      hours.map(([hour, home, admitted]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, `${hour} to ${hour + 1} h`),
          [home, admitted].map((share) => el("td", {}, `${(share * 100).toFixed(1)}%`)),
        ),
      ),
    ),
  );
}
