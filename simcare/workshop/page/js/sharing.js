// Keeping and passing on a design: a link that holds all of it, a scenario file for the command line, a report. A page
// on a local address may not use the clipboard by itself, so the link is shown, selected, and copied the old way.

import { button, el, say } from "./dom.js";
import { describe, toLink } from "./design.js";

export function share(room, hand, key) {
  const link = `${location.origin}/solo#d=${toLink(hand.now)}`;
  const field = el("input", {
    type: "text",
    readonly: true,
    value: link,
    "aria-label": "Link to this design",
    onfocus: () => field.select(),
  });
  const told = el("p", { class: "told", role: "status" });
  const copy = button("Copy", () => {
    field.select();
    told.textContent = document.execCommand("copy") ? "Copied." : "Press and hold the link to copy it.";
    say(told.textContent);
  });
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-label": "Share this design" },
    el("h2", {}, "Share this design"),
    el("p", {}, describe(room.model, hand.now)),
    el("div", { class: "row" }, field, copy),
    told,
    files(key),
    el(
      "div",
      { class: "row end" },
      button("Close", () => dialog.close()),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}

function files(key) {
  if (!key)
    return el("p", { class: "hint" }, "Run it once, and you can also take its scenario file and its report home.");
  const at = `/api/runs/${encodeURIComponent(key)}`;
  return el(
    "ul",
    { class: "files" },
    el(
      "li",
      {},
      el("a", { href: `${at}/scenario.yaml`, download: true }, "Scenario file"),
      " – runs with the same numbers in the terminal",
    ),
    el(
      "li",
      {},
      el("a", { href: `${at}/report.html`, target: "_blank", rel: "noopener" }, "Report"),
      " – one page to print or keep, without internet",
    ),
  );
}
