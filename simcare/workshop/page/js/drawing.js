// Drawing a line by hand: what will this number do in the year to come? A finger, a mouse, or the arrow keys (left and
// right choose the month, up and down move the line). Twelve values, one a month.

import { el, fill, say, svg } from "./dom.js";
import { scale, ticks } from "./scale.js";
import { tick, value } from "./words.js";

const MONTHS = 12;
const [WIDE, HIGH, LEFT, BOTTOM, TOP] = [360, 190, 54, 26, 10];

export class DrawnLine {
  constructor({ label, unit, before, domain, line }, changed) {
    Object.assign(this, { label, unit, before, domain, changed });
    this.line = line ?? Array(MONTHS).fill(null);
    this.month = 0;
    this.x = scale(-2, MONTHS, LEFT, WIDE - 6);
    this.y = scale(domain[0], domain[1], HIGH - BOTTOM, TOP);
    this.node = el("div", {
      class: "pad",
      tabindex: 0,
      role: "group",
      "aria-roledescription": "drawing pad",
      "aria-label": `Draw the next year of: ${label}. Left and right choose the month, up and down move the line.`,
    });
    this.node.addEventListener("pointerdown", (event) => this._press(event));
    this.node.addEventListener("pointermove", (event) => {
      if (event.buttons) this._press(event);
    });
    this.node.addEventListener("keydown", (event) => this._key(event));
    this._draw();
  }

  _press(event) {
    event.preventDefault();
    this.node.setPointerCapture?.(event.pointerId);
    const box = this.node.firstChild.getBoundingClientRect();
    const at = {
      x: ((event.clientX - box.left) / box.width) * WIDE,
      y: ((event.clientY - box.top) / box.height) * HIGH,
    };
    const month = Math.min(MONTHS - 1, Math.max(0, Math.round(scale(LEFT, WIDE - 6, -2, MONTHS)(at.x) - 0.5)));
    this._set(month, scale(HIGH - BOTTOM, TOP, this.domain[0], this.domain[1])(at.y));
  }

  _key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!steps) return;
    event.preventDefault();
    this.month = Math.min(MONTHS - 1, Math.max(0, this.month + steps[0]));
    const now = this.line[this.month] ?? this.line.slice(0, this.month).findLast((at) => at !== null) ?? this.before;
    this._set(this.month, now + (steps[1] * (this.domain[1] - this.domain[0])) / 40);
    say(`Month ${this.month + 1}: ${value(this.line[this.month], this.unit)}`);
  }

  // Sets a month, and fills the months skipped by a quick finger.
  _set(month, to) {
    const kept = Math.min(this.domain[1], Math.max(this.domain[0], to));
    const from = this.line.slice(0, month).findLastIndex((at) => at !== null);
    const start = from < 0 ? this.before : this.line[from];
    for (let at = from + 1; at < month; at += 1)
      this.line[at] = start + ((kept - start) * (at - from)) / (month - from);
    this.line[month] = kept;
    this.month = month;
    this._draw();
    this.changed(this.line);
  }

  _draw() {
    const drawn = this.line.map((at, month) => [month, at]).filter(([, at]) => at !== null);
    const d = drawn
      .map(
        ([month, at], place) =>
          `${place ? "L" : `M${this.x(0)},${this.y(this.before)}L`}${this.x(month + 0.5).toFixed(1)},${this.y(at).toFixed(1)}`,
      )
      .join("");
    fill(
      this.node,
      svg(
        "svg",
        { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" },
        svg("rect", {
          class: "before",
          x: this.x(-2),
          y: TOP,
          width: this.x(0) - this.x(-2),
          height: HIGH - BOTTOM - TOP,
        }),
        ticks(...this.domain, 3)
          .filter((at) => at >= this.domain[0] && at <= this.domain[1])
          .map((at) => this._rule(at)),
        svg("path", {
          class: "line grey solid",
          d: `M${this.x(-2)},${this.y(this.before)}L${this.x(0)},${this.y(this.before)}`,
        }),
        svg("path", { class: "line purple solid", d }),
        drawn.length
          ? null
          : svg(
              "text",
              {
                class: "axis",
                x: this.x(6),
                y: this.y((this.domain[0] + this.domain[1]) / 2),
                "text-anchor": "middle",
              },
              "draw here",
            ),
        [
          ["now", 0, "start"],
          ["6 months", 6, "middle"],
          ["a year", 12, "end"],
        ].map(([words, at, anchor]) =>
          svg("text", { class: "axis", x: this.x(at), y: HIGH - 8, "text-anchor": anchor }, words),
        ),
      ),
    );
  }

  _rule(at) {
    return [
      svg("line", { class: "rule", x1: LEFT, x2: WIDE - 6, y1: this.y(at), y2: this.y(at) }),
      svg("text", { class: "axis", x: LEFT - 5, y: this.y(at) + 4, "text-anchor": "end" }, tick(at, this.unit)),
    ];
  }
}

export function domainAround(before, unit) {
  if (!Number.isFinite(before)) return unit.startsWith("share") ? [0, 1] : [0, 10];
  if (unit.startsWith("share"))
    return before > 0.5
      ? [Math.max(0, Math.floor((2 * before - 1.1) * 10) / 10), 1]
      : [0, Math.min(1, Math.max(0.1, before * 3))];
  return [0, Math.max(before * 2, 1)];
}
