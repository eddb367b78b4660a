// Choosing runs by name: the finished ones of this room, each called by its team and by what was changed.

import { el, fill } from "./dom.js";
import { blank, describe, differences } from "./design.js";

export function finished(room) {
  const found = new Map();
  for (const run of room.state?.runs ?? []) {
    if ((run.replications ?? 0) > 0 || run.status === "done") found.set(run.key, [...(found.get(run.key) ?? []), run]);
  }
  const baseline = room.state?.baseline;
  if (baseline && !found.has(baseline)) found.set(baseline, []);
  return [...found].map(([key, runs]) => ({ key, mine: runs.some((run) => run.mine), name: nameOf(room, key, runs) }));
}

function nameOf(room, key, runs) {
  if (key === room.state?.baseline) return `${titleOf(room)} (no lever moved)`;
  const design = { ...blank(), ...(runs[0]?.design ?? {}) };
  const changes = differences(room.model, blank(room.state.story), design);
  const words = changes.length ? changes.join("; ") : describe(room.model, design);
  const teams = [...new Set(runs.map((run) => run.team).filter(Boolean))].join(", ");
  return teams ? `${teams} (${words})` : words;
}

function titleOf(room) {
  return room.model.stories.find((one) => one.name === room.state.story)?.title ?? "The story";
}

export function runName(room, key) {
  return finished(room).find((run) => run.key === key)?.name ?? "this design";
}

// What the wall shows beside the story: the pinned runs, without pins each team's latest.
export function onWall(room) {
  const { runs = [], pinned = [], baseline } = room.state ?? {};
  const latest = new Map();
  for (const run of runs) {
    if (["done", "running"].includes(run.status) || run.replications) latest.set(run.team, run);
  }
  const keys = pinned.length ? pinned : [...new Set([...latest.values()].map((run) => run.key))];
  return keys.filter((key) => key !== baseline);
}

// A menu of runs that keeps its choice when runs join.
export class RunMenu {
  constructor(room, words, onchange) {
    this.room = room;
    this.select = el("select", {
      onchange: () => {
        this.chosen = this.select.value;
        onchange();
      },
    });
    this.node = el("label", { class: "field" }, el("span", {}, words), this.select);
    this.chosen = "";
  }

  get key() {
    return this.select.value || null;
  }

  update(preferred) {
    const runs = finished(this.room);
    const told = JSON.stringify(runs);
    const wanted = runs.some((run) => run.key === this.chosen) ? this.chosen : (preferred ?? runs[0]?.key ?? "");
    if (told !== this.told)
      fill(
        this.select,
        runs.map((run) => el("option", { value: run.key }, run.name)),
      );
    this.told = told;
    this.select.value = wanted;
  }
}

// The run to show when nobody has chosen: one's own last, else the last that the facilitator pinned, else any.
export function preferredRun(room) {
  const runs = finished(room);
  const baseline = room.state?.baseline;
  return (
    runs.findLast((run) => run.mine && run.key !== baseline)?.key ??
    (room.state?.pinned ?? []).at(-1) ??
    runs.find((run) => run.key !== baseline)?.key ??
    baseline ??
    runs[0]?.key ??
    null
  );
}
