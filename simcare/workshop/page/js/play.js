// Playing: the two pictures on top, why below them, then the levers. A move is answered at once by the estimate; Run
// asks the real hospital, whose weeks stream in over the estimate, and the band narrows as further replications join.

import { button, calmly, el, fill, movesLittle, say } from "./dom.js";
import { blank, describe, differences, luckWords, same, turnNews } from "./design.js";
import { Levers, moneyLine } from "./levers.js";
import { WHY, whyTile } from "./lives.js";
import { asLine } from "./room.js";
import { between, meanBefore, shown, smooth } from "./series.js";
import { share } from "./sharing.js";
import { TwoPictures, ofYear } from "./two_pictures.js";
import { spark } from "./charts.js";
import { headline, list, moved, value, weekWords } from "./words.js";

const MOST_LUCK = 3; // other years beside one
const REPLAY = 1600; // milliseconds that a replayed change takes

export class Play {
  constructor(room, hand, { alone = false } = {}) {
    this.room = room;
    this.hand = hand;
    this.alone = alone;
    this.ran = new Map(); // design (as JSON) -> key
    this.way = 1; // of a replay
    this._build();
    const redraw = calmly(() => this.update());
    for (const kind of ["state", "week", "run"]) room.addEventListener(kind, redraw);
    const anew = () => {
      this._guessed();
      redraw();
    };
    hand.addEventListener("change", anew);
    room.addEventListener("emulator", anew); // after a reload it comes later than the page
    room.addEventListener("state", ({ detail: { before } }) => before?.story === room.state.story || anew());
    this._guessed();
    redraw();
  }

  _build() {
    this.pictures = new TwoPictures(this.room, (measure, colour) => this.lines(measure, colour));
    this.sentence = el("p", { class: "headline", "aria-live": "off" });
    this.why = el("div", { class: "why", role: "group", "aria-label": "Why" });
    this.status = el("p", { class: "status", role: "status", "aria-live": "polite" });
    this.chance = el("p", { class: "chance", role: "status" });
    this.money = el("div", { class: "money-box" });
    this.levers = new Levers(this.room.model, this.hand, () =>
      this.alone ? null : (this.room.state?.open_levers ?? null),
    );
    this.node = el(
      "section",
      { class: "screen play", "aria-label": "Play" },
      this.sentence,
      this.chance,
      el("div", { class: "stage" }, this.pictures.node, this.why, this._actions()),
      this.money,
      this.levers.node,
    );
  }

  _actions() {
    this.runButton = button("Run it for real", () => this.run(), { class: "main" });
    this.replayButton = button("Replay last change", () => this.replay());
    this.undoButton = button("Undo", () => this.hand.undo());
    this.keepButton = button("Keep to compare (A)", () => {
      this.hand.keepAsA();
      say("Kept as A");
    });
    this.preset = el(
      "select",
      { "aria-label": "Start from", onchange: () => this._start(this.preset.value) },
      el("option", { value: "" }, "Start from…"),
      this.room.model.stories.map((story) => el("option", { value: story.name }, story.title)),
    );
    this.news = el(
      "select",
      { "aria-label": "Bring in news", onchange: () => this._bring(this.news.value) },
      el("option", { value: "" }, "Bring in news…"),
      this.room.model.news.map((one) => el("option", { value: one.id })),
    );
    this.sameMoney = el("input", {
      type: "checkbox",
      onchange: () => this.hand.change({ ...this.hand.now, same_money: this.sameMoney.checked }, "Same money"),
    });
    return el(
      "div",
      { class: "actions" },
      this.runButton,
      button("Same design, other luck", () => this.otherLuck()),
      this.replayButton,
      this.keepButton,
      this.undoButton,
      button("Share", () => share(this.room, this.hand, this.key(this.hand.now))),
      this.preset,
      this.news,
      el("label", { class: "check" }, this.sameMoney, "Same money"),
      this.status,
    );
  }

  _start(name) {
    if (name) this.hand.change({ ...blank(name, this.hand.now.seed) }, "Started anew");
    this.preset.value = "";
  }

