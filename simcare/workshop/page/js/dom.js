// Making elements. Everything that came from a person or a server enters the page through here, and only as text:
// no string is ever parsed as HTML. SVG takes its looks from attributes and classes, so the strict policy on styles
// holds.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) give(node, name, value);
  return add(node, children);
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  return add(node, children);
}

function give(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "value") node.value = value;
  else if (name === "checked") node.checked = value;
  else node.setAttribute(name, value === true ? "" : value);
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

// Fills a place anew. Whoever has the focus in it keeps it, on the control that now stands where theirs stood, and sees
// it as before.
export function fill(node, ...children) {
  const place = reachable(node).indexOf(document.activeElement);
  const seen = place >= 0 && document.activeElement.matches(":focus-visible");
  node.replaceChildren();
  add(node, children);
  if (place >= 0) reachable(node)[place]?.focus({ preventScroll: true, ...(seen ? { focusVisible: true } : {}) });
  return node;
}

// Fills a place only when what it tells has changed: a control that stays the same stays the same element.
export function tell(node, told, make) {
  const words = JSON.stringify(told);
  if (node.told !== words) fill(node, make());
  node.told = words;
}

function reachable(node) {
  return [...node.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
}

export function button(words, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, words);
}

// Makes of many calls at most one every `gap` milliseconds; the last call is never lost.
export function calmly(work, gap = 100) {
  let waiting = null;
  let last = -Infinity;
  return (...given) => {
    const now = performance.now();
    clearTimeout(waiting);
    const run = () => {
      last = performance.now();
      work(...given);
    };
    if (now - last >= gap) run();
    else waiting = setTimeout(run, gap - (now - last));
  };
}

export function movesLittle() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// A polite word to those who listen to the page instead of looking at it.
export function say(words) {
  let region = document.getElementById("said");
  if (!region) {
    region = el("div", { id: "said", class: "unseen", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  if (region.textContent !== words) region.textContent = words;
}

let made = 0;
export function newId(stem) {
  made += 1;
  return `${stem}-${made}`;
}
