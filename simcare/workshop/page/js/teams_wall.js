// All teams on one wall: every team's run drawn in the same two pictures, unranked and in the order in which they
// joined. Everyone makes much the same curve, so the structure did it.

import { calmly, el, fill } from "./dom.js";
import { blank, describe, luckWords } from "./design.js";
import { TwoPictures, ofYear } from "./two_pictures.js";
import { headline } from "./words.js";

const LOOKS = [
  ["blue", "solid"],
  ["amber", "dashed"],
  ["green", "dotted"],
  ["purple", "dashdot"],
  ["grey", "solid"],
];
const MOST = 5; // lines that can be told apart from the back of a room

export class TeamsWall {
  constructor(room) {
    this.room = room;
    this.pictures = new TwoPictures(room, (measure, colour) => this._lines(measure, colour));
    this.sentence = el("p", { class: "headline" });
    this.key = el("ul", { class: "teams-key" });
    this.node = el(
      "section",
      { class: "screen wall-play", "aria-label": "The wall" },
      this.sentence,
      this.pictures.node,
      this.key,
    );
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "week", "run"]) room.addEventListener(kind, redraw);
    redraw();
  }

  // The pinned runs; without pins each team's latest; the story's own always beneath.
  _runs() {
    const state = this.room.state ?? {};
    const pinned = state.pinned ?? [];
    const latest = new Map();
    for (const run of state.runs ?? []) {
      if (["done", "running"].includes(run.status) || run.replications) latest.set(run.team, run);
    }
    const keys = pinned.length ? pinned : [...new Set([...latest.values()].map((run) => run.key))];
    return keys.filter((key) => key !== state.baseline).slice(-MOST);
  }

  _lines(measure, colour) {
    const baseline = this.room.state?.baseline;
    const keys = this._runs();
    const base = baseline && this.room.line(baseline, measure);
    const lines = base
      ? [
          {
            ...base,
            colour: keys.length ? "grey" : colour,
            dash: keys.length ? "dashed" : "solid",
            name: "nothing changed",
            full: "nothing changed",
            isA: keys.length > 0,
            low: keys.length ? null : base.low,
          },
        ]
      : [];
    keys.forEach((key, place) => {
      this.room.want(key);
      const line = this.room.line(key, measure);
      const [own, dash] = keys.length === 1 ? [colour, "solid"] : LOOKS[place];
      if (line)
        lines.push({
          ...line,
          low: keys.length > 2 ? null : line.low,
          colour: own,
          dash,
          name: this._team(key),
          full: this._team(key),
          shared: keys.length > 1,
        });
    });
    return lines;
  }

  _team(key) {
    const teams = [
      ...new Set(
        (this.room.state?.runs ?? [])
          .filter((run) => run.key === key)
          .map((run) => run.team)
          .filter(Boolean),
      ),
    ];
    const design = (this.room.state?.runs ?? []).find((run) => run.key === key)?.design;
    const luck = design ? luckWords(design.seed) : "";
    return [teams.slice(0, 2).join(", ") || "this design", luck].filter(Boolean).join(", ");
  }

  update() {
    const { board, bedside } = this.room.state?.show ?? {};
    this.pictures.choose(board ?? "four_hour_recorded", bedside ?? "four_hour_lived");
    const keys = this._runs();
    this.sentence.textContent = keys.length > 1 ? sharedWords(this, keys) : this._one();
    fill(
      this.key,
      keys.map((key, place) => this._legend(key, keys.length === 1 ? ["blue", "solid"] : LOOKS[place])),
    );
  }

  _one() {
    const [board, bedside] = ["four_hour_recorded", "four_hour_lived"].map((measure) =>
      this._lines(measure, "blue").at(-1),
    );
    return board && bedside
      ? headline(ofYear(board), ofYear(bedside))
      : "The number that is judged, and the lives behind it.";
  }

  _legend(key, [colour]) {
    const run = this.room.state.runs.find((one) => one.key === key);
    return el(
      "li",
      { class: colour },
      el("strong", {}, this._team(key)),
      `: ${run?.design ? describe(this.room.model, { ...blank(), ...run.design }) : "a design"}`,
    );
  }
}

function sharedWords(wall, keys) {
  const better = keys.filter((key) => {
    const [board, bedside] = ["four_hour_recorded", "four_hour_lived"].map((measure) => wall.room.line(key, measure));
    return board && bedside && ofYear(board) - ofYear(bedside) >= 0.02;
  }).length;
  if (better === keys.length) return "In every one of these hospitals the board sees more than was lived.";
  return better
    ? `In ${better} of these ${keys.length} hospitals the board sees more than was lived.`
    : "In these hospitals the record is what was lived.";
}
