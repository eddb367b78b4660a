// One patient: the same person, with the same luck, in two designs, hour by hour, and beside it what was written down.
// The story unfolds a moment at a time, to be read aloud. A death is told only after a word of warning.

import { button, el, fill, say } from "./dom.js";
import { RunMenu, finished, preferredRun, runName } from "./chosen_runs.js";
import { Fetched } from "./fetched.js";
import { since } from "./words.js";

const AT_ONCE = 3; // moments shown before anybody presses

export class Person {
  constructor(room, { wall = false } = {}) {
    this.room = room;
    this.wall = wall;
    this.menus = [
      new RunMenu(room, "This hospital", () => this.fetch()),
      new RunMenu(room, "beside", () => this.fetch()),
    ];
    this.story = el("div", { class: "story" });
    this.fetched = new Fetched(this.story, (told) => this._told(told));
    this.node = el(
      "section",
      { class: "screen person", "aria-label": "One patient" },
      el("h2", { class: "screen-title" }, "One patient, twice"),
      wall
        ? null
        : el(
            "p",
            { class: "lead" },
            "The same person with the same luck in two hospitals. One person is a story, not evidence; the comparison says what holds for all.",
          ),
      wall
        ? null
        : el(
            "div",
            { class: "row menus" },
            this.menus.map((menu) => menu.node),
          ),
      this.story,
    );
    for (const kind of ["state", "run"]) room.addEventListener(kind, () => this._arrived());
  }

  shown() {
    this.open = true;
    this._arrived();
  }

  hidden() {
    this.open = false;
    clearInterval(this.timer);
  }

  _arrived() {
    if (!this.open) return;
    const { baseline, pinned = [] } = this.room.state ?? {};
    const first = baseline ?? preferredRun(this.room);
    this.menus[0].update(first);
    this.menus[1].update([...pinned, preferredRun(this.room)].findLast((key) => key && key !== first));
    this.fetch();
    this._steered();
  }

  // On the wall the facilitator may turn on by hand; then nothing comes by itself any more.
  _steered() {
    const part = (this.wall && this.room.state?.show?.part) || 0;
    if (!part || !this.turnOn) return;
    clearInterval(this.timer);
    this.turnOn(part);
  }

  fetch() {
    const [a, b] = this.menus.map((menu) => menu.key);
    this.menus[1].node.hidden = !b || (a === b && finished(this.room).length < 2);
    if (!a) {
      fill(this.story, el("p", { class: "hint" }, "Run a design first; then its people can be told about."));
      return;
    }
    this.keys = b && b !== a ? [a, b] : [a, null];
    const against = this.keys[1] ? `?against=${encodeURIComponent(b)}` : "";
    this.fetched.from(
      `/api/runs/${encodeURIComponent(a)}/person${against}`,
      "Sitting down beside one patient. Both hospitals are lived through once more, which takes up to half a minute. Meanwhile: what do you expect?",
    );
  }

  _told(told) {
    clearInterval(this.timer);
    this.turnOn = null;
    if (told.death) this._warn(told);
    else this._unfold(told);
    this._steered();
  }

  _warn(told) {
    fill(
      this.story,
      el(
        "div",
        { class: "card warn" },
        el("h3", {}, "Before you read on"),
        el("p", {}, "In this story somebody dies. Nobody has to read it: look away, or step outside, as you need."),
        this.wall
          ? el("p", {}, "It goes on in half a minute.")
          : button("Read on", () => this._unfold(told), { class: "main" }),
      ),
    );
    if (!this.wall) return;
    this.timer = setTimeout(() => this._unfold(told), 30000);
    this.turnOn = (part) => {
      this._unfold(told, 1);
      this._steered(part);
    };
  }

