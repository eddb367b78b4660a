// The reveal: what the teams said beside what happened. The gap is the lesson; nobody is ranked.

import { Chart, domainOf } from "./charts.js";
import { calmly, el, fill } from "./dom.js";
import { preferredRun, runName } from "./chosen_runs.js";
import { meanOf } from "./series.js";
import { ofYear } from "./two_pictures.js";
import { value } from "./words.js";

const WEEKS_A_MONTH = 52 / 12;

export class Reveal {
  constructor(room, { wall = false } = {}) {
    this.room = room;
    this.wall = wall;
    this.title = el("h2", { class: "screen-title" }, "What you said, and what happened");
    this.of = el("p", { class: "lead" });
    this.items = room.model.predictions.map((question) => new Revealed(room, question));
    this.node = el("section", { class: "screen reveal", "aria-label": "The reveal" }, this.title, this.of,
      el("div", { class: "cards" }, this.items.map((item) => item.node)));
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "run", "week"]) room.addEventListener(kind, redraw);
    redraw();
  }

  update() {
    const key = this.room.state?.pinned?.at(-1) ?? this.room.state?.baseline ?? preferredRun(this.room);
    if (key) this.room.want(key);
    this.of.textContent = this.room.state?.revealed ? `What happened in: ${key ? runName(this.room, key) : "no run yet"}.` : "Not revealed yet. First say what you think.";
    this.items.forEach((item) => item.update(key, this.room.state?.revealed));
  }
}

class Revealed {
  constructor(room, question) {
    this.room = room;
    this.question = question;
    this.measure = room.measure(question.measure);
    this.happened = el("p", { class: "happened" });
    this.said = el("ul", { class: "said" });
    this.chart = new Chart({ title: this.measure.label, unit: this.measure.unit, lines: [] });
    this.node = el("article", { class: "card revealed" }, el("h3", {}, question.question), this.happened, this.said, this.chart.node);
  }

  update(key, revealed) {
    const predictions = (this.room.state?.predictions ?? []).filter((one) => one.id === this.question.id);
    fill(this.said, predictions.map((one) => el("li", {}, el("strong", {}, one.team ?? "You"), ` said: ${predicted(one, this.question, this.measure.unit)}`)));
    this.chart.node.hidden = !revealed;
    const real = revealed && key ? this.room.line(key, this.question.measure) : null;
    this.happened.textContent = revealed ? happened(real, this.measure.unit) : "";
    if (!revealed) return;
    const lines = [...drawnLines(predictions, real), ...(real ? [{ ...real, colour: "blue", dash: "solid", name: "what happened", full: "what happened" }] : [])];
    this.chart.show({ lines, domain: domainOf(lines, this.measure.unit) });
  }
}

// Only a drawn line is drawn: a direction is a word, and stays one.
function drawnLines(predictions, real) {
  return predictions.filter((one) => one.line?.length).map((one) => {
    const values = Array.from({ length: 52 }, (_, week) => one.line[Math.min(one.line.length - 1, Math.floor(week / WEEKS_A_MONTH))]);
    return { first: 0, values, colour: "purple", dash: "dotted", faint: !one.mine && Boolean(real), name: one.team, full: `${one.team} drew` };
  });
}

function predicted(one, question, unit) {
  if (one.line?.length) return `a drawn line, ending at ${value(one.line.at(-1), unit)}`;
  return question.answers.find((answer) => answer.id === one.size)?.says ?? "something else";
}

function happened(line, unit) {
  if (!line) return "Nothing has been run yet.";
  const before = line.first < 0 ? meanOf({ first: line.first, values: line.values.slice(0, -line.first) }, line.first) : NaN;
  const after = ofYear(line);
  if (!Number.isFinite(before)) return `It came to ${value(after, unit)}.`;
  const same = Math.abs(after - before) < (unit.startsWith("share") ? 0.005 : Math.abs(before) * 0.02);
  const way = same ? "It stayed about the same" : after > before ? "It rose" : "It fell";
  return `${way}: ${value(before, unit)} before, ${value(after, unit)} in the second half of the year.`;
}
