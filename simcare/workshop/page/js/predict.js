// Prediction first: before anything is revealed each team says what will happen, to the number and to the people.
// A rough size is enough; who likes to may draw the line instead. What was said stays until the reveal.

import { button, calmly, el, fill, newId } from "./dom.js";
import { DrawnLine, domainAround } from "./drawing.js";
import { asLine } from "./room.js";
import { meanBefore, shown } from "./series.js";
import { value } from "./words.js";

export class Predict {
  constructor(room) {
    this.room = room;
    this.questions = room.model.predictions.map((question) => new Question(room, question));
    this.done = el("p", { class: "told", role: "status" });
    this.node = el(
      "section",
      { class: "screen predict", "aria-label": "Predict" },
      el("h2", { class: "screen-title" }, "What will happen?"),
      (this.lead = el("p", { class: "lead" })),
      this.done,
      el(
        "div",
        { class: "cards" },
        this.questions.map((question) => question.node),
      ),
    );
    room.addEventListener("state", () => this.update());
    room.addEventListener(
      "run",
      calmly(() => this.questions.forEach((question) => question.now())),
    );
    this.update();
  }

  update() {
    const story = this.room.model.stories.find((one) => one.name === this.room.state?.story);
    if (story) fill(this.lead, story.about, " ", el("strong", {}, story.question));
    const said = (this.room.state?.predictions ?? []).filter((one) => one.mine);
    this.questions.forEach((question) =>
      question.update(
        said.find((one) => one.id === question.id),
        this.room.state?.revealed,
      ),
    );
    const count = this.questions.filter((question) => said.some((one) => one.id === question.id)).length;
    const words =
      count === this.questions.length && count
        ? "All answered. Wait for the others."
        : `${count} of ${this.questions.length} answered. Answer the first two at least; leave out what you do not want to guess.`;
    if (this.done.textContent !== words) this.done.textContent = words;
  }
}

class Question {
  constructor(room, question) {
    this.room = room;
    this.question = question;
    this.id = question.id;
    this.measure = room.measure(question.measure);
    this.answer = null;
    this.line = null;
    this._build();
    this.now();
  }

  _build() {
    const name = newId("answer");
    this.where = el("p", { class: "hint" });
    this.radios = this.question.answers.map((answer) =>
      el("input", {
        type: "radio",
        name,
        value: answer.id,
        onchange: () => {
          this.answer = answer.id;
          this.line = null;
          this._send();
        },
      }),
    );
    this.told = el("p", { class: "told", role: "status" });
    this.padBox = el("div", { class: "pad-box", hidden: true });
    this.draw = button("Draw the year instead", () => this._pad(), { class: "quiet", "aria-expanded": "false" });
    this.set = el(
      "fieldset",
      {},
      el("legend", {}, this.question.question),
      this.where,
      el(
        "div",
        { class: "choices" },
        this.radios.map((radio, place) =>
          el("label", { class: "choice" }, radio, el("span", {}, this.question.answers[place].says)),
        ),
      ),
      this.draw,
      this.padBox,
      this.told,
    );
    this.node = el("article", { class: "card question" }, this.set);
  }

  now() {
    const weeks = this.room.runs.get(this.room.state?.baseline)?.picture?.weeks?.[this.question.measure];
    const line = weeks && asLine(weeks, this.room.runs.get(this.room.state.baseline).picture.first_week);
    const before = meanBefore(line && shown(line), this.measure.unit);
    this.before = before;
    this.where.textContent = Number.isFinite(before)
      ? `${this.measure.label}. Before: ${value(before, this.measure.unit)}.`
      : `${this.measure.label}.`;
  }

  _pad() {
    const show = this.padBox.hidden;
    this.padBox.hidden = !show;
    this.draw.setAttribute("aria-expanded", String(show));
    if (!show) return;
    const before = Number.isFinite(this.before) ? this.before : this.measure.unit.startsWith("share") ? 0.5 : 0;
    const pad = new DrawnLine(
      {
        label: this.measure.label,
        unit: this.measure.unit,
        before,
        domain: this.measure.unit.startsWith("pounds") ? this._money() : domainAround(before, this.measure.unit),
        line: this.line,
      },
      (line) => {
        this.line = line;
        this.radios.forEach((radio) => {
          radio.checked = false;
        });
        this._sendSoon();
      },
    );
    fill(this.padBox, pad.node);
    pad.node.focus();
  }

  // Money may be short or left: twice as far either way as the answers reach.
  _money() {
    const most = 2 * Math.max(...this.question.answers.flatMap(({ low, high }) => [low, high].map(Math.abs)));
    return [-most, most];
  }

  _sendSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this._send(), 700);
  }

  async _send() {
    const body = this.line ? { id: this.id, line: filled(this.line) } : { id: this.id, size: this.answer };
    const before = Number.isFinite(this.before) ? this.before : null;
    const end = this.line ? body.line.at(-1) : middle(this.question.answers.find((one) => one.id === this.answer));
    if (before !== null && Number.isFinite(end)) body.direction = way(before, end);
    try {
      await this.room.post("predict", body);
      this.told.textContent = "Noted. You may change it until the reveal.";
    } catch (refusal) {
      this.told.textContent = refusal.message;
    }
  }

  update(said, revealed) {
    this.set.disabled = Boolean(revealed) && this.room.state?.you?.role !== "solo";
    if (!said || this.answer || this.line) return;
    this.answer = said.size ?? null;
    this.line = said.line ?? null;
    this.radios.forEach((radio) => {
      radio.checked = radio.value === said.size;
    });
  }
}

function filled(line) {
  let last = line.find((at) => at !== null);
  return line.map((at) => {
    last = at ?? last;
    return last;
  });
}

function middle(answer) {
  return ((answer?.low ?? answer?.high) + (answer?.high ?? answer?.low)) / 2;
}

function way(before, end) {
  const step = Math.max(Math.abs(before) * 0.02, 1e-6);
  return Math.abs(end - before) < step ? 0 : end > before ? 1 : -1;
}
