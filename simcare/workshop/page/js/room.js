// What this page knows of the room: the state as the server last told it, the runs as their weeks stream in, and the
// emulator that answers at once. Screens listen for "state", "week" and "run", and ask for lines; they keep no copy.

import { ask, listen, send } from "./api.js";
import { FEW, gathered, shown, smooth } from "./series.js";

export class Room extends EventTarget {
  constructor(code, model) {
    super();
    this.code = code;
    this.model = model;
    this.state = null;
    this.up = true;
    this.runs = new Map(); // key -> {weeks, replications, picture, asking}
    this.emulator = null;
    this.clockAhead = 0; // seconds by which the server's clock is ahead of ours
  }

  start() {
    listen(
      this.code,
      (kind, data) => this._heard(kind, data),
      (up) => this._line(up),
    );
    loadEmulator().then((emulator) => {
      this.emulator = emulator;
      this._tell("emulator");
    });
  }

  _line(up) {
    if (up === this.up) return;
    this.up = up;
    this._tell("line");
  }

  _heard(kind, data) {
    if (kind === "state") this._whole(data);
    if (kind === "week") this._weeks(data);
    if (kind === "done" || kind === "failed") this.refresh(data.key);
  }

  _whole(state) {
    const before = this.state;
    this.state = state;
    if (state.now) this.clockAhead = state.now - Date.now() / 1000;
    for (const key of [state.baseline, ...(state.pinned ?? [])].filter(Boolean)) this.want(key);
    this.dispatchEvent(new CustomEvent("state", { detail: { before } }));
  }

  // A batch of weeks of one run.
  _weeks({ key, weeks }) {
    const run = this._run(key);
    for (const message of weeks) {
      if (!run.weeks.has(message.replication)) run.weeks.set(message.replication, new Map());
      run.weeks
        .get(message.replication)
        .set(message.week, new Map(Object.entries(message.values).map(([name, at]) => [name, [at]])));
      run.latest = { replication: message.replication, week: message.week, of: message.of };
    }
    this._tell("week", key);
  }

  _run(key) {
    if (!this.runs.has(key))
      this.runs.set(key, { weeks: new Map(), picture: null, latest: null, asking: false, first: new Map() });
    return this.runs.get(key);
  }

  // Fetches the joined picture of a run, once; the stream says when there is another.
  want(key) {
    const run = this._run(key);
    if (!run.wanted) this.refresh(key);
    run.wanted = true;
  }

  async refresh(key) {
    const run = this._run(key);
    if (run.asking) {
      run.again = true;
      return;
    }
    run.asking = true;
    try {
      run.picture = await ask(`/api/runs/${encodeURIComponent(key)}`);
    } catch {
      /* not ready yet: its weeks are still on their way */
    }
    run.asking = false;
    this._tell("run", key);
    if (run.again) {
      run.again = false;
      this.refresh(key);
    }
  }

  _tell(kind, key) {
    this.dispatchEvent(new CustomEvent(kind, { detail: { key } }));
  }

  // How many years of a run have joined.
  years(key) {
    return (key && (this.runs.get(key)?.picture?.replications ?? this.status(key)?.replications)) || 0;
  }

  // The years that some runs have in common: their lines are drawn over those, so that the same people came to all.
  // A run whose first year is under way has that one.
  common(keys) {
    return Math.min(...keys.filter(Boolean).map((key) => Math.max(1, this.years(key))));
  }

  // What the first so many years of a run say together; null until it is here. Without a number: all of them.
  _picture(key, years = Infinity) {
    const run = this.runs.get(key);
    if (!run?.picture || years >= run.picture.replications) return run?.picture ?? null;
    if (!run.first.has(years)) {
      run.first.set(years, null);
      ask(`/api/runs/${encodeURIComponent(key)}?years=${years}`).then(
        (picture) => {
          run.first.set(years, picture);
          this._tell("run", key);
        },
        () => run.first.delete(years), // may be asked again
      );
    }
    return run.first.get(years);
  }

  // The line of a measure in a run: joined replications with their band, else the weeks so far.
  line(key, measure, years) {
    const run = key && this.runs.get(key);
    if (!run) return null;
    if (run.picture) return this.joined(key, measure, years);
    const first = run.weeks.get(Math.min(...run.weeks.keys()));
    const line = first && gathered(first, measure);
    return line && { ...smooth(shown(line)), moving: true };
  }

  joined(key, measure, years) {
    const picture = this._picture(key, years);
    const weeks = picture?.weeks?.[measure];
    if (!weeks) return null;
    const line = smooth(shown(asLine(weeks, picture.first_week)));
    const band = picture.replications < FEW ? { low: null, high: null } : {};
    return { ...line, ...band, year: meanIn(picture, measure) };
  }

  // The replication that is streaming behind a joined picture.
  streaming(key, measure) {
    const run = this.runs.get(key);
    if (!run?.picture || !run.latest || run.latest.replication < (run.picture.replications ?? 1)) return null;
    const line = gathered(run.weeks.get(run.latest.replication), measure);
    return line && { ...smooth(shown(line)), moving: true, faint: true };
  }

  figure(key, measure, years) {
    const mean = meanIn(this._picture(key, years), measure);
    return Number.isFinite(mean) ? { mean } : null;
  }

  status(key) {
    return this.state?.runs?.find((run) => run.key === key) ?? null;
  }

  mine() {
    return (this.state?.runs ?? []).filter((run) => run.mine);
  }

  guess(design) {
    try {
      return this.emulator?.predict(design) ?? null;
    } catch {
      return null;
    }
  }

  whyNoGuess(design) {
    return (design && this.emulator?.whyNot?.(design)) || "There is no estimate here: run it for real.";
  }

  async run(design) {
    const answer = await this.post("runs", { design });
    this.want(answer.key);
    return answer;
  }

  post(what, body) {
    return send(`/api/rooms/${encodeURIComponent(this.code)}/${what}`, body);
  }

  measure(name) {
    return this.model.measures[name] ?? { label: name.replaceAll("_", " "), unit: "", direction: "neither" };
  }

  serverNow() {
    return Date.now() / 1000 + this.clockAhead;
  }
}

// The figure of the whole year.
function meanIn(picture, measure) {
  const at = picture?.figures?.[measure];
  return (typeof at === "number" ? at : at?.mean) ?? NaN;
}

// Weekly values as the server writes them: {mean, low, high}, of which the first belongs to week `first`.
export function asLine({ mean, low = null, high = null }, first = 0) {
  return { first, values: mean, low, high };
}

async function loadEmulator() {
  try {
    const [{ load }, fitted] = await Promise.all([import("./emulator.js"), ask("/api/emulator")]);
    return load(fitted);
  } catch {
    return null; // none fits this model: the page runs for real
  }
}
