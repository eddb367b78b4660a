// The hospital from above: every dot is a patient, from the door to the ward and home; its colour and shape say what
// they wait for. The ambulances queue outside. Two figures stand over it: what the clock has recorded so far, and what
// was lived. Made from the log of a real run; it can be stopped, sped up and wound back.

import { button, el, fill, movesLittle, newId } from "./dom.js";
import { RunMenu, preferredRun } from "./chosen_runs.js";
import { Fetched } from "./fetched.js";
import { NAME, apartIn, layOut, slotAt } from "./map_places.js";
import { value } from "./words.js";

const SPEEDS = [
  [0.25, "slow"],
  [1, "an hour a second"],
  [3, "fast"],
  [8, "very fast"],
];
// In the order of what one may wait for: a nurse, a doctor, results and a decision, a bed, to go home, getting well,
// care outside, nothing.
const SHAPES = ["triangle", "triangle", "diamond", "square", "ring", "circle", "cross", "circle"];
const COLOURS = ["--blue", "--purple", "--purple", "--amber", "--green", "--grey", "--amber", "--green"];
const FOUR_HOURS = 4 + 1e-6;
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]; // the map begins on a Monday
const GLIDE = 0.7; // seconds a dot takes from place to place
const GONE = 1.5; // hours after which somebody at home is no longer drawn

export class HospitalMap {
  constructor(room) {
    this.room = room;
    this.menu = new RunMenu(room, "Hospital", () => this.fetch());
    this.canvas = el("canvas", { class: "map", role: "img", "aria-label": "The hospital from above" });
    this.body = el("div", {});
    this.fetched = new Fetched(this.body, (frames) => this._take(frames));
    this.node = el(
      "section",
      { class: "screen map-screen", "aria-label": "Map" },
      el("h2", { class: "screen-title" }, "The hospital from above"),
      el("p", { class: "lead" }, "Every dot is a patient of this run. Its shape and colour say what they wait for."),
      el("div", { class: "row menus" }, this.menu.node),
      this.body,
    );
    this.speed = 1;
    room.addEventListener("state", () => this._arrived());
  }

  shown() {
    this.open = true;
    this._arrived();
  }

  hidden() {
    this.open = false;
    this.pause(true);
  }

  _arrived() {
    if (!this.open) return;
    this.menu.update(preferredRun(this.room));
    this.fetch();
  }

  fetch() {
    const key = this.menu.key;
    if (key)
      this.fetched.from(
        `/api/runs/${encodeURIComponent(key)}/map`,
        "Drawing the map from the log. This takes a moment…",
      );
    else fill(this.body, el("p", { class: "hint" }, "Run a design first."));
  }

  _take(frames) {
    this.frames = ordered(frames);
    this.end = frames.hours;
    this.start = 0;
    this._controls();
    this._wind(this.start);
    this.pause(movesLittle());
  }

  _controls() {
    const id = newId("when");
    this.playing = button("Pause", () => this.pause(!this.paused), { class: "main" });
    this.slider = el("input", {
      type: "range",
      min: this.start,
      max: this.end,
      step: 0.25,
      "aria-labelledby": id,
      oninput: () => {
        this._wind(Number(this.slider.value));
        this._draw();
      },
    });
    this.when = el("strong", { id, class: "map-when" });
    const speed = el(
      "select",
      {
        "aria-label": "Speed",
        onchange: () => {
          this.speed = Number(speed.value);
        },
      },
      SPEEDS.map(([at, words]) => el("option", { value: at }, words)),
    );
    speed.value = "1";
    this.clocks = el("div", { class: "map-clocks" });
    this.legend = el("ul", { class: "legend" });
    fill(
      this.body,
      this.clocks,
      el("div", { class: "map-box" }, this.canvas),
      el("div", { class: "row map-row" }, this.playing, this.when, this.slider, speed),
      this.legend,
    );
    this.watch?.disconnect();
    this.watch = new ResizeObserver(() => {
      this._size();
      this._draw();
    });
    this.watch.observe(this.canvas.parentNode);
    this._size();
  }

