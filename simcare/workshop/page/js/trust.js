// The trust card: what is in, what is not, and where the numbers come from. It is shown before anybody plays.

import { el } from "./dom.js";

const PARTS = [
  ["in_it", "What is in it"],
  ["not_in_it", "What is not in it"],
  ["says", "What it can say"],
  ["does_not_say", "What it cannot say"],
  ["numbers", "Where the numbers come from"],
];

export function trustCard(model) {
  return el(
    "section",
    { class: "screen trust", "aria-label": "How far to trust it" },
    el("h2", { class: "screen-title" }, "How far to trust it"),
    el(
      "p",
      { class: "lead" },
      "Nobody in this hospital is bad, and no line of it says that a target does harm. Use it to understand and to argue, not to forecast your own hospital's winter.",
    ),
    el(
      "div",
      { class: "cards" },
      PARTS.filter(([name]) => model.trust[name]).map(([name, words]) => part(words, model.trust[name])),
    ),
  );
}

function part(words, told) {
  const lines = Array.isArray(told)
    ? el(
        "ul",
        { class: "plain-list" },
        told.map((line) => el("li", {}, line)),
      )
    : el("p", {}, told);
  return el("article", { class: "card" }, el("h3", {}, words), lines);
}
