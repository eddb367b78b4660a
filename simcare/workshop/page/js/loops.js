// The loops: what moves what, unfolded one at a time. Each loop is told as a chain of words and drawn as a ring whose
// arrows are as thick as they were strong in the run. A link can be cut, and the hospital run again without it.

import { button, calmly, el, fill, svg } from "./dom.js";
import { preferredRun, runName } from "./chosen_runs.js";
import { setLink } from "./design.js";

const [WIDE, HIGH] = [640, 460];

export class Loops {
  // `cut(design)` takes up a design and runs it; null where nothing can be run (the wall).
  constructor(room, hand, cut) {
    Object.assign(this, { room, hand, cut });
    this.unfolded = 1;
    this.chosen = room.model.loops[0]?.id;
    this.of = el("p", { class: "lead" });
    this.tabs = el("div", { class: "loop-tabs", role: "group", "aria-label": "Loops" });
    this.picture = el("div", { class: "loop-picture" });
    this.words = el("div", { class: "loop-words" });
    this.node = el("section", { class: "screen loops", "aria-label": "Loops" }, el("h2", { class: "screen-title" }, "What feeds what"), this.of, this.tabs,
      el("div", { class: "loop-body" }, this.picture, this.words));
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "run"]) room.addEventListener(kind, redraw);
    hand?.addEventListener("change", redraw);
    redraw();
  }

  update() {
    this.key = preferredRun(this.room);
    if (this.key) this.room.want(this.key);
    this.of.textContent = this.key ? `As strong as they were in: ${runName(this.room, this.key)}.` : "Run a design, and the arrows show how strong each link was.";
    this._tabs();
    const loop = this.room.model.loops.find((one) => one.id === this.chosen);
    if (!loop) return;
    const chain = loop.links.map((id) => this._link(id)).filter(Boolean);
    fill(this.picture, ring(this.room.model, loop, chain));
    this._words(loop, chain);
  }

  _tabs() {
    const loops = this.room.model.loops;
    const shown = loops.slice(0, this.unfolded);
    fill(this.tabs, shown.map((loop) => button(loop.title, () => { this.chosen = loop.id; this.update(); this._focus(); }, { "aria-pressed": String(loop.id === this.chosen), class: "chip" })),
      this.unfolded < loops.length ? button("Unfold the next loop", () => { this.unfold(); this._focus(); }, { class: "quiet" }) : null);
  }

  unfold() {
    if (this.unfolded >= this.room.model.loops.length) return;
    this.unfolded += 1;
    this.chosen = this.room.model.loops[this.unfolded - 1].id;
    this.update();
  }

  _focus() {
    this.tabs.querySelector("[aria-pressed=true]")?.focus();
  }

  _link(id) {
    const link = this.room.model.links.find((one) => one.id === id);
    if (!link) return null;
    const told = this._loop()?.links.find((one) => one.id === id);
    return { ...link, change: told?.change, told: told?.says, most: this._most(), cut: this.hand?.now.links[id] === 0 };
  }

  // What the run says of the chosen loop: links that added more or less than before the rules changed.
  _loop() {
    return this.room.runs.get(this.key)?.picture?.loops?.find((one) => one.id === this.chosen);
  }

  _most() {
    return Math.max(1e-9, ...(this._loop()?.links ?? []).map((link) => Math.abs(link.change ?? 0)));
  }

  _words(loop, chain) {
    const place = (this.room.runs.get(this.key)?.picture?.loops ?? []).findIndex((one) => one.id === loop.id);
    fill(this.words, el("h3", {}, loop.title), loop.says ? el("p", { class: "lead" }, `${capital(loop.says)}.`) : null,
      el("p", { class: "hint" }, [loop.reinforcing === false ? "It holds back: a push comes back as a push the other way." : "It feeds itself: a push comes back as a push the same way.", this.key ? ` ${placeWords(place)}` : ""]),
      el("ol", { class: "chain" }, chain.map((link) => this._step(link))));
  }

  _step(link) {
    const cutting = link.cut ? "Mend" : "Cut";
    const canCut = this.cut && link.switchable !== false;
    return el("li", { class: link.cut ? "cut" : "" }, el("span", {}, headOf(this.room.model, link)),
      link.told ? el("span", { class: "strength" }, link.told) : null,
      canCut ? button(`${cutting} and run again`, () => this.cut(setLink(this.hand.now, link.id, link.cut ? 1 : 0)), { class: "quiet small", "aria-label": `${cutting} this link and run again: ${headOf(this.room.model, link)}` }) : null);
  }
}