  _bring(name) {
    const news = this.room.model.news.find((one) => one.id === name);
    if (news) this.hand.change(turnNews(this.hand.now, name), news.title);
    this.news.value = "";
  }

  // The same design in another year, run and drawn beside this one: other people come, and other chance befalls them.
  async otherLuck() {
    const before = this._lucks();
    const design = { ...this.hand.now, seed: this.hand.now.seed + 1 + before.length };
    if (before.some(({ design: other }) => !this._joined(other))) return; // on its way
    if (before.length >= MOST_LUCK) {
      this.said = `${MOST_LUCK + 1} years are enough to see how far chance reaches.`;
      this.update();
      return;
    }
    if (this._joined(this.hand.now)) {
      await this._runs(design);
      return;
    }
    this.luckAfter = this.hand.now; // one run after the other: whoever asks twice gives up the first
    if (!this.key(this.hand.now)) await this.run();
  }

  // How many years of a design have joined.
  _joined(design) {
    return this.room.years(this.key(design));
  }

  // The other luck that was asked for before the design itself had been run.
  _luckNow() {
    if (!this.luckAfter || !same(this.luckAfter, this.hand.now) || !this._joined(this.hand.now)) return;
    this.luckAfter = null;
    this.otherLuck();
  }

  // The designs in hand but for their luck that have been run, in the order of their luck.
  _lucks() {
    const found = [];
    for (let other = 1; other <= MOST_LUCK; other += 1) {
      const design = { ...this.hand.now, seed: this.hand.now.seed + other };
      const key = this.key(design);
      if (key) found.push({ design, key });
    }
    return found;
  }

  _guessed() {
    this.guess = this.room.guess(this.hand.now);
    const a = this.a();
    this.guessA = this.room.guess(a);
  }

  // What is compared with: the design kept as A, else the story's own.
  a() {
    return this.hand.kept ?? blank(this.room.state?.story ?? this.hand.now.story, this.hand.now.seed);
  }

  key(design) {
    const known = this.ran.get(JSON.stringify(design));
    if (known) return known;
    const found = (this.room.state?.runs ?? []).find(
      (run) => run.design && same({ ...blank(), ...run.design }, design),
    );
    if (found) return found.key;
    const plain = blank(this.room.state?.story);
    return same(design, plain) ? (this.room.state?.baseline ?? null) : null;
  }

  lines(measure, colour) {
    const design = this.before ?? this.hand.now;
    const key = this.key(design);
    const found = [];
    const a = this.a();
    const years = this._years(design);
    if (!same(a, design)) found.push(this._ofA(a, measure, years));
    if (!this.before) found.push(...this._lucks().map((one) => this._ofLuck(one, measure)));
    const real = key && this.room.line(key, measure, years);
    const guess = this._guessLine(this.before ? this.replayFrom : this.guess, measure, colour);
    if (guess && this._likeWithLike(real, years)) found.push(guess);
    const streaming = key && this.room.streaming(key, measure);
    if (streaming) found.push({ ...streaming, colour, dash: "solid" });
    if (real) found.push({ ...real, colour, dash: "solid", name: "real run", full: "real run", thick: true });
    return found.filter(Boolean);
  }

  // The estimate is of one year: beside the mean of several it stands only while a change is replayed.
  _likeWithLike(real, years) {
    return !real || years === 1 || this.way < 1 || Boolean(this.before);
  }

  _ofLuck({ design, key }, measure) {
    this.room.want(key);
    const line = this.room.line(key, measure);
    const name = luckWords(design.seed);
    return line && { ...line, low: null, high: null, colour: "purple", dash: "dashdot", name, full: name, luck: true };
  }

  // A and the design in hand are of the same years: the same people came, with the same luck.
  _years(design) {
    return this.room.common([this.key(design), this.key(this.a())]);
  }

