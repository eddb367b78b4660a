// Comparing two designs on the same people with the same luck: how many of a thousand, how sure, at what cost, and
// which loops carried it. No score and no ranking: a single number would teach the disease.

import { el, fill } from "./dom.js";
import { RunMenu, preferredRun, runName } from "./chosen_runs.js";
import { Fetched } from "./fetched.js";
import { minutesOf } from "./minutes.js";
import { xmrOf } from "./xmr.js";
import { LUCK } from "./design.js";
import { FEW } from "./series.js";
import { few, list, plain, value } from "./words.js";

const SIDES = [
  ["board", "What the board sees"],
  ["bedside", "What people live"],
  ["organisation", "The people who work there"],
  [
    "money",
    "What it cost",
    [
      "cost",
      "nursing_pay",
      "agency_pay_share",
      "cost_of_harm",
      "fines",
      "income",
      "balance",
      "cost_per_solved_problem",
    ],
  ],
];

const WIDE = 10; // people of a thousand: a wider range says that it is unknown, not that it is the same
const MANY = 200; // years after which a difference is of no matter to anybody

export class Compare {
  constructor(room, { wall = false } = {}) {
    this.room = room;
    this.menus = [
      new RunMenu(room, "This design", () => this.fetch()),
      new RunMenu(room, "against", () => this.fetch()),
    ];
    this.which = el("p", { class: "lead" });
    this.body = el("div", { class: "comparison" });
    this.more = el("div", { class: "more" });
    this.fetched = new Fetched(this.body, (answer) => this._draw(answer));
    this.node = el(
      "section",
      { class: "screen compare", "aria-label": "Compare" },
      el("h2", { class: "screen-title" }, "Who is better off, and how sure is it?"),
      wall
        ? null
        : el(
            "div",
            { class: "row menus" },
            this.menus.map((menu) => menu.node),
          ),
      wall ? this.which : null,
      this.body,
      this.more,
    );
    for (const kind of ["state", "run"]) room.addEventListener(kind, () => this._arrived());
  }

  shown() {
    this.open = true;
    this._arrived();
  }

  _arrived() {
    if (!this.open) return;
    const pinned = this.room.state?.pinned ?? [];
    const first = pinned.at(-1) ?? preferredRun(this.room);
    this.menus[0].update(first);
    this.menus[1].update(pinned.at(-2) ?? this.room.state?.baseline);
    this.fetch();
  }

  fetch() {
    const [a, b] = this.menus.map((menu) => menu.key);
    const why = whyNot(this.room, a, b);
    if (why) {
      this.fetched.forget();
      fill(this.body, el("p", { class: "hint" }, why));
    } else {
      this.fetched.from(
        `/api/runs/${encodeURIComponent(b)}/compare/${encodeURIComponent(a)}`,
        "Setting the two side by side…",
        [a, b].map((key) => this._joined(key)).join(),
      );
    }
    this.which.textContent = a && b && a !== b ? `${runName(this.room, a)}, against ${runName(this.room, b)}.` : "";
    this._pictures(a, b);
  }

  // How many years have joined: with each the intervals are narrower, and the comparison is asked for anew.
  _joined(key) {
    return this.room.runs.get(key)?.picture?.replications ?? 0;
  }

  _pictures(a, b) {
    const keys = [...new Set([b, a].filter(Boolean))];
    keys.forEach((key) => this.room.want(key));
    const told = keys.map((key) => [key, this._joined(key)]).join();
    if (told === this.told) return;
    this.told = told;
    fill(this.more, minutesOf(this.room, keys), xmrOf(this.room, keys));
  }

  _draw(answer) {
    const measures = Object.entries(answer.measures ?? {}).map(([name, pair]) => ({
      name,
      pair,
      side: this.room.measure(name).side,
    }));
    fill(
      this.body,
      sentences(answer.sentences ?? []),
      people(answer.people ?? []),
      SIDES.map(([side, words, names]) =>
        this._table(
          words,
          measures.filter((one) => one.side === side && (names ?? this.room.model.weekly).includes(one.name)),
          answer.replications,
        ),
      ),
      this._loops(answer.loops ?? []),
    );
  }