export function headOf(model, link) {
  return `more ${label(model, link.from)}, ${link.sign === "-" ? "less" : "more"} ${label(model, link.to)}`;
}

function label(model, id) {
  return model.variables?.[id]?.label ?? id.replaceAll("_", " ");
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/\.$/, "");
}

function placeWords(place) {
  if (place < 0) return "In this run nothing much changed along it.";
  return place === 0 ? "In this run it was the strongest of all." : "In this run it was at work.";
}

// The loop as a ring of words, beginning at the top and going round with the clock.
function ring(model, loop, chain) {
  const count = chain.length || 1;
  const at = chain.map((_, place) => {
    const turn = (place / count) * 2 * Math.PI - Math.PI / 2;
    return { x: WIDE / 2 + (WIDE / 2 - 100) * Math.cos(turn), y: HIGH / 2 + (HIGH / 2 - 34) * Math.sin(turn), turn };
  });
  const told = chain.map((link) => headOf(model, link)).join("; ");
  return svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "wide-picture", "aria-label": `${loop.title}: ${told}` }, heads(),
    chain.map((link, place) => arrow(link, at[place], at[(place + 1) % count], count)), chain.map((link, place) => word(label(model, link.from), at[place])),
    svg("text", { class: "loop-name", x: WIDE / 2, y: HIGH / 2, "text-anchor": "middle" }, loop.title),
    svg("text", { class: "axis", x: WIDE / 2, y: HIGH / 2 + 22, "text-anchor": "middle" }, loop.reinforcing === false ? "holds back" : "feeds itself"));
}

function heads() {
  return svg("defs", {}, ["blue", "amber", "grey"].map((colour) => svg("marker", { id: `head-${colour}`, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 12, markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto" },
    svg("path", { class: `fill ${colour}`, d: "M0,0L10,5L0,10z" }))));
}

function arrow(link, from, to, count) {
  const colour = link.cut ? "grey" : link.sign === "-" ? "amber" : "blue";
  const gap = count > 9 ? 0.34 : 0.27;
  const [a, b] = [mix(from, to, gap), mix(from, to, 1 - gap)];
  const out = count < 4 ? 0.35 : 0.06;
  const bend = { x: (a.x + b.x) / 2 + ((a.x + b.x) / 2 - WIDE / 2) * out, y: (a.y + b.y) / 2 + ((a.y + b.y) / 2 - HIGH / 2) * out };
  const thick = Number.isFinite(link.change) ? 2 + (5 * Math.abs(link.change)) / link.most : 2;
  return [svg("path", { class: `arrow ${colour} ${link.sign === "-" ? "dashed" : "solid"}`, d: `M${a.x},${a.y}Q${bend.x},${bend.y} ${b.x},${b.y}`, "stroke-width": link.cut ? 1.5 : thick, "marker-end": `url(#head-${colour})` }),
    link.cut ? svg("text", { class: "line-name ink", x: bend.x, y: bend.y, "text-anchor": "middle" }, "cut") : svg("text", { class: `line-name ${colour}`, x: bend.x + (bend.x - WIDE / 2) * 0.07, y: bend.y + (bend.y - HIGH / 2) * 0.07 + 4, "text-anchor": "middle" }, link.sign === "-" ? "less" : "more")];
}

function mix(a, b, way) {
  return { x: a.x + (b.x - a.x) * way, y: a.y + (b.y - a.y) * way };
}

function word(words, at) {
  return svg("text", { class: "ring-word", x: at.x, y: at.y + 5, "text-anchor": "middle" }, words);
}
