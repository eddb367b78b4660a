// The wall, steered by hand: which screen it shows whatever everybody else looks at, which measures its two pictures
// show, which loop is lit, and on to the next part of what is on it. With the next step of the session it follows again.

import { button, el, fill } from "./dom.js";
import { weeklyOf } from "./lives.js";

const AS_EVERYBODY = { screen: null, board: null, bedside: null, loop: null, part: 0 };

export class Steering {
  // `screens`: [[id, words]] of what the wall can show.
  constructor(room, step, screens) {
    Object.assign(this, { room, step });
    this.chips = [["", "As everybody"], ...screens, ["map", "Map"]].map(([id, words]) =>
      button(words, () => this._show({ ...AS_EVERYBODY, screen: id || null }), { class: "chip", "data-wall": id }),
    );
    this.board = this._menu("Left picture", "board", this._measures("board"));
    this.bedside = this._menu("Right picture", "bedside", this._measures("bedside"));
    this.loop = this._menu(
      "Loop",
      "loop",
      room.model.loops.map((loop) => [loop.id, `${loop.id.replace("L-", "")} ${loop.title}`]),
    );
    this.back = button("Back", () => this._turn(-1));
    this.on = button("Go on", () => this._turn(1));
    this.says = el("p", { class: "hint", role: "status" });
    this.node = el(
      "article",
      { class: "card" },
      el("h2", {}, "The wall"),
      el("div", { class: "chips", role: "group", "aria-label": "Screen of the wall" }, this.chips),
      this.board.node,
      this.bedside.node,
      this.loop.node,
      el("div", { class: "row" }, this.on, this.back),
      this.says,
    );
  }

  _measures(kind) {
    return weeklyOf(this.room.model, kind).map((name) => [name, this.room.measure(name).label]);
  }

  _menu(words, name, options) {
    const select = el(
      "select",
      { onchange: () => this._show({ ...this.show, [name]: select.value || null }) },
      el("option", { value: "" }, name === "loop" ? "one after the other" : "as usual"),
      options.map(([value, says]) => el("option", { value }, says)),
    );
    return { name, select, node: el("label", { class: "field" }, el("span", {}, words), select) };
  }

  get show() {
    return this.room.state?.show ?? AS_EVERYBODY;
  }

  get screen() {
    return this.show.screen ?? this.room.state?.phase;
  }

  _show(show) {
    this.step({ show });
  }

  _turn(by) {
    this._show({ ...this.show, part: Math.max(0, this.show.part + by) });
  }

  update() {
    const { show, screen } = this;
    for (const chip of this.chips)
      chip.setAttribute("aria-pressed", String(chip.dataset.wall === (show.screen ?? "")));
    for (const menu of [this.board, this.bedside, this.loop]) {
      menu.node.hidden = menu === this.loop ? screen !== "loops" : screen !== "play";
      if (document.activeElement !== menu.select) menu.select.value = show[menu.name] ?? "";
    }
    this.on.textContent = ON[screen] ?? "Further down";
    this.on.hidden = screen === "play" || screen === "map" || (screen === "loops" && Boolean(show.loop));
    this.back.hidden = this.on.hidden || show.part === 0 || screen === "person"; // what was read aloud stays
    const words = show.screen
      ? "The wall shows what you chose, until the next step of the session."
      : "The wall shows what everybody sees.";
    if (this.says.textContent !== words) fill(this.says, words);
  }
}

const ON = { person: "What happened next", loops: "Unfold the next loop" };