  _size() {
    const box = this.canvas.parentNode;
    const [wide, high] = [box.clientWidth, box.clientHeight];
    const sharp = devicePixelRatio || 1;
    this.canvas.width = wide * sharp;
    this.canvas.height = high * sharp;
    this.sharp = sharp;
    this.boxes = layOut(this.frames.places, wide, high);
    this.apart = Math.min(apartIn(this.boxes), wide >= 620 ? 30 : 18);
  }

  pause(still) {
    this.paused = still;
    if (this.playing) this.playing.textContent = still ? "Play" : "Pause";
    if (still) {
      this._draw();
      return;
    }
    if (this.at >= this.end) this._wind(this.start);
    this.before = performance.now();
    if (!this.ticking) this._tick();
  }

  _tick() {
    this.ticking = !this.paused && this.open;
    if (!this.ticking) return;
    const now = performance.now();
    this._advance(this.at + ((now - this.before) / 1000) * this.speed);
    this.before = now;
    this._draw();
    if (this.at >= this.end) {
      this.pause(true);
      this.ticking = false;
      return;
    }
    setTimeout(() => requestAnimationFrame(() => this._tick()), 40);
  }

  _wind(to) {
    this.people = new Map();
    this.taken = new Map(this.frames.places.map((place) => [place.id, new Set()]));
    this.next = 0;
    this.at = this.start;
    this._advance(to);
    for (const one of this.people.values()) one.movedAt = -Infinity;
  }

  _advance(to) {
    const { moves } = this.frames;
    while (this.next < moves.length && moves[this.next][0] <= to) this._move(moves[this.next++]);
    this.at = Math.min(to, this.end);
    for (const [number, one] of this.people) {
      if (one.leaves && this.at - one.since > GONE) {
        this.taken.get(one.place)?.delete(one.slot);
        this.people.delete(number);
      }
    }
  }

  _move([time, number, place, waits]) {
    const one = this.people.get(number) ?? { from: null };
    const box = this.taken.get(place);
    if (!box) {
      this.taken.get(one.place)?.delete(one.slot);
      this.people.delete(number);
      return;
    }
    if (one.place !== place) {
      this.taken.get(one.place)?.delete(one.slot);
      Object.assign(one, {
        from: one.place === undefined ? null : { place: one.place, slot: one.slot },
        place,
        slot: free(box),
        since: time,
        movedAt: performance.now(),
      });
      box.add(one.slot);
    }
    one.waits = waits;
    one.leaves = this.frames.leaving.has(place);
    this.people.set(number, one);
  }

  _draw() {
    if (!this.boxes || !this.frames) return;
    const pen = this.canvas.getContext("2d");
    const looks = getComputedStyle(document.documentElement);
    const colour = (name) => looks.getPropertyValue(name).trim();
    pen.setTransform(this.sharp, 0, 0, this.sharp, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const box of this.boxes.values()) drawPlace(pen, box, this.taken.get(box.id).size, this.apart, colour);
    for (const one of this.people.values()) this._dot(pen, one, colour);
    this._words();
  }

  _dot(pen, one, colour) {
    const to = slotAt(this.boxes.get(one.place), one.slot, this.apart);
    const way = movesLittle() ? 1 : Math.min(1, (performance.now() - one.movedAt) / 1000 / GLIDE);
    const from =
      way < 1 && one.from && this.boxes.has(one.from.place)
        ? slotAt(this.boxes.get(one.from.place), one.from.slot, this.apart)
        : to;
    const eased = way * way * (3 - 2 * way);
    shape(
      pen,
      SHAPES[one.waits],
      from.x + (to.x - from.x) * eased,
      from.y + (to.y - from.y) * eased,
      this.apart * 0.36,
      colour(COLOURS[one.waits]),
    );
  }

  _words() {
    const hour = this.at % 24;
    this.when.textContent = `${DAYS[Math.floor(this.at / 24) % 7]} ${String(Math.floor(hour)).padStart(2, "0")}:${String(Math.floor((hour % 1) * 60)).padStart(2, "0")}`;
    this.slider.value = this.at;
    this.slider.setAttribute("aria-valuetext", this.when.textContent);
    const counts = new Map();
    for (const one of this.people.values()) counts.set(one.waits, (counts.get(one.waits) ?? 0) + 1);
    const told = this.frames.waits.map((words, look) => ({ look, words, count: counts.get(look) ?? 0 })).slice(0, -1);
    const line = JSON.stringify(told);
    if (line !== this.told) {
      this.told = line;
      fill(
        this.legend,
        told.map((one) => legendItem(one)),
      );
    }
    this._clocks();
    this.canvas.setAttribute(
      "aria-label",
      `The hospital from above, ${this.when.textContent}: ${told
        .filter((one) => one.count)
        .map((one) => `${one.count} wait for ${one.words}`)
        .join(", ")}.`,
    );
  }

