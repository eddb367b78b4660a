// A loop as a ring of words, beginning at the top and going round with the clock. Blue and unbroken: more leads to
// more. Orange and dashed: more leads to less. The thicker an arrow, the more its link changed in the run.

import { svg } from "./dom.js";

export class Ring {
  constructor(model, loop, chain, room) {
    const narrow = room < 480;
    this.count = chain.length || 1;
    this.wide = narrow ? 350 : 640;
    this.high = narrow ? Math.max(330, 46 * this.count) : Math.max(420, 36 * this.count);
    this.aside = narrow ? 66 : 105; // room for the words at the sides
    this.model = model;
    const at = chain.map((_, place) => this._place(place));
    const told = chain.map((link) => headOf(model, link)).join("; ");
    this.node = svg(
      "svg",
      {
        viewBox: `0 0 ${this.wide} ${this.high}`,
        role: "img",
        class: "wide-picture",
        "aria-label": `${loop.title}: ${told}`,
      },
      heads(),
      chain.map((link, place) => this._arrow(link, at[place], at[(place + 1) % this.count])),
      chain.map((link, place) => word(label(model, link.from), at[place])),
      svg("text", { class: "loop-name", x: this.wide / 2, y: this.high / 2, "text-anchor": "middle" }, loop.title),
      svg(
        "text",
        { class: "axis", x: this.wide / 2, y: this.high / 2 + 22, "text-anchor": "middle" },
        loop.reinforcing === false ? "holds back" : "feeds itself",
      ),
    );
  }

  _place(place) {
    const turn = (place / this.count) * 2 * Math.PI - Math.PI / 2;
    return this._at(turn);
  }

  _at(turn, further = 0) {
    return {
      turn,
      x: this.wide / 2 + (this.wide / 2 - this.aside + further) * Math.cos(turn),
      y: this.high / 2 + (this.high / 2 - 30 + further) * Math.sin(turn),
    };
  }

  _arrow(link, from, to) {
    const colour = link.cut ? "grey" : link.sign === "-" ? "amber" : "blue";
    const step = (2 * Math.PI) / this.count;
    const gap = this._gap(from, step);
    const [a, b] = [this._at(from.turn + gap), this._at(from.turn + step - this._gap(to, step))];
    const middle = this._at(from.turn + step / 2, 10);
    const words = link.cut ? "cut" : link.sign === "-" ? "less" : "more";
    const thick = Number.isFinite(link.change) ? 2 + (5 * Math.abs(link.change)) / link.most : 2;
    const out = this._at(from.turn + step / 2, 24);
    return [
      svg("path", {
        class: `arrow ${colour} ${link.sign === "-" ? "dashed" : "solid"}`,
        d: `M${a.x},${a.y}Q${middle.x},${middle.y} ${b.x},${b.y}`,
        "stroke-width": link.cut ? 1.5 : thick,
        "marker-end": `url(#head-${colour})`,
      }),
      this.count > 8
        ? null
        : svg("text", { class: `ring-sign ${colour}`, x: out.x, y: out.y + 4, "text-anchor": "middle" }, words),
    ];
  }

  // How far along the ring a word reaches: far at the top and bottom, where it lies along the ring.
  _gap({ turn }, step) {
    return Math.min(step * 0.4, 0.1 + 0.22 * Math.abs(Math.sin(turn)));
  }
}

export function headOf(model, link) {
  return `more ${label(model, link.from)}, ${link.sign === "-" ? "less" : "more"} ${label(model, link.to)}`;
}

function label(model, id) {
  return model.variables?.[id]?.label ?? id.replaceAll("_", " ");
}

function heads() {
  return svg(
    "defs",
    {},
    ["blue", "amber", "grey"].map((colour) =>
      svg(
        "marker",
        {
          id: `head-${colour}`,
          viewBox: "0 0 10 10",
          refX: 6,
          refY: 5,
          markerWidth: 13,
          markerHeight: 13,
          markerUnits: "userSpaceOnUse",
          orient: "auto",
        },
        svg("path", { class: `fill ${colour}`, d: "M0,0L10,5L0,10z" }),
      ),
    ),
  );
}

// A long name in two lines.
function word(words, at) {
  const parts = words.length > 14 && words.includes(" ") ? broken(words) : [words];
  return svg(
    "text",
    { class: "ring-word", "text-anchor": "middle" },
    parts.map((part, row) => svg("tspan", { x: at.x, y: at.y + 5 + (row - (parts.length - 1) / 2) * 17 }, part)),
  );
}

function broken(words) {
  const gaps = [...words.matchAll(/ /g)].map((gap) => gap.index);
  const best = gaps.reduce((a, b) => (Math.abs(b - words.length / 2) < Math.abs(a - words.length / 2) ? b : a));
  return [words.slice(0, best), words.slice(best + 1)];
}
