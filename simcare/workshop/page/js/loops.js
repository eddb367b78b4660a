// The loops: what moves what, unfolded one at a time. Each loop is told as a chain of words and drawn as a ring whose
// arrows are as thick as they were strong in the run. A link can be cut, and the hospital run again without it.

import { button, calmly, el, fill } from "./dom.js";
import { preferredRun, runName } from "./chosen_runs.js";
import { setLink } from "./design.js";
import { Ring, headOf } from "./ring.js";

export class Loops {
  // `cut(design)` takes up a design and runs it; null where nothing can be run (the wall).
  constructor(room, hand, cut) {
    Object.assign(this, { room, hand, cut });
    this.unfolded = 1;
    this._order();
    this.of = el("p", { class: "lead" });
    this.tabs = el("div", { class: "loop-tabs", role: "group", "aria-label": "Loops" });
    this.picture = el("div", { class: "loop-picture" });
    this.words = el("div", { class: "loop-words" });
    this.node = el(
      "section",
      { class: "screen loops", "aria-label": "Loops" },
      el("h2", { class: "screen-title" }, "What feeds what"),
      this.of,
      this.tabs,
      el("div", { class: "loop-body" }, this.picture, this.words),
    );
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "run"]) room.addEventListener(kind, redraw);
    hand?.addEventListener("change", redraw);
    redraw();
  }

  // Those that were at work in the run first, the strongest at the head; kept as it is while one talks.
  _order() {
    const strong = (this.room.runs.get(this.key)?.picture?.loops ?? []).map((loop) => loop.id);
    const place = (loop) => (strong.includes(loop.id) ? strong.indexOf(loop.id) : strong.length);
    this.loops = this.room.model.loops.toSorted((a, b) => place(a) - place(b));
    this.chosen = this.loops[0]?.id;
    this.ordered = strong.length > 0;
  }

  update() {
    this.key = preferredRun(this.room);
    if (this.key) this.room.want(this.key);
    if (!this.ordered && this.unfolded === 1) this._order();
    this.of.textContent = this.key
      ? `As strong as they were in: ${runName(this.room, this.key)}.`
      : "Run a design, and the arrows show how strong each link was.";
    const told = JSON.stringify([
      this.key,
      this.room.runs.get(this.key)?.picture?.replications,
      this.chosen,
      this.unfolded,
      this.hand?.now.links,
    ]);
    if (told === this.told) return; // nothing new: whoever has the focus keeps it
    this.told = told;
    this._tabs();
    const loop = this.room.model.loops.find((one) => one.id === this.chosen);
    if (!loop) return;
    const chain = loop.links.map((id) => this._link(id)).filter(Boolean);
    fill(this.picture, new Ring(this.room.model, loop, chain, this.picture.clientWidth || innerWidth).node);
    this._words(loop, chain);
  }

  _tabs() {
    const { loops } = this;
    const shown = loops.slice(0, this.unfolded);
    fill(
      this.tabs,
      shown.map((loop) =>
        button(
          loop.title,
          () => {
            this.chosen = loop.id;
            this.update();
            this._focus();
          },
          { "aria-pressed": String(loop.id === this.chosen), class: "chip" },
        ),
      ),
      this.unfolded < loops.length
        ? button(
            "Unfold the next loop",
            () => {
              this.unfold();
              this._focus();
            },
            { class: "quiet" },
          )
        : null,
    );
  }

  unfold() {
    if (this.unfolded >= this.loops.length) return;
    this.unfolded += 1;
    this.chosen = this.loops[this.unfolded - 1].id;
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
    fill(
      this.words,
      el("h3", {}, loop.title),
      loop.says ? el("p", { class: "lead" }, `${capital(loop.says)}.`) : null,
      el("p", { class: "hint" }, [
        loop.reinforcing === false
          ? "It holds back: a push comes back as a push the other way."
          : "It feeds itself: a push comes back as a push the same way.",
        this.key ? ` ${placeWords(place)}` : "",
      ]),
      el(
        "ol",
        { class: "chain" },
        chain.map((link) => this._step(link)),
      ),
    );
  }

  _step(link) {
    const cutting = link.cut ? "Mend" : "Cut";
    const canCut = this.cut && link.switchable !== false;
    return el(
      "li",
      { class: link.cut ? "cut" : "" },
      el("span", {}, headOf(this.room.model, link)),
      link.told ? el("span", { class: "strength" }, link.told) : null,
      canCut
        ? button(`${cutting} and run again`, () => this.cut(setLink(this.hand.now, link.id, link.cut ? 1 : 0)), {
            class: "quiet small",
            "aria-label": `${cutting} this link and run again: ${headOf(this.room.model, link)}`,
          })
        : null,
    );
  }
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/\.$/, "");
}

function placeWords(place) {
  if (place < 0) return "In this run nothing much changed along it.";
  return place === 0 ? "In this run it was the strongest of all." : "In this run it was at work.";
}
