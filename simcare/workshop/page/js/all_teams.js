// All teams on one wall: a row for every design, in the order in which the teams joined and never ranked, with the
// number that the board sees first and what people live beside it. All rows are of the same years.

import { onWall, runName } from "./chosen_runs.js";
import { Compare } from "./compare.js";
import { el, fill } from "./dom.js";
import { value } from "./words.js";

const COLUMNS = [
  "four_hour_recorded",
  "four_hour_lived",
  "ambulance_wait_over_60_share",
  "sent_home_unready_share",
  "missed_care_share",
  "voice",
  "cost",
];

// The wall's comparison: two designs person by person, or all of them in one table where there are more.
export class AllTeams {
  constructor(room) {
    this.room = room;
    this.pair = new Compare(room, { wall: true });
    this.table = el("table", { class: "all-teams" });
    this.same = el("p", { class: "hint" });
    this.all = el(
      "section",
      { class: "screen compare", "aria-label": "All teams" },
      el("h2", { class: "screen-title" }, "Which would the board choose? In which would you want to lie?"),
      el("div", { class: "table-box" }, this.table),
      this.same,
    );
    this.node = el("div", {}, this.all, this.pair.node);
    for (const kind of ["state", "run"]) room.addEventListener(kind, () => this.update());
    this.update();
  }

  shown() {
    this.pair.shown();
  }

  update() {
    const keys = onWall(this.room);
    const many = keys.length > 1 && this.room.state?.pinned?.length !== 2;
    this.all.hidden = !many;
    this.pair.node.hidden = many;
    if (many) this._table([this.room.state.baseline, ...keys]);
  }

  _table(keys) {
    keys.forEach((key) => this.room.want(key));
    const years = this.room.common(keys);
    fill(
      this.table,
      el("caption", { class: "unseen" }, "All designs"),
      el(
        "thead",
        {},
        el("tr", {}, el("td"), COLUMNS.map((name) => el("th", { scope: "col" }, this.room.measure(name).label))),
      ),
      el("tbody", {}, keys.map((key) => this._row(key, years))),
    );
    this.same.textContent = `${years === 1 ? "The same year" : `The mean of the same ${years} years`} in every row. To compare two of them person by person, tick those two at the desk.`;
  }

  _row(key, years) {
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, runName(this.room, key)),
      COLUMNS.map((name, place) =>
        el("td", { class: place ? "" : "blue" }, value(this.room.figure(key, name, years)?.mean, this.room.measure(name).unit)),
      ),
    );
  }
}
