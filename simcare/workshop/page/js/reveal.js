// The reveal: what the teams said beside what happened. Each question keeps its scale of answers; the teams stand at
// what they said, and what happened is marked. The gap is the lesson; nobody is ranked.

import { Chart, domainOf } from "./charts.js";
import { calmly, el, fill } from "./dom.js";
import { preferredRun, runName } from "./chosen_runs.js";
import { meanBefore, meanOf } from "./series.js";
import { value } from "./words.js";

const WEEKS_A_MONTH = 52 / 12;

export class Reveal {
  constructor(room) {
    this.room = room;
    this.of = el("p", { class: "lead" });
    this.items = room.model.predictions.map((question) => new Revealed(room, question));
    this.node = el(
      "section",
      { class: "screen reveal", "aria-label": "The reveal" },
      el("h2", { class: "screen-title" }, "What you said, and what happened"),
      this.of,
      el(
        "div",
        { class: "cards" },
        this.items.map((item) => item.node),
      ),
    );
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "run"]) room.addEventListener(kind, redraw);
    redraw();
  }

  update() {
    const { state } = this.room;
    const key = state?.pinned?.at(-1) ?? state?.baseline ?? preferredRun(this.room);
    if (key) this.room.want(key);
    const name = key ? runName(this.room, key) : "no run yet";
    this.of.textContent = state?.revealed
      ? `What happened over the whole year. ${name}.`
      : "Not revealed yet. First say what you think.";
    this.items.forEach((item) => item.update(state?.revealed ? key : null));
  }
}

class Revealed {
  constructor(room, question) {
    this.room = room;
    this.question = question;
    this.measure = room.measure(question.measure);
    this.happened = el("p", { class: "happened" });
    this.scale = el("ol", { class: "answers" });
    this.chart = new Chart({ title: this.measure.label, unit: this.measure.unit, lines: [] });
    this.chart.node.hidden = true;
    this.node = el(
      "article",
      { class: "card revealed" },
      el("h3", {}, question.question),
      this.happened,
      this.scale,
      this.chart.node,
    );
  }

  update(key) {
    const said = (this.room.state?.predictions ?? []).filter((one) => one.id === this.question.id);
    const figure = (key && this.room.figure(key, this.question.measure)?.mean) ?? NaN;
    const told = JSON.stringify([said, figure, key]);
    if (told === this.told) return;
    this.told = told;
    this.happened.textContent = key ? this._words(key, figure) : "";
    fill(
      this.scale,
      this.question.answers.map((answer) => this._answer(answer, said, figure)),
    );
    this._lines(
      key,
      said.filter((one) => one.line?.length),
    );
  }

  _answer(answer, said, figure) {
    const teams = said.filter((one) => chosen(one, answer));
    const here = within(answer, figure);
    return el(
      "li",
      { class: here ? "answer here" : "answer" },
      el("span", { class: "answer-says" }, answer.says),
      here ? el("strong", { class: "answer-mark" }, "what happened") : null,
      el(
        "span",
        { class: "answer-teams" },
        teams.map((one) => el("span", { class: one.mine ? "team mine" : "team" }, one.team ?? "You")),
      ),
    );
  }

  _words(key, figure) {
    if (!Number.isFinite(figure)) return "It is still being run.";
    const line = this.room.line(key, this.question.measure);
    const { unit } = this.measure;
    const before = meanBefore(line, unit);
    return Number.isFinite(before)
      ? `In this year: ${value(figure, unit)}.\nBefore: ${value(before, unit)}.`
      : `In this year: ${value(figure, unit)}.`;
  }

  // Only a drawn line is drawn: an answer is a range, and stays one.
  _lines(key, drawn) {
    this.chart.node.hidden = !drawn.length || !key;
    if (this.chart.node.hidden) return;
    const real = this.room.line(key, this.question.measure);
    const lines = drawn.map((one) => ({
      first: 0,
      values: weekly(one.line),
      colour: "purple",
      dash: "dashed",
      name: one.team ?? "You",
      full: `${one.team} drew`,
    }));
    if (real) lines.push({ ...real, colour: "blue", dash: "solid", name: "what happened", full: "what happened" });
    this.chart.show({ lines, domain: domainOf(lines, this.measure.unit) });
  }
}

function within({ low, high }, figure) {
  return Number.isFinite(figure) && (low === null || figure >= low) && (high === null || figure < high);
}

// An answer was chosen, or a line was drawn whose year comes to it.
function chosen(one, answer) {
  if (!one.line?.length) return (one.answer ?? one.size) === answer.id;
  return within(answer, meanOf({ first: 0, values: one.line }, 0));
}

function weekly(line) {
  return Array.from({ length: 52 }, (_, week) => line[Math.min(line.length - 1, Math.floor(week / WEEKS_A_MONTH))]);
}