  _table(words, rows, replications) {
    if (!rows.length) return null;
    const heads = ["", "this design", "the other", "difference", "how sure"];
    return scrolling(
      words,
      el(
        "table",
        { class: "compare-table" },
        el("caption", {}, words),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td"))),
          ),
        ),
        el(
          "tbody",
          {},
          rows.map((row) => this._row(row, replications)),
        ),
      ),
    );
  }

  _row({ name, pair }, replications) {
    const { label, unit } = this.room.measure(name);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, label),
      cell("this design", value(pair.second.mean, unit)),
      cell("the other", value(pair.first.mean, unit)),
      cell("difference", change(replications < FEW ? { mean: pair.difference.mean } : pair.difference, unit), "difference"),
      cell("how sure", sureness(pair, replications)),
    );
  }

  _loops(loops) {
    if (!loops.length) return null;
    return el(
      "section",
      { class: "card" },
      el("h3", {}, "What carried the difference"),
      el(
        "ul",
        { class: "plain-list" },
        loops.slice(0, 4).map((loop) =>
          el(
            "li",
            {},
            el("strong", {}, `${loop.title}: `),
            list(
              loop.links
                .map((link) => link.says)
                .filter(Boolean)
                .slice(0, 4),
            ) || loop.says,
            ".",
          ),
        ),
      ),
    );
  }
}

// Why two designs cannot be followed person by person; empty where they can.
function whyNot(room, a, b) {
  if (!a || !b || a === b) return "Run a second design; then the two can be compared.";
  const [one, other] = [a, b].map((key) => room.status(key)?.design?.seed ?? LUCK);
  return one === other
    ? ""
    : "These two had different luck, and other people came: nobody can be followed from one to the other. Side by side, below, you see how far chance reaches.";
}

function sentences(lines) {
  return el(
    "div",
    { class: "sentences" },
    lines.map((line) => el("p", {}, line)),
  );
}

// The same people in both designs: how many were spared here, how many were struck only here.
function people(lots) {
  if (!lots.length) return null;
  const heads = ["Of 1,000 people who came", "in both", "spared here", "struck only here", "all in all"];
  const told = (number) => (Number.isFinite(number) ? few(number) : "–");
  return scrolling(
    "What became of the same people",
    el(
      "table",
      { class: "compare-table" },
      el("caption", {}, "What became of the same people"),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      el(
        "tbody",
        {},
        lots.map((lot) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, lot.label),
            [lot.both, lot.spared, lot.struck].map((number, place) => cell(heads[place + 1], told(number))),
            cell("all in all", allInAll(lot), "difference"),
          ),
        ),
      ),
    ),
  );
}

// A figure that also says of which column it is: on a phone the rows are cards, without a head.
function cell(head, words, kind = "") {
  return el("td", { class: kind, "data-head": head }, words);
}

function allInAll({ more, low, high }) {
  if (!Number.isFinite(more)) return "–";
  const words = (number) => (number ? `${few(number)} ${number > 0 ? "more" : "fewer"}` : "as many");
  if (low === null || low === high) return `${words(more)}, so far`;
  return low <= 0 && high >= 0
    ? `${high - low > WIDE ? "cannot be told yet" : "about as many"} (${words(low)} to ${words(high)})`
    : `${words(more)} (${[low, high]
        .map(Math.abs)
        .sort((a, b) => a - b)
        .map(few)
        .join(" to ")})`;
}

function scrolling(words, table) {
  return el("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": words }, table);
}

function change({ mean, low = null, high = null }, unit) {
  if (!Number.isFinite(mean)) return "–";
  const points = unit.startsWith("share");
  const told = (number) => (points ? `${Math.abs(number * 100).toFixed(1)}` : value(Math.abs(number), unit));
  const size = `${told(mean)}${points ? " in 100" : ""} ${mean > 0 ? "more" : "less"}`;
  if (told(mean) === told(0)) return "the same";
  if (low === null || high === null || low === high) return size;
  return low < 0 && high > 0
    ? `${size} (from ${told(low)} less to ${told(high)} more)`
    : `${size} (${[Math.abs(low), Math.abs(high)]
        .sort((a, b) => a - b)
        .map(told)
        .join(" to ")})`;
}

function sureness({ verdict, needed }, replications) {
  if (replications < FEW) return `${replications === 1 ? "one year" : "two years"} only: more are on their way`;
  if (["better", "worse", "more", "less"].includes(verdict)) return `${verdict}, as good as certain`;
  if (verdict === "the same") return "the same";
  return Number.isFinite(needed) && needed > replications && needed < MANY
    ? `cannot be told from luck yet: it would take about ${plain(needed)} years`
    : "cannot be told from luck";
}
