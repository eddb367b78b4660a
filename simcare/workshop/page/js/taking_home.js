// Everything of the room as files, the role cards, and a scenario file made elsewhere brought in.

import { send } from "./api.js";
import { el, fill } from "./dom.js";
import { toLink } from "./design.js";

export function download(room) {
  const at = `/api/rooms/${encodeURIComponent(room.code)}/export`;
  return el(
    "ul",
    { class: "files" },
    el(
      "li",
      {},
      el("a", { href: at, download: `room ${room.code}.json` }, "Designs, predictions, results and findings"),
      " (JSON)",
    ),
    el(
      "li",
      {},
      el("a", { href: at.replace(/export$/, "debrief.html"), download: `room ${room.code}.html` }, "What we found"),
      " (a page to read and print)",
    ),
    el("li", {}, el("a", { href: `${at}.csv`, download: `room ${room.code}.csv` }, "The same as a table"), " (CSV)"),
    el("li", {}, el("a", { href: "/page/cards.html", target: "_blank", rel: "noopener" }, "Role cards"), " to print"),
  );
}

export function importer() {
  const told = el("div", { role: "status" });
  const file = el("input", { type: "file", accept: ".yaml,.yml", onchange: () => bring(file.files[0], told) });
  return el("div", {}, el("label", { class: "field" }, el("span", {}, "Bring in a scenario file"), file), told);
}

async function bring(file, told) {
  if (!file) return;
  try {
    const { design } = await send("/api/import", { text: await file.text() });
    fill(
      told,
      el(
        "p",
        {},
        "Read. ",
        el("a", { href: `/solo#d=${toLink(design)}`, target: "_blank", rel: "noopener" }, "Open this design"),
      ),
    );
  } catch (refusal) {
    fill(told, el("p", { class: "refusal" }, refusal.message));
  }
}
