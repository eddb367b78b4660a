// What nobody has measured: every link of the model with its source and its kind. A doubter weakens the one they do
// not believe and runs again; if the conclusion holds, it did not hang on it.

import { button, calmly, el, fill, newId } from "./dom.js";
import { setLink } from "./design.js";
import { headOf } from "./ring.js";

const STRENGTHS = [
  [0, "not at all"],
  [0.5, "half as strong"],
  [1, "as we think"],
  [1.5, "half as strong again"],
  [2, "twice as strong"],
];
const KINDS = {
  assumption: "an assumption: nobody has measured it",
  calibrated: "fitted so that the model meets published figures",
  evidence: "from published studies",
};

export class Assumptions {
  constructor(room, hand, runWith) {
    Object.assign(this, { room, hand, runWith });
    this.kind = el(
      "select",
      { onchange: () => this.update() },
      el("option", { value: "" }, "all links"),
      Object.keys(KINDS).map((kind) =>
        el("option", { value: kind }, kind === "assumption" ? "assumptions only" : `${kind} only`),
      ),
    );
    this.count = el("p", { class: "hint", role: "status" });
    this.list = el("ul", { class: "link-list" });
    this.rows = room.model.links.filter((link) => link.switchable !== false).map((link) => this._row(link));
    this.node = el(
      "section",
      { class: "screen assumptions", "aria-label": "Assumptions" },
      el("h2", { class: "screen-title" }, "What if you do not believe it?"),
      el("p", { class: "lead" }, "Weaken or cut any link, run again, and see whether the conclusion holds."),
      el(
        "div",
        { class: "row menus" },
        el("label", { class: "field" }, el("span", {}, "Show"), this.kind),
        runWith ? button("Run with these assumptions", () => runWith(this.hand.now), { class: "main" }) : null,
        button(
          "All as we think",
          () => this.hand.change({ ...this.hand.now, links: {} }, "All links as they were"),
          {},
        ),
      ),
      this.count,
      this.list,
    );
    fill(
      this.list,
      this.rows.map((row) => row.node),
    );
    hand.addEventListener(
      "change",
      calmly(() => this.update()),
    );
    this.update();
  }

  _row(link) {
    const id = newId("link");
    const select = el(
      "select",
      {
        "aria-labelledby": id,
        onchange: () =>
          this.hand.change(setLink(this.hand.now, link.id, Number(select.value)), headOf(this.room.model, link)),
      },
      STRENGTHS.map(([at, words]) => el("option", { value: at }, words)),
    );
    const node = el(
      "li",
      { class: "link-row" },
      el(
        "div",
        { class: "link-words" },
        el("strong", { id }, headOf(this.room.model, link)),
        link.says ? el("p", { class: "hint" }, link.says) : null,
        el(
          "p",
          { class: "source" },
          el("span", { class: `kind ${link.kind}` }, KINDS[link.kind] ?? link.kind),
          link.source ? ` · source: ${link.source}` : "",
        ),
      ),
      select,
    );
    return { link, select, node };
  }

  update() {
    const changed = Object.keys(this.hand.now.links).length;
    for (const { link, select, node } of this.rows) {
      select.value = String(this.hand.now.links[link.id] ?? 1);
      node.hidden = Boolean(this.kind.value) && link.kind !== this.kind.value;
      node.classList.toggle("moved", link.id in this.hand.now.links);
    }
    const words = changed
      ? `${changed} changed. Your levers stay as they are.`
      : `${this.rows.length} links, all as we think.`;
    if (this.count.textContent !== words) this.count.textContent = words;
  }
}
