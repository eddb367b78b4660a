// Which levers are open: all, none, one half, or chosen one by one. Fewer levers make a clearer round.

import { button, el, fill } from "./dom.js";
import { allLevers } from "./design.js";

export class OpenLevers {
  constructor(room, step) {
    Object.assign(this, { room, step });
    const { model } = room;
    const of = (kind) =>
      model.groups.filter((group) => group.kind === kind).flatMap((group) => group.levers.map((lever) => lever.id));
    const sets = [
      ["All", null],
      ["None", []],
      ["Decided at the top", of("strategic")],
      ["How the work is done", of("operational")],
    ];
    this.quick = el(
      "div",
      { class: "chips" },
      sets.map(([words, ids]) => button(words, () => step({ open_levers: ids }), { class: "chip" })),
    );
    this.boxes = new Map();
    this.node = el(
      "article",
      { class: "card" },
      el("h2", {}, "Open levers"),
      (this.state = el("p", { class: "hint", role: "status" })),
      this.quick,
      el(
        "details",
        { class: "about" },
        el("summary", {}, "One by one"),
        el(
          "div",
          { class: "lever-boxes" },
          model.groups.map((group) => this._group(group)),
        ),
      ),
    );
  }

  _group(group) {
    return el(
      "fieldset",
      {},
      el("legend", {}, group.title),
      group.levers.map((lever) => {
        const box = el("input", { type: "checkbox", onchange: () => this._turn(lever.id, box.checked) });
        this.boxes.set(lever.id, box);
        return el("label", { class: "check" }, box, lever.title);
      }),
    );
  }

  _turn(id, on) {
    const all = allLevers(this.room.model).map((lever) => lever.id);
    const open = new Set(this.room.state?.open_levers ?? all);
    if (on) open.add(id);
    else open.delete(id);
    this.step({ open_levers: open.size === all.length ? null : all.filter((one) => open.has(one)) });
  }

  update() {
    const open = this.room.state?.open_levers ?? null;
    for (const [id, box] of this.boxes) box.checked = open === null || open.includes(id);
    const words =
      open === null
        ? "All are open."
        : open.length
          ? `${open.length} of ${this.boxes.size} are open.`
          : "None is open: look, but do not touch.";
    if (this.state.textContent !== words) fill(this.state, words);
  }
}