  _ofA(a, measure, years) {
    const key = this.key(a);
    const [real, guess] = [key && this.room.joined(key, measure, years), this._guessLine(this.guessA, measure, "grey")];
    const line = this._onlyGuessed() ? (guess ?? real) : (real ?? guess); // like with like: the estimate is of one year
    const name = this.hand.kept ? "A" : "A: no lever moved";
    return line && { ...line, low: null, high: null, colour: "grey", dash: "dashed", name, full: name, isA: true };
  }

  // Whether nothing but the estimate is known of the design in hand.
  _onlyGuessed() {
    const key = this.key(this.before ?? this.hand.now);
    return Boolean(this.guess) && !(key && this.room.line(key, "four_hour_recorded"));
  }

  _guessLine(guess, measure, colour) {
    const weeks = guess?.weeks?.[measure];
    if (!weeks) return null; // its error is too large to be drawn
    let line = smooth(shown(asLine(weeks, guess.first_week)));
    if (this.way < 1 && this.replayFrom?.weeks?.[measure])
      line = between(smooth(shown(asLine(this.replayFrom.weeks[measure], guess.first_week))), line, this.way);
    const year = this.way < 1 ? NaN : guess.figures?.[measure]?.mean;
    return { ...line, year, colour, dash: "dotted", name: "estimate", full: "estimate" };
  }

  run() {
    return this._runs(this.hand.now);
  }

  async _runs(design) {
    this.runButton.disabled = true;
    try {
      const answer = await this.room.run(design);
      this.ran.set(JSON.stringify(design), answer.key);
      this.said = "";
    } catch (refusal) {
      this.said = refusal.message;
    }
    this.runButton.disabled = false;
    this.update();
  }

  replay() {
    const last = this.hand.last;
    if (!last) return;
    this.replayFrom = this.room.guess(last.from);
    say(`Replayed: ${last.words}`);
    if (movesLittle() || !this.replayFrom) {
      this._hold();
      return;
    }
    const begun = performance.now();
    const tick = () => {
      this.way = Math.min(1, Math.max(0, (performance.now() - begun - 400) / (REPLAY - 400)));
      this.pictures.update();
      if (this.way < 1) setTimeout(tick, 100);
    };
    this.way = 0;
    tick();
  }

  // A replay where nothing can glide, or nothing should: the old picture for a moment, then the new one.
  _hold() {
    this.before = this.hand.last.from;
    this.update();
    setTimeout(() => {
      this.before = null;
      this.update();
    }, REPLAY);
  }

  update() {
    this.pictures.update();
    this._headline();
    this._why();
    this._luckNow();
    this._chance();
    this._money();
    this.levers.update();
    this._buttons();
    this._status();
  }

  _figure(measure) {
    const lines = this.lines(measure, "blue").filter((line) => !line.isA && !line.faint && !line.luck);
    return lines.length ? ofYear(lines.at(-1)) : NaN;
  }

  // What the years with other luck came to, beside this one.
  _chance() {
    const told = ["four_hour_recorded", "four_hour_lived"].map((measure) => [
      this._figure(measure),
      ...this._lucks().map(({ key }) => ofYear(this.room.joined(key, measure))),
    ]);
    const [board, bedside] = told.map((figures) => figures.filter(Number.isFinite).map((at) => value(at, "share")));
    const words =
      board.length > 1
        ? `The same rules with other luck. The board sees ${list(board)}; ${list(bedside)} were lived. Nobody did anything differently: what differs is chance.`
        : "";
    if (this.chance.textContent !== words) this.chance.textContent = words;
  }

  _headline() {
    const told = headline(this._figure("four_hour_recorded"), this._figure("four_hour_lived"));
    const words =
      this.lines("four_hour_recorded").some((line) => line.dash === "solid") || !this.guess
        ? told
        : `Estimate: ${told}`;
    if (this.sentence.textContent !== words) this.sentence.textContent = words;
  }

  _why() {
    fill(
      this.why,
      WHY.map((one) =>
        whyTile(one, (name) => this.room.model.weekly.includes(name) && this.lines(name, "purple").length > 0),
      )
        .filter(Boolean)
        .map((tile) => this._whyTile(tile)),
    );
  }

