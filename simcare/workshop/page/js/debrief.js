// The debrief, longer than the play: what it felt like, what happened, why, where this is at home, and one step with
// a date. What is written here stays on this phone until it is sent to the wall.

import { button, el, fill } from "./dom.js";

export const STEPS = [
  ["feel", "How did it feel?", "To press, to be pressed, to lie there. One word will do."],
  ["happened", "What happened?", "To the number, and to the people behind it."],
  ["why", "Why did it happen?", "Nobody here was bad. What made it likely?"],
  ["home", "Where is this at home?", "Which number, which ward, which corridor?"],
  ["step", "One step, with a date", "Small enough to begin next week. What will you stop, start or ask?"],
];

export class Debrief {
  constructor(room, { wall = false } = {}) {
    this.room = room;
    this.wall = wall;
    this.lists = new Map(STEPS.map(([id]) => [id, el("ul", { class: "findings" })]));
    this.node = el(
      "section",
      { class: "screen debrief", "aria-label": "Debrief" },
      el("h2", { class: "screen-title" }, "Talk"),
      el("p", { class: "lead" }, "Feel, then what happened, then why, then home, then one step."),
      el(
        "ol",
        { class: "debrief-steps" },
        STEPS.map((step) => this._step(step)),
      ),
    );
    room.addEventListener("state", () => this.update());
    this.update();
  }

  _step([id, title, hint]) {
    return el(
      "li",
      { class: "card" },
      el("h3", {}, title),
      el("p", { class: "hint" }, hint),
      this.wall ? null : this._form(id, title),
      this.lists.get(id),
    );
  }

  _form(id, title) {
    const kept = `simcare ${this.room.code} ${id}`;
    const text = el("textarea", {
      rows: 2,
      maxlength: 600,
      "aria-label": title,
      value: sessionStorage.getItem(kept) ?? "",
      oninput: () => sessionStorage.setItem(kept, text.value),
    });
    const by = id === "step" ? el("input", { type: "date", "aria-label": "By when" }) : null;
    const told = el("p", { class: "told", role: "status" });
    const sendIt = async () => {
      if (!text.value.trim()) {
        told.textContent = "Write a line first.";
        text.focus();
        return;
      }
      if (by && !by.value) {
        told.textContent = "A step without a date is a wish: choose a day.";
        by.focus();
        return;
      }
      try {
        await this.room.post("finding", { text: text.value.trim(), step: id, by: by?.value || null });
        text.value = "";
        sessionStorage.removeItem(kept);
        told.textContent = "It is on the wall.";
      } catch (refusal) {
        told.textContent = refusal.message;
      }
    };
    return el(
      "div",
      { class: "debrief-form" },
      text,
      el(
        "div",
        { class: "row" },
        by ? el("label", { class: "field in-line" }, el("span", {}, "By"), by) : null,
        button("Send to the wall", sendIt),
      ),
      told,
    );
  }

  update() {
    const findings = this.room.state?.findings ?? [];
    for (const [id, list] of this.lists)
      fill(
        list,
        findings.filter((one) => (one.step ?? "happened") === id).map((one) => finding(one)),
      );
  }
}

export function finding(one) {
  return el(
    "li",
    {},
    el("p", {}, one.text),
    el("p", { class: "source" }, [one.team, one.by ? `by ${day(one.by)}` : null].filter(Boolean).join(" · ")),
  );
}

function day(iso) {
  const date = new Date(`${iso}T12:00:00`);
  return Number.isNaN(date.valueOf())
    ? iso
    : date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
