// The levers: five steps each, with the words first and the number nowhere. Under each stand the two ends by name;
// what it means on a ward, its source and how sure we are open on a touch. A small mark shows where the story itself
// stands. Levers that the facilitator has not opened yet are out of sight, and a line says how many.

import { el, fill, newId } from "./dom.js";
import { ownPosition, position, setLever } from "./design.js";

const KINDS = [
  ["strategic", "Decided at the top"],
  ["operational", "How the work is done"],
];

const FEW = 6; // levers whose groups stand open, on a phone too

export class Levers {
  constructor(model, hand, open) {
    this.model = model;
    this.hand = hand;
    this.open = open; // () => list of open lever ids, or null for all
    this.rows = new Map();
    this.node = el(
      "section",
      { class: "levers", "aria-label": "Levers" },
      (this.halves = KINDS.map(([kind, words]) => this._half(kind, words))),
      (this.shut = el("p", { class: "hint" })),
    );
    hand.addEventListener("change", () => this.update());
    this.update();
  }

  _half(kind, words) {
    const groups = this.model.groups.filter((group) => group.kind === kind);
    return el(
      "div",
      { class: "lever-half" },
      el("h2", { class: "half-name" }, words),
      el(
        "div",
        { class: "lever-groups" },
        groups.map((group) => this._group(group)),
      ),
    );
  }

  _group(group) {
    const narrow = matchMedia("(max-width: 700px)").matches;
    const details = el(
      "details",
      { class: "lever-group", open: !narrow || group === this.model.groups[0] },
      el("summary", {}, el("span", {}, group.title), el("span", { class: "changed" })),
      group.levers.map((lever) => this._lever(lever)),
    );
    this.rows.set(`group ${group.id}`, details);
    return details;
  }

  _lever(lever) {
    const ids = { title: newId("lever"), says: newId("says") };
    const slider = el("input", {
      type: "range",
      min: 0,
      max: lever.steps.length - 1,
      step: 1,
      "aria-labelledby": ids.title,
      "aria-describedby": ids.says,
      oninput: () => this._moved(lever, Number(slider.value)),
    });
    slider.style.setProperty("--apart", `${100 / (lever.steps.length - 1)}%`); // of the dots of its steps
    const row = {
      lever,
      slider,
      step: el("strong", { class: "step" }),
      says: el("span", { class: "says", id: ids.says }),
      own: el("span", { class: "own-mark", "aria-hidden": "true" }),
    };
    row.node = el(
      "div",
      { class: "lever" },
      el("div", { class: "lever-top" }, el("h3", { id: ids.title }, lever.title), row.step),
      el("div", { class: "track" }, row.own, slider),
      el(
        "div",
        { class: "ends", "aria-hidden": "true" },
        el("span", {}, lever.steps[0]?.name),
        el("span", {}, lever.steps.at(-1)?.name),
      ),
      row.says,
      about(lever),
    );
    this.rows.set(lever.id, row);
    return row.node;
  }

  _moved(lever, at) {
    const step = lever.steps[at];
    this.hand.change(setLever(this.hand.now, this.model, lever.id, at), `${lever.title}: ${step?.name ?? at}`);
  }

  update() {
    const open = this.open();
    this._only(open);
    for (const group of this.model.groups) {
      const moved = group.levers.filter((lever) => this._row(lever, open)).length;
      const told = moved ? `${moved} changed` : "";
      this.rows.get(`group ${group.id}`).querySelector(".changed").textContent = told;
    }
  }

  // With few levers open the others are out of the way, and the groups of those few stand open.
  _only(open) {
    const told = JSON.stringify(open ?? null);
    if (told === this.told) return;
    this.told = told;
    const may = (lever) => !Array.isArray(open) || open.includes(lever.id);
    const levers = this.model.groups.flatMap((group) => group.levers);
    for (const lever of levers) this.rows.get(lever.id).node.hidden = !may(lever);
    for (const group of this.model.groups) {
      const details = this.rows.get(`group ${group.id}`);
      details.hidden = !group.levers.some(may);
      if (Array.isArray(open) && open.length <= FEW) details.open = true;
    }
    for (const half of this.halves) half.hidden = !half.querySelector("details.lever-group:not([hidden])");
    const shut = levers.length - levers.filter(may).length;
    const some = shut ? `${shut} more levers are closed; the facilitator opens them later.` : "";
    this.shut.textContent = shut === levers.length ? "No lever is open now: look, and talk." : some;
  }

  // Shows one lever as it stands; returns whether it differs from the story's own position.
  _row(lever, open) {
    const row = this.rows.get(lever.id);
    const at = position(this.model, this.hand.now, lever.id);
    const own = ownPosition(this.model, this.hand.now.story, lever.id);
    const step =
      at === null ? { name: "as in the story", says: "The story stands between the steps." } : lever.steps[at];
    const shut = open !== null && open !== undefined && !open.includes(lever.id);
    const shown = at ?? (lever.steps.length - 1) / 2;
    if (Number(row.slider.value) !== shown) row.slider.value = shown;
    row.slider.disabled = shut;
    row.slider.setAttribute("aria-valuetext", step.name);
    row.step.textContent = step.name;
    row.says.textContent = shut ? "Not open yet." : step.says;
    row.node.classList.toggle("shut", shut);
    row.node.classList.toggle("moved", at !== own);
    row.own.hidden = own === null;
    if (own !== null) row.own.style.setProperty("--way", own / (lever.steps.length - 1));
    return at !== own;
  }
}

function about(lever) {
  return el(
    "details",
    { class: "about" },
    el("summary", {}, "What this means on a ward"),
    el("p", {}, lever.meaning),
    el("p", { class: "source" }, `How sure we are: ${lever.certainty ?? "not said."}`),
    lever.source ? el("p", { class: "source" }, `Source: ${lever.source}`) : null,
  );
}

export function moneyLine(design, ofRun, ofA) {
  const node = el("p", { class: "money" });
  if (Number.isFinite(ofRun) && Number.isFinite(ofA)) fill(node, costWords(ofRun - ofA, design.same_money));
  else
    fill(
      node,
      design.same_money
        ? "Same money: what is spent here is taken from posts elsewhere."
        : "Money as it comes: once another design is run, its bill stands here.",
    );
  return node;
}

function costWords(more, sameMoney) {
  const size =
    Math.abs(more) >= 1e6
      ? `£${(Math.abs(more) / 1e6).toFixed(1)} million`
      : `£${Math.round(Math.abs(more) / 1000)},000`;
  const told =
    Math.abs(more) < 50000 ? "costs about the same as A" : `costs ${size} a year ${more > 0 ? "more" : "less"} than A`;
  return `${sameMoney ? "Same money: this" : "This"} design ${told}.`;
}
