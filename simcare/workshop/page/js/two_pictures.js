// The two pictures, always together: left the number that is judged, right the lives behind it. Each shows the
// baseline or the design kept as A (grey, dashed), the estimate (dotted, with its error as a band) and the real run
// (solid). The same week is the same place on both; where left and right measure the same thing twice, they share
// one scale.

import { Chart, domainOf } from "./charts.js";
import { el, fill } from "./dom.js";
import { twin, weeklyOf } from "./lives.js";
import { meanOf } from "./series.js";
import { value } from "./words.js";

export class TwoPictures {
  // `lines(measure)` gives what to draw: [{name, values, ...}], the telling one last.
  constructor(room, lines) {
    this.room = room;
    this.lines = lines;
    this.sides = [
      this._side("board", "What the board sees", "blue"),
      this._side("bedside", "What happened at the bedside", "amber"),
    ];
    this.node = el(
      "div",
      { class: "pictures" },
      this.sides.map((side) => side.node),
    );
  }

  _side(kind, words, colour) {
    const names = weeklyOf(this.room.model, kind);
    const side = {
      kind,
      colour,
      measure: names[0],
      figure: el("output", { class: `figure ${colour}` }),
      beside: el("span", { class: "beside" }),
    };
    side.select = el(
      "select",
      {
        "aria-label": `${words}: which measure`,
        onchange: () => {
          side.measure = side.select.value;
          this.update();
        },
      },
      names.map((name) => el("option", { value: name }, this.room.measure(name).label)),
    );
    side.name = el("p", { class: "picture-name" }); // on the wall, where nobody chooses
    side.chart = new Chart({ title: words, unit: "", lines: [] });
    side.node = el(
      "section",
      { class: `picture ${kind}`, "aria-label": words },
      el(
        "div",
        { class: "picture-head" },
        el("div", { class: "naming" }, el("h2", {}, words), side.select, side.name),
        el("div", { class: "telling" }, side.figure, side.beside),
      ),
      side.chart.node,
    );
    return side;
  }

  choose(board, bedside) {
    for (const [side, name] of [
      [this.sides[0], board],
      [this.sides[1], bedside],
    ]) {
      if (name && [...side.select.options].some((option) => option.value === name)) {
        side.measure = name;
        side.select.value = name;
      }
    }
    this.update();
  }

  update() {
    const drawn = this.sides.map((side) => this.lines(side.measure, side.colour));
    const domains = this._domains(drawn);
    this.sides.forEach((side, place) => this._show(side, drawn[place], domains[place]));
  }

  _domains(drawn) {
    const [board, bedside] = this.sides;
    const own = drawn.map((lines, place) => domainOf(lines, this.room.measure(this.sides[place].measure).unit));
    if (twin(board.measure) !== bedside.measure) return own;
    const both = domainOf(drawn.flat(), this.room.measure(board.measure).unit);
    return [both, both];
  }

  _show(side, lines, domain) {
    const measure = this.room.measure(side.measure);
    side.name.textContent = measure.label;
    side.chart.show({ title: measure.label, unit: measure.unit, lines, domain });
    const [told, other] = [lines.findLast((line) => !line.faint && !line.isA && !line.luck), lines.find((line) => line.isA)];
    const alone = told && !told.shared; // several teams have several figures: none is larger than the others
    side.figure.textContent = alone && Number.isFinite(ofYear(told)) ? value(ofYear(told), measure.unit) : "";
    fill(side.beside, other && alone ? `${other.name}: ${value(ofYear(other), measure.unit)}` : "");
  }
}

// What a line comes to: the figure of the whole year, as every other screen has it; of a line on its way, the mean since
// the start.
export function ofYear(line) {
  return Number.isFinite(line?.year) ? line.year : meanOf(line, 0);
}
