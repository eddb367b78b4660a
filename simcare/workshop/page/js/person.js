// One patient: the same person, with the same luck, in two designs, hour by hour, and beside it what the clock
// recorded. The story unfolds a moment at a time, to be read aloud. A death is told only after a word of warning.

import { button, el, fill, say } from "./dom.js";
import { RunMenu, preferredRun } from "./chosen_runs.js";
import { Fetched } from "./fetched.js";
import { since } from "./words.js";

export class Person {
  constructor(room, { wall = false } = {}) {
    this.room = room;
    this.menus = [new RunMenu(room, "This hospital", () => this.fetch()), new RunMenu(room, "beside", () => this.fetch())];
    this.story = el("div", { class: "story" });
    this.fetched = new Fetched(this.story, (told) => this._told(told, wall));
    this.number = null;
    this.node = el("section", { class: "screen person", "aria-label": "One patient" },
      el("h2", { class: "screen-title" }, "One patient, twice"),
      el("p", { class: "lead" }, "The same person with the same luck in two hospitals. One person is a story, not evidence; the comparison says what holds for all."),
      wall ? null : el("div", { class: "row menus" }, this.menus.map((menu) => menu.node)), this.story);
    room.addEventListener("state", () => this._arrived());
  }

  shown() {
    this.open = true;
    this._arrived();
  }

  _arrived() {
    if (!this.open) return;
    const baseline = this.room.state?.baseline;
    const first = preferredRun(this.room);
    this.menus[0].update(first);
    this.menus[1].update(first === baseline ? undefined : baseline);
    this.fetch();
  }

  fetch() {
    const [a, b] = this.menus.map((menu) => menu.key);
    if (!a) { fill(this.story, el("p", { class: "hint" }, "Run a design first; then its people can be told about.")); return; }
    const against = b && b !== a ? `?against=${encodeURIComponent(b)}` : "";
    this.fetched.from(`/api/runs/${encodeURIComponent(a)}/person${against}`, "Sitting down beside one patient. This takes a moment…");
  }

  _told(told, wall) {
    const death = told.death ?? (told.hours ?? []).some((hour) => hour.death);
    if (death) this._warn(told, wall);
    else this._unfold(told, wall);
  }

  _warn(told, wall) {
    fill(this.story, el("div", { class: "card warn" }, el("h3", {}, "Before you read on"),
      el("p", {}, told.note ?? "In this story somebody dies. Nobody has to read it; look away, or step outside, as you need."),
      button("Read on", () => this._unfold(told, wall), { class: "main" })));
  }

  _unfold(told, wall) {
    const hours = (told.hours ?? []).toSorted((a, b) => a.at_h - b.at_h);
    const rows = rowsOf(hours);
    const names = people(told);
    const body = el("ol", { class: `timeline across-${names.length}` });
    let shown = wall ? rows.length : Math.min(3, rows.length);
    const draw = () => {
      fill(body, rows.slice(0, shown).map((row) => moment(row, names)));
      next.hidden = all.hidden = shown >= rows.length;
      end.hidden = shown < rows.length;
    };
    const next = button("What happened next", () => { shown += 1; draw(); body.lastChild.scrollIntoView({ block: "nearest" }); say(body.lastChild.textContent); }, { class: "main" });
    const all = button("Show all of it", () => { shown = rows.length; draw(); });
    const end = el("p", { class: "lead end-words" }, told.ending ?? "Take a minute. Say nothing yet.");
    fill(this.story, about(told), el("div", { class: `heads across-${names.length}`, "aria-hidden": "true" }, el("span"), names.map((name) => el("strong", {}, name))),
      body, el("div", { class: "row" }, next, all), end);
    draw();
  }
}

function about(told) {
  const words = [told.about, told.who, told.title].filter((one) => typeof one === "string");
  return words.length ? el("p", { class: "who" }, words[0]) : null;
}

function people(told) {
  const names = (told.people ?? []).map((one, place) => one.title ?? one.design ?? one.name ?? `hospital ${place + 1}`);
  return names.length ? names : ["this hospital"];
}

// Moments at the same hour share a row; those apart stand alone, so that both lives keep one clock.
function rowsOf(hours) {
  const rows = [];
  for (const hour of hours) {
    const last = rows.at(-1);
    const side = hour.person ?? 0;
    if (last && Math.abs(last.at_h - hour.at_h) < 0.02) (last.sides[side] ??= []).push(hour);
    else rows.push({ at_h: hour.at_h, sides: { [side]: [hour] } });
  }
  return rows;
}

function moment(row, names) {
  return el("li", { class: "moment" }, el("span", { class: "when" }, since(row.at_h)), names.map((name, side) => el("div", { class: `life side-${side}` },
    (row.sides[side] ?? []).map((hour) => [el("span", { class: "unseen" }, `${name}: `), el("p", {}, hour.what),
      hour.clock ? el("p", { class: "clock-view" }, el("span", { class: "unseen" }, "The clock says: "), hour.clock) : null]))));
}
