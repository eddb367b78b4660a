// All teams on one wall: every team's run drawn in the same two pictures, unranked and in the order in which they
// joined. Everyone makes much the same curve, so the structure did it.

import { onWall } from "./chosen_runs.js";
import { calmly, el, fill } from "./dom.js";
import { LUCK, blank, describe, luckWords } from "./design.js";
import { TwoPictures, ofYear } from "./two_pictures.js";
import { headline } from "./words.js";

const LOOKS = [
  ["blue", "solid"],
  ["amber", "dashed"],
  ["green", "dotted"],
  ["purple", "dashdot"],
  ["grey", "solid"],
];
const JUDGED = "The number that is judged, and the lives behind it.";
const MOST = 5; // lines that can be told apart from the back of a room

export class TeamsWall {
  constructor(room) {
    this.room = room;
    this.pictures = new TwoPictures(room, (measure, colour) => this._lines(measure, colour));
    this.sentence = el("p", { class: "headline" });
    this.key = el("ul", { class: "teams-key" });
    this.same = el("p", { class: "hint" });
    this.node = el(
      "section",
      { class: "screen wall-play", "aria-label": "The wall" },
      this.sentence,
      this.pictures.node,
      this.key,
      this.same,
    );
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "week", "run"]) room.addEventListener(kind, redraw);
    redraw();
  }

  _runs() {
    return onWall(this.room).slice(-MOST);
  }

  _lines(measure, colour) {
    const baseline = this.room.state?.baseline;
    const keys = this._runs();
    const years = this._years(keys);
    const base = baseline && this.room.line(baseline, measure, years);
    const lines = base
      ? [
          {
            ...base,
            colour: keys.length ? "grey" : colour,
            dash: keys.length ? "dashed" : "solid",
            name: "no lever moved",
            full: "no lever moved",
            isA: keys.length > 0,
            low: keys.length ? null : base.low,
          },
        ]
      : [];
    keys.forEach((key, place) => {
      this.room.want(key);
      const line = this.room.line(key, measure, years);
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

  // All lines are of the years that all these runs have: the same people came, with the same luck.
  _years(keys) {
    return this.room.common([...keys, this.room.state?.baseline]);
  }

  _sameYears(keys) {
    const other = (this.room.state?.runs ?? []).some((run) => keys.includes(run.key) && (run.design?.seed ?? LUCK) !== LUCK);
    if (!keys.length || other) return "";
    const years = this._years(keys);
    return `Every line is ${years === 1 ? "of the same year" : `the mean of the same ${years} years`}: the same people came, with the same luck.`;
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
    this.same.textContent = this._sameYears(keys);
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
      : JUDGED;
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
  const years = wall._years(keys);
  const hidden = keys
    .map((key) => {
      const [board, bedside] = ["four_hour_recorded", "four_hour_lived"].map((measure) => wall.room.line(key, measure, years));
      return ofYear(board) - ofYear(bedside);
    })
    .filter(Number.isFinite); // a run that has not come to its first week says nothing yet
  if (!hidden.length) return JUDGED;
  const more = hidden.filter((share) => share >= 0.02).length;
  if (more === hidden.length) return "In every one of these hospitals the board sees more than was lived.";
  return more
    ? `In ${more} of these ${hidden.length} hospitals the board sees more than was lived.`
    : "In these hospitals the record is what was lived.";
}
