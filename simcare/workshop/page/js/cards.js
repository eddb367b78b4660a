// The role cards of the 90 minutes, to print: each says who one is, and what one tells nobody.

import { ask } from "./api.js";
import { el, fill } from "./dom.js";

const SAYS = [["judged_by", "What you are judged by"], ["can_move", "What you can move"], ["asks", "Ask the room once"]];

function card(role) {
  return el(
    "article",
    {},
    el("h2", {}, role.title),
    el("p", { class: "who" }, role.who),
    el("dl", {}, SAYS.map(([name, words]) => [el("dt", {}, words), el("dd", {}, role[name])])),
    el("p", { class: "private" }, el("strong", {}, "For your eyes only. "), role.worry),
  );
}

const main = document.getElementById("main");
try {
  fill(main, (await ask("/api/model")).roles.map(card));
} catch (refused) {
  fill(main, el("p", { role: "alert" }, refused.message));
}
