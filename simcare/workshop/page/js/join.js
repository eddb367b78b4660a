// Joining: a code and a team name, nothing else. The code comes filled in from the QR code.

import { ask, send } from "./api.js";
import { el } from "./dom.js";

const params = new URLSearchParams(location.search);
const code = el("input", {
  id: "code",
  name: "code",
  autocomplete: "off",
  autocapitalize: "characters",
  spellcheck: "false",
  required: true,
  maxlength: 12,
  value: params.get("room") ?? "",
});
const team = el("input", {
  id: "team",
  name: "team",
  autocomplete: "off",
  required: true,
  maxlength: 40,
  list: "teams",
});
const teams = el("datalist", { id: "teams" });
const refusal = el("p", { class: "refusal", role: "alert" });

async function join(event) {
  event.preventDefault();
  refusal.textContent = "";
  const wanted = code.value.trim().toUpperCase();
  try {
    await send(`/api/rooms/${encodeURIComponent(wanted)}/join`, { team: team.value.trim() });
    location.assign(`/room/${encodeURIComponent(wanted)}`);
  } catch (problem) {
    refusal.textContent = problem.message;
    team.focus();
  }
}

async function offerTeams() {
  if (code.value.trim().length < 4) return;
  const room = await ask(`/api/rooms/${encodeURIComponent(code.value.trim().toUpperCase())}`).catch(() => null);
  teams.replaceChildren(...(room?.teams ?? []).map((name) => el("option", { value: name })));
}

const form = el(
  "form",
  { class: "card join", onsubmit: join },
  el(
    "div",
    { class: "field" },
    el("label", { for: "code" }, "Room code"),
    code,
    el("span", { class: "hint" }, "It stands on the wall."),
  ),
  el(
    "div",
    { class: "field" },
    el("label", { for: "team" }, "Team name"),
    team,
    teams,
    el("span", { class: "hint" }, "Make one up. Several phones may share a team. Please, no real names."),
  ),
  refusal,
  el("button", { class: "main wide", type: "submit" }, "Join"),
);

document
  .getElementById("main")
  .append(
    el("p", { class: "lead" }, "What does a target do to a hospital, and to the people in it?"),
    form,
    el("p", { class: "aside" }, "No room today? ", el("a", { href: "/solo" }, "Try it alone"), "."),
  );
code.addEventListener("change", offerTeams);
offerTeams();
(code.value ? team : code).focus();
