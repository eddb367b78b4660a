// The whole map of what moves what, drawn once from the places that the causal map has: stocks in boxes, what the
// hospital counts as words, and every link that belongs to a named loop. Blue and unbroken with +: more leads to more.
// Orange and dashed with −: more leads to less. A loop can be lit up; its arrows are as thick as its links were strong
// in the run. Nothing is drawn anew while a run goes on: only classes and widths of what stands there change.

import { svg } from "./dom.js";

const [WIDE, HIGH, LOWEST] = [160, 90, 17]; // of the map in its own units; below stands the list of the printed one
const BADGE = 30;

// On a phone some words and badges stand a little elsewhere, so that they do not touch.
const NUDGED = {
  concerns: [20, 2],
  concerns_open: [-12, 0],
  gaming: [-6, 4],
  readmissions: [-26, 14],
  undone_basic: [-6, 4],
  attendances: [-12, -16],
  occupancy: [8, 6],
  waste: [0, -18],
  vacancies: [4, 26],
  agency: [20, -8],
  burnout: [-26, -14],
  care_norm: [18, 16],
  workload: [6, 4],
  money_gap: [14, 0],
  "L-B3": [-1, 23],
  "L-R3": [0, 14],
  "L-R5": [6, 8],
};

// A projector has the map as it is; a phone has it turned, so that top is where left was.
const SHAPES = {
  wide: {
    width: 1280,
    height: 592,
    letter: 19,
    widths: [2, 6],
    place: ({ x, y }) => ({ x: x * 8, y: (HIGH - y + 0.8) * 8 }),
  },
  tall: {
    width: 390,
    height: 720,
    letter: 11.5,
    widths: [1.5, 4],
    place: ({ x, y }) => ({ x: ((HIGH - y + 4) / (HIGH - LOWEST + 8)) * 390, y: (x / WIDE) * 720 }),
  },
};

export class LoopMap {
  // `choose(id)` is called when somebody points at a loop.
  constructor(model, choose, shape = "wide") {
    Object.assign(this, { model, choose, shape: SHAPES[shape], tall: shape === "tall" });
    const names = new Set(model.arrows.flatMap((arrow) => [arrow.from, arrow.to]));
    this.words = new Map([...names].map((name) => [name, this._word(name, model.variables[name])]));
    this.arrows = model.arrows.map((arrow) => this._arrow(arrow));
    this.badges = model.loops.map((loop) => this._badge(loop));
    const { width, height } = this.shape;
    this.node = svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", class: "loop-map", "aria-label": this._told() },
      heads(this.tall ? 12 : 17),
      this.arrows.map((arrow) => arrow.node),
      [...this.words.values()].map((word) => word.node),
      this.badges.map((badge) => badge.node),
    );
  }

  _told() {
    return `What moves what: ${this.model.loops.map((loop) => loop.title).join("; ")}. Each is told in words beside.`;
  }

  // `lit`: the id of a loop, or null for all; `strength(link)`: 0 to 1, or NaN where nothing is known; `cut(link)`.
  update(lit, strength, cut) {
    const loop = this.model.loops.find((one) => one.id === lit);
    const on = new Set(loop?.links ?? []);
    const lively = (arrow) => !loop || arrow.links.every((id) => on.has(id));
    const touched = new Set();
    for (const arrow of this.arrows) {
      const bright = lively(arrow);
      if (bright) [arrow.from, arrow.to].forEach((name) => touched.add(name));
      show(arrow, bright, Math.max(...arrow.links.map((id) => strength(id) || 0)), arrow.links.some(cut), Boolean(loop), this.shape.widths);
    }
    for (const [name, word] of this.words) word.node.classList.toggle("pale", !touched.has(name));
    for (const badge of this.badges) badge.node.classList.toggle("pale", Boolean(loop) && badge.id !== lit);
  }

  _place(name, there) {
    const at = this.shape.place(there);
    const [right, down] = (this.tall && NUDGED[name]) || [0, 0];
    return { x: at.x + right, y: at.y + down };
  }

  _word(name, variable) {
    const at = this._place(name, variable);
    const lines = this.tall && variable.label.length > 11 ? broken(variable.label) : [variable.label];
    const { letter } = this.shape;
    const stock = variable.kind === "stock";
    const half = { x: (Math.max(...lines.map((line) => line.length)) * letter * (stock ? 0.6 : 0.53)) / 2 + letter * 0.35,
      y: (lines.length * letter * 1.08) / 2 + letter * (stock ? 0.28 : 0.1) };
    at.x = Math.min(Math.max(at.x, half.x + 1), this.shape.width - half.x - 1);
    const node = svg(
      "g",
      { class: stock ? "map-word stock" : "map-word" },
      svg("rect", { x: at.x - half.x, y: at.y - half.y, width: half.x * 2, height: half.y * 2, rx: letter * 0.35 }),
      lines.map((line, row) =>
        svg(
          "text",
          { x: at.x, y: at.y + letter * (0.35 + 1.08 * (row - (lines.length - 1) / 2)), "font-size": letter, "text-anchor": "middle" },
          line,
        ),
      ),
    );
    return { node, at, half };
  }

  _arrow({ from, to, links, sign, bend }) {
    const [a, b] = [this.words.get(from), this.words.get(to)];
    const curve = outside(bent(a.at, b.at, this.tall ? -bend : bend), a, b);
    const colour = sign === "-" ? "amber" : "blue";
    const line = svg("path", { d: path(curve), class: `arrow ${colour} ${sign === "-" ? "dashed" : "solid"}`,
      "marker-end": `url(#map-head-${colour})` });
    const letter = this.shape.letter * 1.1;
    const at = beside(curve, letter);
    const mark = svg("text", { class: `map-sign ${colour}`, x: at.x, y: at.y + letter * 0.34, "font-size": letter,
      "text-anchor": "middle" }, sign === "-" ? "−" : "+");
    const node = svg("g", { class: "map-arrow" }, line, mark);
    node.addEventListener("click", () => this._of(links));
    return { node, line, from, to, links, colour };
  }

  _of(links) {
    const loop = this.model.loops.find((one) => links.every((id) => one.links.includes(id)));
    if (loop) this.choose(loop.id);
  }

  _badge(loop) {
    const at = this._place(loop.id, loop);
    const size = this.tall ? 0.62 : 1;
    const words = loop.id.replace("L-", "");
    const node = svg(
      "g",
      { class: `map-badge ${loop.reinforcing === false ? "holds" : "feeds"}`, transform: `translate(${at.x} ${at.y}) scale(${size})` },
      svg("title", {}, loop.title),
      svg("rect", { x: -BADGE * 0.62, y: -BADGE / 2, width: BADGE * 1.24, height: BADGE, rx: 8 }),
      svg("text", { y: 6, "font-size": 17, "text-anchor": "middle" }, words),
    );
    node.addEventListener("click", () => this.choose(loop.id));
    return { id: loop.id, node };
  }
}

