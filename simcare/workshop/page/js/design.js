// The design in hand: which story, where each lever stands, which links are weakened. It lives in the address (`#d=`),
// so that a reload loses nothing and a link is the whole design. Every change can be undone and replayed.

const MOST = 60; // changes remembered

export function blank(story = "four_hour", seed = 2007) {
  return { story, levers: {}, links: {}, held: {}, news: [], same_money: false, seed };
}

export function toLink(design) {
  const bytes = new TextEncoder().encode(JSON.stringify(design));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export function fromLink(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return sound(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

// A design of the right shape, or null: a link may come from anywhere.
function sound(given) {
  if (typeof given?.story !== "string") return null;
  const design = { ...blank(given.story), same_money: given.same_money === true };
  if (Number.isInteger(given.seed)) design.seed = given.seed;
  if (Array.isArray(given.news)) design.news = given.news.filter((name) => typeof name === "string").slice(0, 10).sort();
  for (const [name, at] of Object.entries(given.levers ?? {})) {
    if (Number.isInteger(at) && at >= 0 && at < 10) design.levers[name] = at;
  }
  for (const [part, most] of [
    ["links", 2],
    ["held", 1],
  ]) {
    for (const [name, at] of Object.entries(given[part] ?? {})) {
      if (Number.isFinite(at) && at >= 0 && at <= most) design[part][name] = at;
    }
  }
  return design;
}

export function same(a, b) {
  return canonical(a) === canonical(b);
}

export function canonical(design) {
  const sorted = (part) => Object.entries(part ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    design.story,
    sorted(design.levers),
    sorted(design.links),
    sorted(design.held),
    (design.news ?? []).toSorted(),
    design.same_money,
    design.seed,
  ]);
}

export class Hand extends EventTarget {
  constructor(design) {
    super();
    this.now = design;
    this.past = [];
    this.kept = null;
    this.last = null; // {from, to, words} of the last change
  }

  change(next, words = "") {
    if (same(next, this.now)) return;
    this.past = [...this.past.slice(-MOST), this.now];
    this.last = { from: this.now, to: next, words };
    this._take(next);
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.last = { from: this.now, to: before, words: "Undone" };
    this._take(before);
  }

  keepAsA() {
    this.kept = this.now;
    this.dispatchEvent(new Event("change"));
  }

  // Takes up a design without a step in the history: a new story in the room, an address opened.
  start(design) {
    this.past = [];
    this.last = null;
    this.kept = null;
    this._take(design);
  }

  _take(design) {
    this.now = design;
    history.replaceState(null, "", `${location.pathname}${location.search}#d=${toLink(design)}`);
    this.dispatchEvent(new Event("change"));
  }
}

export function setLever(design, model, name, at) {
  const levers = { ...design.levers };
  if (at === ownPosition(model, design.story, name)) delete levers[name];
  else levers[name] = at;
  return { ...design, levers };
}

export function setLink(design, name, strength) {
  const links = { ...design.links };
  if (strength === 1) delete links[name];
  else links[name] = strength;
  return { ...design, links };
}

// News is in a design or not.
export function turnNews(design, name) {
  const news = design.news ?? [];
  return { ...design, news: news.includes(name) ? news.filter((one) => one !== name) : [...news, name].sort() };
}

export const LUCK = 2007; // the year that every design is run with first

// The same design in another year: other people come, and other chance befalls them.
export function luckWords(seed) {
  if (seed === LUCK) return "";
  return seed === LUCK + 1 ? "other luck" : `other luck, no. ${seed - LUCK}`;
}

export function ownPosition(model, story, name) {
  return model.stories.find((one) => one.name === story)?.levers?.[name] ?? null;
}

export function position(model, design, name) {
  return design.levers[name] ?? ownPosition(model, design.story, name);
}

// What differs between two designs, lever by lever, in words.
export function differences(model, from, to) {
  const found = [];
  if (from.story !== to.story) found.push(storyTitle(model, to.story));
  for (const lever of allLevers(model)) {
    const [a, b] = [position(model, from, lever.id), position(model, to, lever.id)];
    if (a !== b) found.push(`${lever.title}: ${lever.steps[b]?.name ?? "as in the story"}`);
  }
  for (const link of model.links ?? []) {
    const [a, b] = [from.links[link.id] ?? 1, to.links[link.id] ?? 1];
    if (a !== b) found.push(b === 0 ? `cut: ${link.title}` : `${b} times as strong: ${link.title}`);
  }
  for (const one of model.news ?? []) {
    const [a, b] = [from, to].map((design) => (design.news ?? []).includes(one.id));
    if (a !== b) found.push(b ? one.title : `without ${one.title}`);
  }
  if (from.seed !== to.seed) found.push(luckWords(to.seed) || "the first luck");
  if (from.same_money !== to.same_money) found.push(to.same_money ? "same money" : "money as it comes");
  return found;
}

export function storyTitle(model, story) {
  return model.stories.find((one) => one.name === story)?.title ?? story;
}

export function allLevers(model) {
  return model.groups.flatMap((group) => group.levers);
}

export function describe(model, design) {
  const changes = differences(model, blank(design.story), design);
  const title = storyTitle(model, design.story);
  return changes.length ? `${title}, with ${changes.join("; ")}` : `${title}, as it is`;
}
