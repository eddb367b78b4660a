// The desk as one page of cards: the plan with its minutes, the room and its people, what is open, what is shown, the
// runs and what is pinned, a word to the room, and taking everything home.

import { button, calmly, el, fill } from "./dom.js";
import { blank, describe } from "./design.js";
import { OpenLevers } from "./open_levers.js";
import { Plan } from "./plan.js";
import { download, importer } from "./taking_home.js";
import { finding } from "./debrief.js";
import { statusWords } from "./play.js";
import { qr } from "./qr.js";
import { Steering } from "./steering.js";
import { clock } from "./words.js";

export const PHASES = [
  ["welcome", "Welcome"],
  ["trust", "Trust"],
  ["predict", "Predict"],
  ["play", "Play"],
  ["reveal", "Reveal"],
  ["person", "One patient"],
  ["compare", "Compare"],
  ["loops", "Loops"],
  ["assumptions", "Assumptions"],
  ["debrief", "Talk"],
];
const SILENCES = [
  [30, "half a minute"],
  [60, "one minute"],
  [120, "two minutes"],
];

export class Desk {
  constructor(room) {
    this.room = room;
    this.refusal = el("p", { class: "refusal", role: "alert" });
    const steps = (body) => this.step(body);
    this.plan = new Plan(room, steps);
    this.levers = new OpenLevers(room, steps);
    this.wall = new Steering(room, steps, PHASES);
    this.node = el(
      "section",
      { class: "screen desk", "aria-label": "Facilitator's desk" },
      this.refusal,
      el(
        "div",
        { class: "desk-grid" },
        this.plan.node,
        this._place(),
        this._showing(),
        this.wall.node,
        this._runs(),
        this.levers.node,
        this._word(),
        this._findings(),
        this._home(),
      ),
    );
    for (const kind of ["state", "week", "run"])
      room.addEventListener(
        kind,
        calmly(() => this.update(), 250),
      );
  }

  async step(body) {
    this.refusal.textContent = "";
    try {
      await this.room.post("steps", body);
    } catch (problem) {
      this.refusal.textContent = problem.message;
    }
  }

  _place() {
    this.address = el("p", { class: "join-address small" });
    this.teams = el("ul", { class: "team-list" });
    this.count = el("h3", {});
    const code = encodeURIComponent(this.room.code);
    return card(
      "The room",
      el(
        "div",
        { class: "join-box" },
        qr(this.room),
        el(
          "div",
          {},
          el("p", { class: "join-code small" }, this.room.code),
          this.address,
          el(
            "p",
            {},
            el("a", { class: "as-button", href: `/wall/${code}`, target: "_blank", rel: "noopener" }, "Open the wall"),
          ),
        ),
      ),
      this.count,
      this.teams,
    );
  }

  _showing() {
    this.phases = PHASES.map(([id, words]) =>
      button(words, () => this.step({ phase: id }), { class: "chip", "data-phase": id }),
    );
    this.reveal = button("Reveal the predictions", () => this.step({ reveal: !this.room.state?.revealed }), {
      class: "",
    });
    this.story = el(
      "select",
      { "aria-label": "Story", onchange: () => this.step({ story: this.story.value }) },
      this.room.model.stories.map((one) => el("option", { value: one.name }, one.title)),
    );
    this.said = el("p", { class: "hint" });
    return card(
      "What everybody sees",
      el("div", { class: "chips", role: "group", "aria-label": "Screen" }, this.phases),
      this.reveal,
      this.said,
      el("label", { class: "field" }, el("span", {}, "Story"), this.story),
    );
  }

  _runs() {
    this.runs = el("ul", { class: "run-list" });
    return card(
      "Runs",
      el("p", { class: "hint" }, "Tick what the wall shall show. Two ticked runs are compared; without ticks it shows every team's last."),
      this.runs,
    );
  }