function show({ node, line, colour }, bright, strength, cut, lit, [thin, most]) {
  node.classList.toggle("pale", !bright);
  node.classList.toggle("cut", cut);
  line.setAttribute("stroke-width", cut ? 1.5 : thin + most * strength * (bright || !lit ? 1 : 0));
  const head = !bright || cut ? "pale" : colour;
  line.setAttribute("marker-end", `url(#map-head-${head})`);
}

// A curve from one word to another: three points. The bend is to the right of the way, as a share of its length.
function bent(a, b, bend) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return [a, { x: (a.x + b.x) / 2 - bend * dy, y: (a.y + b.y) / 2 + bend * dx }, b];
}

function along([a, c, b], t) {
  const mix = (p, q, r) => (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t ** 2 * r;
  return { x: mix(a.x, c.x, b.x), y: mix(a.y, c.y, b.y) };
}

// Where the sign of an arrow stands: on it, before its head; beside it where it is short.
function beside(curve, letter) {
  const [a, , b] = curve;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  if (length > letter * 3.6) return along(curve, Math.max(0.5, 1 - (letter * 1.7) / length));
  const middle = along(curve, 0.45);
  return { x: middle.x - (dy / length) * letter * 0.75, y: middle.y + (dx / length) * letter * 0.75 };
}

// The part of a curve that lies outside the two words it joins.
function outside(curve, from, to) {
  const steps = Array.from({ length: 101 }, (_, step) => step / 100);
  const free = (t) => !within(along(curve, t), from, 2) && !within(along(curve, t), to, 5);
  const first = steps.find((t) => !within(along(curve, t), from, 2)) ?? 0;
  const last = steps.findLast((t) => t > first && free(t)) ?? 1;
  return piece(curve, Math.min(first, last), last);
}

function within({ x, y }, { at, half }, air) {
  return Math.abs(x - at.x) < half.x + air && Math.abs(y - at.y) < half.y + air;
}

// The piece of a quadratic curve between two of its places, as a curve of its own.
function piece(curve, from, to) {
  const [a, c, b] = curve;
  const [start, end] = [along(curve, from), along(curve, to)];
  const blend = (key) => (1 - from) * (1 - to) * a[key] + ((1 - from) * to + from * (1 - to)) * c[key] + from * to * b[key];
  return [start, { x: blend("x"), y: blend("y") }, end];
}

function path([a, c, b]) {
  const at = ({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`;
  return `M${at(a)}Q${at(c)} ${at(b)}`;
}

function broken(words) {
  const gaps = [...words.matchAll(/ /g)].map((gap) => gap.index);
  if (!gaps.length) return [words];
  const best = gaps.reduce((a, b) => (Math.abs(b - words.length / 2) < Math.abs(a - words.length / 2) ? b : a));
  return [words.slice(0, best), words.slice(best + 1)];
}

function heads(size) {
  const head = (colour) =>
    svg(
      "marker",
      { id: `map-head-${colour}`, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: size, markerHeight: size,
        markerUnits: "userSpaceOnUse", orient: "auto" },
      svg("path", { class: `fill ${colour}`, d: "M0,1L10,5L0,9z" }),
    );
  return svg("defs", {}, ["blue", "amber", "pale"].map(head));
}