  // `before`: how often the facilitator had turned on before the first moment, to go past the word of warning.
  _unfold(told, before = 0) {
    const names = told.people.map((one, place) => nameOf(this.room, this.keys[place], one));
    const body = el("ol", { class: "timeline" });
    let shown = 0;
    const more = (count) => {
      told.hours
        .slice(shown, shown + count)
        .forEach((hour, place) => body.append(moment(hour, names, told.hours[shown + place - 1]?.when)));
      shown += count;
      next.hidden = all.hidden = shown >= told.hours.length;
      end.hidden = shown < told.hours.length;
    };
    const next = button(
      "What happened next",
      () => {
        more(1);
        body.lastChild.scrollIntoView({ block: "nearest" });
        say(body.lastChild.textContent);
      },
      { class: "main" },
    );
    const all = button("Show all of it", () => more(told.hours.length));
    const end = ending(told, names);
    fill(
      this.story,
      el(
        "p",
        { class: "who" },
        told.who,
        " ",
        told.begins ? el("span", { class: "hint" }, `It begins on ${told.begins}.`) : null,
      ),
      el(
        "div",
        { class: "heads", "aria-hidden": "true" },
        el("span"),
        names.map((name) => el("strong", {}, name)),
      ),
      body,
      this.wall ? null : el("div", { class: "row" }, next, all),
      end,
    );
    more(AT_ONCE);
    if (!this.wall) return;
    this._byItself(more, body, () => shown >= told.hours.length);
    let alone = null; // moments that had come by themselves before the facilitator turned on by hand
    this.turnOn = (part) => {
      alone ??= shown - AT_ONCE;
      const missing = AT_ONCE + alone + part - before - shown;
      if (missing > 0) more(missing);
      body.lastChild.scrollIntoView({ block: "nearest" });
    };
  }

  // On the wall the next moment comes by itself, slowly enough to be read aloud.
  _byItself(more, body, over) {
    this.timer = setInterval(() => {
      if (over()) {
        clearInterval(this.timer);
        return;
      }
      more(1);
      body.lastChild.scrollIntoView({ block: "nearest" });
    }, 8000);
  }
}

function nameOf(room, key, one) {
  if (!key) return one.title;
  return key === room.state?.baseline ? one.title : runName(room, key);
}

function moment(hour, names, before) {
  const grave = hour.lives.some((life) => life?.grave);
  return el(
    "li",
    { class: grave ? "moment grave" : "moment" },
    el(
      "span",
      { class: "when" },
      el("strong", {}, hour.at_h <= 0 ? "At the door" : since(hour.at_h)),
      el("span", { class: "hint" }, ` ${newPart(hour.when, before)}`),
    ),
    hour.lives.map((life, side) =>
      el(
        "div",
        { class: `life side-${side}` },
        life
          ? [
              el("span", { class: "unseen" }, `${names[side]}: `),
              el("p", {}, life.what),
              life.clock ? el("p", { class: "clock-view" }, el("span", {}, "Written down: "), life.clock) : null,
            ]
          : null,
      ),
    ),
  );
}

// Day and hour, or the hour alone where the day is that of the moment before.
function newPart(when, before) {
  const [day, hour] = when.split(", ");
  return hour && before?.startsWith(`${day}, `) ? hour : when;
}

// What the two lives add up to, and what one story cannot say.
function ending(told, names) {
  const sums = told.people[0].sums?.length
    ? el(
        "div",
        { class: "table-box", tabindex: 0, role: "region", "aria-label": "What it adds up to" },
        el(
          "table",
          {},
          el("caption", {}, "What it adds up to"),
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              el("td"),
              names.map((name) => el("th", { scope: "col" }, name)),
            ),
          ),
          el(
            "tbody",
            {},
            told.people[0].sums.map(({ what, is }) =>
              el(
                "tr",
                {},
                el("th", { scope: "row" }, what),
                el("td", {}, is),
                el("td", {}, told.people[1]?.sums?.find((one) => one.what === what)?.is ?? "–"),
              ),
            ),
          ),
        ),
      )
    : null;
  return el(
    "div",
    { class: "ending", hidden: true },
    el("p", { class: "end-words" }, "Take a minute. Say nothing yet."),
    sums,
    lines(told.why),
    lines(told.same),
    lines(told.limits),
  );
}

function lines(given) {
  const told = Array.isArray(given) ? given : given ? [given] : [];
  return told.map((line) => el("p", { class: "hint" }, line));
}
