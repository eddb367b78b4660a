// The wall: what the projector shows. It shows only; nothing can be pressed on it but the map's pause and speed.

import { AllTeams } from "./all_teams.js";
import { ask, send } from "./api.js";
import { Debrief } from "./debrief.js";
import { el, fill, movesLittle } from "./dom.js";
import { HospitalMap } from "./map.js";
import { Loops } from "./loops.js";
import { Person } from "./person.js";
import { qr } from "./qr.js";
import { Reveal } from "./reveal.js";
import { Room } from "./room.js";
import { Shell, refuse } from "./shell.js";
import { TeamsWall } from "./teams_wall.js";
import { trustCard } from "./trust.js";

const code = decodeURIComponent(location.pathname.split("/").pop());

async function begin() {
  try {
    const model = await ask("/api/model");
    const here = await ask(`/api/rooms/${encodeURIComponent(code)}`);
    if (!here.role) await send(`/api/rooms/${encodeURIComponent(code)}/watch`, {});
    const room = new Room(code, model);
    const follow = (state) => state.show?.screen ?? state.phase;
    new Shell(room, screensOf(room), { nav: false, follow });
    room.addEventListener("state", ({ detail }) => turned(room, detail.before));
    room.start();
  } catch (refusal) {
    refuse(refusal.message);
  }
}

function screensOf(room) {
  return [
    { id: "welcome", title: "Welcome", phases: ["welcome"], make: () => welcome(room) },
    { id: "trust", title: "Trust", make: () => ({ node: trustCard(room.model) }) },
    { id: "predict", title: "Predict", make: () => asked(room) },
    { id: "play", title: "Play", make: () => new TeamsWall(room) },
    { id: "map", title: "Map", make: () => new HospitalMap(room) },
    { id: "person", title: "One patient", make: () => new Person(room, { wall: true }) },
    { id: "reveal", title: "Reveal", make: () => new Reveal(room) },
    { id: "compare", title: "Compare", make: () => new AllTeams(room) },
    { id: "loops", title: "Loops", make: () => unfolding(room) },
    { id: "assumptions", title: "Assumptions", make: () => doubts() },
    { id: "debrief", title: "Talk", make: () => new Debrief(room, { wall: true }) },
  ];
}

function welcome(room) {
  const teams = el("ul", { class: "team-list" });
  const address = el("p", { class: "join-address" });
  const how = el("p", { class: "join-how" });
  const here = el("h3", {}, "Here already");
  const update = () => {
    address.textContent = room.state?.address ?? location.origin;
    how.textContent = /127\.0\.0\.1|localhost/.test(address.textContent)
      ? "Only on this laptop, for a rehearsal"
      : "Join on this Wi-Fi";
    here.hidden = !room.state?.teams?.length;
    fill(
      teams,
      (room.state?.teams ?? []).map((team) => el("li", {}, team.name ?? team.team ?? String(team))),
    );
  };
  room.addEventListener("state", update);
  update();
  return {
    node: el(
      "section",
      { class: "screen wall-welcome", "aria-label": "Welcome" },
      el("h2", { class: "question" }, "What does a target do to a hospital, and to the people in it?"),
      el(
        "div",
        { class: "join-box" },
        qr(room, "large"),
        el(
          "div",
          {},
          how,
          address,
          el("p", { class: "join-how" }, "with the room code"),
          el("p", { class: "join-code" }, room.code),
        ),
      ),
      here,
      teams,
    ),
  };
}

function asked(room) {
  const list = el("ul", { class: "asked" });
  const story = el("p", { class: "lead" });
  const update = () => {
    const told = room.model.stories.find((one) => one.name === room.state?.story);
    story.textContent = told?.about ?? "";
    const teams = (room.state?.teams ?? []).length;
    fill(
      list,
      room.model.predictions.map((question) => {
        const said = new Set([
          ...(room.state?.teams ?? [])
            .filter((team) => team.predicted?.includes(question.id))
            .map((team) => team.name ?? team.team),
        ]);
        return el(
          "li",
          { class: "card" },
          el("h3", {}, question.question),
          el("p", { class: "hint" }, teams ? `${said.size} of ${teams} teams have said.` : ""),
        );
      }),
    );
  };
  room.addEventListener("state", update);
  update();
  return {
    node: el(
      "section",
      { class: "screen wall-predict", "aria-label": "Predict" },
      el("h2", { class: "screen-title" }, "What will happen?"),
      story,
      list,
      el("p", { class: "lead" }, "First say it aloud. Then write it down."),
    ),
  };
}

// The facilitator turns on: what is longer than the wall is high moves up by a good part of it.
function turned(room, before) {
  const { part = 0, screen } = room.state.show ?? {};
  const own = ["person", "loops"].includes(screen ?? room.state.phase);
  if (!before || own || part === before.show?.part) return;
  scrollTo({ top: part * innerHeight * 0.85, behavior: movesLittle() ? "auto" : "smooth" });
}

// On the wall the loops unfold by themselves, one every half minute, so that there is time to talk about each; unless
// the facilitator chooses one, or turns on by hand.
function unfolding(room) {
  const loops = new Loops(room, null, null);
  const steered = () => room.state?.show?.loop || room.state?.show?.part;
  let open = true;
  setInterval(() => !open || steered() || loops.unfold(), 30000);
  const follow = () => {
    const { loop, part = 0 } = room.state?.show ?? {};
    if (loop) loops.choose(loop);
    else if (part) loops.lightUp(part);
  };
  room.addEventListener("state", follow);
  const shown = (now) => () => {
    open = now;
    if (now) follow();
  };
  return { node: loops.node, shown: shown(true), hidden: shown(false) };
}

function doubts() {
  return {
    node: el(
      "section",
      { class: "screen wall-doubts", "aria-label": "Assumptions" },
      el("h2", { class: "question" }, "What if you do not believe it?"),
      el(
        "p",
        { class: "lead" },
        "Choose the link you doubt most. Weaken it or cut it on your own screen, run again, and tell the room whether the conclusion held.",
      ),
    ),
  };
}

begin();