  // Of those who are through: how many within four hours by the clock, and how many really.
  _clocks() {
    const share = (start, stop) => {
      const through = this.frames.clocks.filter(
        (visit) => visit[stop] !== null && visit[stop] <= this.at && visit[start] !== null,
      );
      return through.length
        ? through.filter((visit) => visit[stop] - visit[start] <= FOUR_HOURS).length / through.length
        : NaN;
    };
    fill(
      this.clocks,
      [
        ["By the clock", share(3, 4), "blue"],
        ["Lived", share(1, 2), "amber"],
      ].map(([words, at, colour]) =>
        el("p", {}, words, " ", el("strong", { class: `figure ${colour}` }, value(at, "share")), " within four hours"),
      ),
    );
  }
}

// The log numbers places and waits in the order of their lists.
function ordered({ places, waits, moves, clocks, begins }) {
  const made = places.map((one, number) => ({ ...one, id: number, label: one.name }));
  return {
    places: made,
    moves,
    clocks,
    begins,
    waits,
    leaving: new Set(made.filter((one) => one.area === "out").map((one) => one.id)),
  };
}

function free(taken) {
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}

// A place with its name, how many are in it, and a pale dot for every bed or space it has.
function drawPlace(pen, box, count, apart, colour) {
  pen.fillStyle = colour("--wash");
  pen.strokeStyle = colour("--line");
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.w, box.h, 8);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour("--quiet");
  pen.font = `${NAME - 8}px system-ui, sans-serif`;
  pen.fillText(
    `${box.label}${count || box.room ? `: ${count}${box.room ? ` of ${box.room}` : ""}` : ""}`,
    box.x + 8,
    box.y + NAME - 6,
    box.w - 12,
  );
  pen.fillStyle = colour("--line");
  for (let slot = 0; slot < (box.room ?? 0); slot += 1) {
    const { x, y } = slotAt(box, slot, apart);
    pen.beginPath();
    pen.arc(x, y, 2, 0, 2 * Math.PI);
    pen.fill();
  }
}

function shape(pen, kind, x, y, size, colour) {
  pen.fillStyle = pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  if (kind === "circle" || kind === "ring") pen.arc(x, y, size, 0, 2 * Math.PI);
  if (kind === "square") pen.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  if (kind === "diamond")
    [
      [0, -1.25],
      [1.25, 0],
      [0, 1.25],
      [-1.25, 0],
    ].forEach(([dx, dy]) => pen.lineTo(x + dx * size, y + dy * size));
  if (kind === "triangle")
    [
      [0, -1.2],
      [1.15, 0.9],
      [-1.15, 0.9],
    ].forEach(([dx, dy]) => pen.lineTo(x + dx * size, y + dy * size));
  if (kind === "cross") {
    pen.moveTo(x - size, y - size);
    pen.lineTo(x + size, y + size);
    pen.moveTo(x + size, y - size);
    pen.lineTo(x - size, y + size);
  }
  pen.closePath();
  if (kind === "ring" || kind === "cross") pen.stroke();
  else pen.fill();
}

// What one waits for is a thing, or something that happens.
const WAITING = { "to go home": "waits to go home", "getting well": "is getting well", nothing: "waits for nothing" };

function legendItem({ look, words, count }) {
  const canvas = el("canvas", { width: 18, height: 18, "aria-hidden": "true" });
  shape(
    canvas.getContext("2d"),
    SHAPES[look],
    9,
    9,
    5.5,
    getComputedStyle(document.documentElement).getPropertyValue(COLOURS[look]).trim(),
  );
  return el("li", {}, canvas, ` ${WAITING[words] ?? `waits for ${words}`}: ${count}`);
}
