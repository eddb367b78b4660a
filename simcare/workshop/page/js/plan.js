// The plan of the session: its steps with their minutes, the one that is on, and how long it has been on. A step sets
// the phase and the levers that belong to it, so that a newcomer only presses "Next".

import { allLevers } from "./design.js";
import { button, el, fill } from "./dom.js";
import { clock } from "./words.js";

export class Plan {
  constructor(room, step) {
    Object.assign(this, { room, step });
    this.kept = `simcare plan ${room.code}`;
    const kept = JSON.parse(sessionStorage.getItem(this.kept) ?? "{}");
    this.minutes = kept.minutes ?? room.model.plans[0]?.minutes;
    this.at = kept.at ?? -1;
    this.since = kept.since ?? null;
    this.choice = el(
      "div",
      { class: "chips", role: "group", "aria-label": "Length" },
      room.model.plans.map((plan) =>
        button(`${plan.minutes} minutes`, () => this._length(plan.minutes), {
          class: "chip",
          "data-minutes": plan.minutes,
        }),
      ),
    );
    this.list = el("ol", { class: "plan-steps" });
    // A double press goes on once.
    this.next = button("Begin", ({ detail }) => detail > 1 || this.go(this.at + 1), { class: "main wide" });
    this.time = el("p", { class: "plan-time", role: "timer" });
    this.node = el(
      "article",
      { class: "card plan" },
      el("h2", {}, "Plan"),
      this.choice,
      this.next,
      this.time,
      this.list,
    );
    setInterval(() => this._clock(), 1000);
    this.update();
  }

  get plan() {
    return this.room.model.plans.find((plan) => plan.minutes === this.minutes) ?? { steps: [] };
  }

  get steps() {
    return this.plan.steps;
  }

  _length(minutes) {
    this.minutes = minutes;
    this.at = -1;
    this.since = null;
    this._keep();
  }

  _keep() {
    sessionStorage.setItem(this.kept, JSON.stringify({ minutes: this.minutes, at: this.at, since: this.since }));
    this.told = "";
    this.update();
  }

  go(at) {
    const step = this.steps[at];
    if (!step) return;
    this.at = at;
    this.since = Date.now();
    this.step(this._body(step, at));
    this._keep();
  }

  // The first step brings the plan's story; a prediction hides again what was revealed, a reveal shows it.
  _body(step, at) {
    const every = allLevers(this.room.model).length;
    const body = { phase: step.phase, open_levers: step.open.length === every ? null : step.open };
    if (at === 0 && this.plan.story !== this.room.state?.story) body.story = this.plan.story;
    if (["predict", "reveal"].includes(step.phase)) body.reveal = step.phase === "reveal";
    return body;
  }

  update() {
    const told = `${this.minutes} ${this.at}`;
    if (told === this.told) return;
    this.told = told;
    for (const chip of this.choice.children)
      chip.setAttribute("aria-pressed", String(Number(chip.dataset.minutes) === this.minutes));
    fill(
      this.list,
      this.steps.map((step, place) => this._step(step, place)),
    );
    this.next.textContent =
      this.at < 0 ? "Begin" : this.steps[this.at + 1] ? `Next: ${this.steps[this.at + 1].do}` : "The plan is done";
    this.next.disabled = this.at >= this.steps.length - 1;
    this._clock();
  }

  _step(step, place) {
    const before = this.steps.slice(0, place).reduce((sum, one) => sum + one.minutes, 0);
    return el(
      "li",
      {
        class: place === this.at ? "on" : place < this.at ? "over" : "",
        "aria-current": place === this.at ? "step" : null,
      },
      button(step.do, () => this.go(place), { class: "quiet step-name" }),
      el("span", { class: "step-minutes" }, `${before}–${before + step.minutes} min`),
      el("p", { class: "hint" }, `“${step.say}”`),
    );
  }

  _clock() {
    const step = this.steps[this.at];
    const gone = step && this.since ? (Date.now() - this.since) / 1000 : 0;
    const over = step && gone > step.minutes * 60;
    this.time.textContent = !step
      ? ""
      : over
        ? `${clock(gone - step.minutes * 60)} over. Move on when the talk does.`
        : `${clock(step.minutes * 60 - gone)} left in this step`;
  }
}