  _word() {
    const own = el("input", { type: "text", maxlength: 200, id: "own-news" });
    this.silence = el("p", { class: "hint", role: "status" });
    return card(
      "A word to the room",
      el(
        "div",
        { class: "chips" },
        SILENCES.map(([seconds, words]) => button(`Silence: ${words}`, () => this.step({ silence: seconds }))),
        button("End the silence", () => this.step({ silence: 0 }), { class: "quiet" }),
      ),
      this.silence,
      el(
        "div",
        { class: "chips" },
        this.room.model.news.map((one) =>
          button(`News: ${one.title}`, () => this.step({ event: one.says, news: one.id }), { class: "chip" }),
        ),
      ),
      el("label", { for: "own-news" }, "News in your own words"),
      el(
        "div",
        { class: "row" },
        own,
        button("Say it", () => {
          if (own.value.trim()) this.step({ event: own.value.trim() });
        }),
        button("Clear", () => this.step({ event: null }), { class: "quiet" }),
      ),
      el("p", { class: "hint" }, "Everybody reads it. The three with a name are real: a team brings them into its design with one press and runs it, with the same people and the same luck. What you write yourself is for talking."),
    );
  }

  _findings() {
    this.findings = el("ul", { class: "findings" });
    return card("What was found", this.findings);
  }

  _home() {
    return card("Take it home", download(this.room), importer());
  }

  update() {
    const { state } = this.room;
    if (!state) return;
    this.plan.update();
    this.levers.update();
    this.wall.update();
    this.address.textContent = state.address ?? location.origin;
    const teams = state.teams ?? [];
    this.count.textContent = teams.length ? `${teams.length} ${teams.length === 1 ? "team" : "teams"}` : "Nobody yet";
    refill(
      this.teams,
      teams.map((team) => ({ team })),
      ({ team }) =>
        el(
          "li",
          { class: team.here === false ? "away" : "" },
          team.name ?? team.team ?? String(team),
          team.here === false ? " (away)" : "",
        ),
    );
    for (const phase of this.phases) phase.setAttribute("aria-pressed", String(phase.dataset.phase === state.phase));
    this.reveal.textContent = state.revealed ? "Hide the predictions again" : "Reveal the predictions";
    if (document.activeElement !== this.story) this.story.value = state.story;
    const said = teams.filter((team) => team.predicted?.length).length;
    this.said.textContent = teams.length ? `${said} of ${teams.length} teams have predicted.` : "";
    const left = (state.silence_until ?? 0) - this.room.serverNow();
    this.silence.textContent = left > 0 ? `Silence until ${clock(left)} from now.` : "";
    this._runList(state);
    refill(this.findings, state.findings ?? [], (one) => finding(one));
  }

  _runList(state) {
    const told = (state.runs ?? []).map((run) => ({
      run,
      words: statusWords(this.room, run.key, null),
      pinned: (state.pinned ?? []).includes(run.key),
    }));
    refill(this.runs, told, ({ run, words, pinned }) =>
      el(
        "li",
        {},
        el(
          "label",
          { class: "check" },
          el("input", { type: "checkbox", checked: pinned, onchange: () => this._pin(run.key, !pinned) }),
          el(
            "span",
            {},
            el("strong", {}, run.key === state.baseline ? "Nothing changed" : (run.team ?? "A team")),
            ` ${run.design ? describe(this.room.model, { ...blank(), ...run.design }) : ""}`,
          ),
        ),
        el("span", { class: "hint" }, words),
      ),
    );
  }

  _pin(key, on) {
    const pinned = (this.room.state.pinned ?? []).filter((one) => one !== key);
    this.room.state.pinned = on ? [...pinned, key] : pinned; // so that a second tick soon after knows of the first
    this.step({ pin: this.room.state.pinned });
  }
}

export function card(title, ...children) {
  return el("article", { class: "card" }, el("h2", {}, title), children);
}

// Fills a list anew only when something in it changed, so that nobody's focus is lost; keeps the place of the focus.
function refill(list, items, make) {
  const told = JSON.stringify(items);
  if (list.told === told) return;
  list.told = told;
  const focused = [...list.querySelectorAll("input,button,a")].indexOf(document.activeElement);
  fill(list, items.map(make));
  if (focused >= 0) list.querySelectorAll("input,button,a")[focused]?.focus();
}