  _whyTile({ name, words, says }) {
    const measure = this.room.measure(name);
    const lines = this.lines(name, "purple");
    const a = lines.find((line) => line.isA);
    const own = lines.findLast((line) => !line.isA && !line.luck); // nothing is said of a design that nobody has run
    const now = own ? ofYear(own) : NaN;
    const change = a ? moved(now, ofYear(a), measure.unit) : moved(now, meanBefore(lines.at(-1)), measure.unit);
    return el(
      "div",
      { class: "why-tile" },
      el(
        "div",
        { class: "why-words" },
        el("strong", {}, words),
        Number.isFinite(now) ? el("span", { class: "why-figure" }, value(now, measure.unit)) : null,
        own ? null : el("em", {}, "run it to see"),
        change
          ? el(
              "em",
              {},
              a
                ? `${change} than A`.replace("same than", "same as")
                : `${change} than before`.replace("same than", "same as"),
            )
          : null,
        el("span", { class: "why-says" }, says),
      ),
      spark(lines, measure.unit),
    );
  }

  _money() {
    const designs = [this.hand.now, this.a()];
    const years = this._years(this.hand.now);
    const real = designs.map((design) => this.room.figure(this.key(design), "cost", years)?.mean);
    const costs = real.every(Number.isFinite)
      ? real
      : [this.guess, this.guessA].map((guess) => guess?.figures?.cost?.mean);
    fill(this.money, moneyLine(this.hand.now, ...(same(...designs) ? [] : costs)));
    const changes = differences(this.room.model, this.a(), this.hand.now);
    if (changes.length) this.money.append(el("p", { class: "changes" }, `Changed from A: ${changes.join("; ")}.`));
  }

  _buttons() {
    this.replayButton.disabled = !this.hand.last;
    this.undoButton.disabled = !this.hand.past.length;
    this.sameMoney.checked = this.hand.now.same_money;
    for (const option of [...this.news.options].slice(1)) {
      const one = this.room.model.news.find((news) => news.id === option.value);
      option.textContent = `${this.hand.now.news.includes(one.id) ? "Without" : "With"} ${one.title}`;
    }
    this.preset.hidden = !this.alone && Array.isArray(this.room.state?.open_levers);
  }

  _status() {
    const words = this.said || statusWords(this.room, this.key(this.hand.now), this.guess, this.hand.now) + this._sameYears();
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  // What stands beside a run is of the same years.
  _sameYears() {
    if (same(this.hand.now, this.a()) || !this._joined(this.hand.now) || !this._joined(this.a())) return "";
    const years = this._years(this.hand.now);
    return years === 1 ? " A is the same year." : ` A is the same ${years} years.`;
  }

  title() {
    return describe(this.room.model, this.hand.now);
  }
}

export function statusWords(room, key, guess, design) {
  const run = key && room.status(key);
  const replications = (key && room.runs.get(key)?.picture?.replications) ?? run?.replications ?? 0;
  if (run?.status === "failed") return run.error ?? "This run stopped. Press Run to try once more.";
  if (run?.status === "waiting") return waiting(run);
  if (run?.status === "running") return running(room, key, replications, run);
  if (replications)
    return `Real: ${replications === 1 ? "one hospital-year" : `${replications} hospital-years with different luck`}.`;
  return guess ? "An estimate, of the luck of one year, as A is here. Run it to see the real hospital." : room.whyNoGuess(design);
}

function waiting({ place }) {
  if (!place) return "Set aside for a newer design of yours: press Run to have it after all.";
  return place > 1 ? `Waiting: ${place - 1} before you.` : "Next in line.";
}

function running(room, key, replications, run) {
  const week = room.runs.get(key)?.latest?.week ?? run.week;
  const where = Number.isFinite(week) ? weekWords(week) : "starting";
  return replications
    ? `Year ${replications + 1} with different luck: ${where}.`
    : `Running: ${where} of ${room.runs.get(key)?.latest?.of ?? run.of ?? 52}.`;
}
