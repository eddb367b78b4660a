// The loops: what moves what. The whole map is drawn once, its arrows as thick as they were strong in the run; beside it
// stand the loops by name, unfolded one at a time. A loop that is chosen is lit up on the map, told as a chain of words,
// and can be looked at as a ring. A link of it can be cut, and the hospital run again without it.

import { button, calmly, el, fill, tell } from "./dom.js";
import { preferredRun, runName } from "./chosen_runs.js";
import { setLink } from "./design.js";
import { LoopMap } from "./loop_map.js";
import { Ring, headOf } from "./ring.js";

const NOTICED = 0.2; // a fifth of a stock's way, or about a fifth of an effect: what is less is drawn thinner

export class Loops {
  // `cut(design)` takes up a design and runs it; null where nothing can be run (the wall).
  constructor(room, hand, cut) {
    Object.assign(this, { room, hand, cut });
    this.unfolded = 0;
    this.chosen = null; // the whole map
    this.asRing = false;
    this.chains = new Map();
    this._order();
    this._build();
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "run"]) room.addEventListener(kind, redraw);
    hand?.addEventListener("change", redraw);
    redraw();
  }

  _build() {
    const narrow = matchMedia("(max-width: 700px)").matches;
    this.map = new LoopMap(this.room.model, (id) => this.choose(id), narrow ? "tall" : "wide");
    this.of = el("p", { class: "lead" });
    this.tabs = el("div", { class: "loop-tabs", role: "group", "aria-label": "Loops" });
    this.ring = el("div", { class: "loop-ring", hidden: true });
    this.words = el("div", { class: "loop-words" });
    this.turn = button("As a ring", () => this._turn(), { class: "quiet small", "aria-pressed": "false" });
    this.node = el(
      "section",
      { class: "screen loops", "aria-label": "Loops" },
      el("h2", { class: "screen-title" }, "What feeds what"),
      this.of,
      el(
        "div",
        { class: "loop-body" },
        el("div", { class: "loop-picture" }, this.map.node, this.ring, el("div", { class: "row" }, legend(), this.turn)),
        el("div", { class: "loop-side" }, this.tabs, this.words),
      ),
    );
  }

  // Those that were at work in the run first, the strongest at the head; kept as it is while one talks.
  _order() {
    const strong = this._told().map((loop) => loop.id);
    const place = (loop) => (strong.includes(loop.id) ? strong.indexOf(loop.id) : strong.length);
    this.loops = this.room.model.loops.toSorted((a, b) => place(a) - place(b));
    this.ordered = strong.length > 0;
  }

  _told() {
    return this.room.runs.get(this.key)?.picture?.loops ?? [];
  }

  update() {
    this.key = preferredRun(this.room);
    if (this.key) this.room.want(this.key);
    if (!this.ordered && !this.unfolded) this._order();
    this.of.textContent = this.key
      ? `As strong as in the run: ${runName(this.room, this.key)}.`
      : "Run a design, and the arrows show how strong each link was.";
    tell(this.tabs, [this.loops.map((loop) => loop.id), this.chosen, this.unfolded], () => this._tabs());
    this._words();
    this._picture();
  }

  _picture() {
    const most = this._most();
    this.map.update(
      this.chosen,
      (id) => Math.abs(this._change(id)) / most,
      (id) => this.hand?.now.links[id] === 0,
    );
    const ring = this.asRing && this.chosen !== null;
    this.map.node.classList.toggle("away", ring);
    this.ring.hidden = !ring;
    this.turn.hidden = this.chosen === null;
    this.turn.setAttribute("aria-pressed", String(ring));
    if (!ring) return;
    const loop = this._loop();
    const chain = loop.links.map((id) => this._link(id));
    tell(this.ring, [loop.id, chain], () => new Ring(this.room.model, loop, chain, this.ring.clientWidth || innerWidth).node);
  }

  _turn() {
    this.asRing = !this.asRing;
    this._picture();
  }

  _tabs() {
    const shown = this.loops.slice(0, this.unfolded);
    const chip = (words, id) =>
      button(words, () => this.choose(id), { "aria-pressed": String(id === this.chosen), class: "chip" });
    return [
      chip("The whole map", null),
      shown.map((loop) => chip(`${loop.id.replace("L-", "")} ${loop.title}`, loop.id)),
      this.unfolded < this.loops.length
        ? button(this.unfolded ? "Unfold the next loop" : "Unfold the first loop", () => this.unfold(), { class: "quiet" })
        : null,
    ];
  }

  unfold() {
    if (this.unfolded >= this.loops.length) return;
    this.unfolded += 1;
    this.choose(this.loops[this.unfolded - 1].id);
  }

  // Lights up the loop with this number, from 1.
  lightUp(number) {
    const loop = this.loops[Math.min(number, this.loops.length) - 1];
    if (loop && loop.id !== this.chosen) this.choose(loop.id);
  }

  // Lights up a loop; one that is not unfolded yet comes next.
  choose(id) {
    const place = this.loops.findIndex((loop) => loop.id === id);
    if (place >= this.unfolded) {
      this.loops.splice(this.unfolded, 0, ...this.loops.splice(place, 1));
      this.unfolded += 1;
    }
    const held = this.node.contains(document.activeElement);
    this.chosen = id;
    this.update();
    if (held) this.tabs.querySelector("[aria-pressed=true]")?.focus();
  }

  _loop() {
    return this.room.model.loops.find((one) => one.id === this.chosen);
  }

  _link(id) {
    const link = this.room.model.links.find((one) => one.id === id);
    const told = this._told()
      .find((one) => one.id === this.chosen)
      ?.links.find((one) => one.id === id);
    return { ...link, change: told?.change, told: told?.says, most: this._most(), cut: this.hand?.now.links[id] === 0 };
  }

  // By how much more or less a link added than before the rules changed; NaN for what the hospital itself carries out.
  _change(id) {
    const link = this.room.runs.get(this.key)?.picture?.links?.[id];
    return Number.isFinite(link?.before) && Number.isFinite(link?.after) ? link.after - link.before : NaN;
  }

  // What the thickest arrow stands for: the same for every loop, and never next to nothing.
  _most() {
    const ids = this.room.model.loops.flatMap((loop) => loop.links);
    return Math.max(NOTICED, ...ids.map((id) => Math.abs(this._change(id))).filter(Number.isFinite));
  }

  _words() {
    const place = this._told().findIndex((one) => one.id === this.chosen);
    const loop = this._loop();
    tell(this.words, [this.chosen, place, Boolean(this.key)], () => (loop ? this._ofLoop(loop, place) : this._ofAll()));
    for (const id of loop?.links ?? []) this._step(id);
  }

  _ofAll() {
    return el(
      "p",
      {},
      this.cut
        ? "Unfold one loop after the other, or point at one on the map. Then cut a link of it, and see whether it still happens."
        : "Everything at once is too much to talk about: one loop after the other.",
    );
  }

  _ofLoop(loop, place) {
    this.chains = new Map(loop.links.map((id) => [id, this._row(id)]));
    const weakest = this.cut ? this._own(loop) : null;
    return [
      el("h3", {}, loop.title),
      loop.says ? el("p", { class: "lead" }, `${capital(loop.says)}.`) : null,
      el("p", { class: "hint" }, [
        loop.reinforcing === false
          ? "It holds back: a push comes back as a push the other way."
          : "It feeds itself: a push comes back as a push the same way.",
        this.key ? ` ${placeWords(place)}` : "",
      ]),
      this.cut && !weakest
        ? el("p", { class: "hint" }, "No switch cuts this one: it is carried by the simulation of patients itself.")
        : null,
      el(
        "ol",
        { class: "chain" },
        [...this.chains.values()].map((row) => row.node),
      ),
    ];
  }

  // The link at which a loop is cut with the least harm to others: one that can be switched, and belongs to few loops.
  _own(loop) {
    const loops = (id) => this.room.model.loops.filter((one) => one.links.includes(id)).length;
    const can = loop.links.filter((id) => this.room.model.links.find((one) => one.id === id)?.switchable);
    return can.toSorted((a, b) => loops(a) - loops(b))[0] ?? null;
  }

  // A link of the chain: what stands there stays, only its words change.
  _row(id) {
    const link = this._link(id);
    const says = headOf(this.room.model, link);
    const row = { words: el("span", {}, says), strength: el("span", { class: "strength" }) };
    if (this.cut && link.switchable !== false) {
      const only = this._own(this._loop()) === id;
      row.knife = button("", () => this.cut(setLink(this.hand.now, id, this.hand.now.links[id] === 0 ? 1 : 0)), {
        class: only ? "small" : "quiet small",
      });
    }
    row.node = el("li", {}, row.words, row.strength, row.knife);
    return row;
  }

  _step(id) {
    const row = this.chains.get(id);
    const { cut, told } = this._link(id);
    const doing = cut ? "Mend" : "Cut";
    row.node.classList.toggle("cut", cut);
    if (row.strength.textContent !== (told ?? "")) row.strength.textContent = told ?? "";
    if (!row.knife || row.knife.textContent.startsWith(doing)) return;
    row.knife.textContent = `${doing} and run again`;
    row.knife.setAttribute("aria-label", `${doing} this link and run again: ${row.words.textContent}`);
  }
}

function legend() {
  return el(
    "p",
    { class: "hint map-legend" },
    el("span", { class: "blue" }, "+ more leads to more"),
    el("span", { class: "amber" }, "− more leads to less (dashed)"),
    el("span", {}, "thick: it moved much in this run"),
    el("span", {}, "R feeds itself, B holds back"),
  );
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/\.$/, "");
}

function placeWords(place) {
  if (place < 0) return "In this run it did not come full circle: at least one of its links hardly moved.";
  return place === 0 ? "In this run it was the strongest of all." : "In this run it was at work.";
}
