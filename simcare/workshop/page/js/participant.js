// The page of a participant, and of somebody alone: all screens for one design in hand.

import { ask, send } from "./api.js";
import { Assumptions } from "./assumptions.js";
import { Compare } from "./compare.js";
import { Debrief } from "./debrief.js";
import { Hand, blank, fromLink, turnNews } from "./design.js";
import { el, fill } from "./dom.js";
import { HospitalMap } from "./map.js";
import { Loops } from "./loops.js";
import { Person } from "./person.js";
import { Play } from "./play.js";
import { Predict } from "./predict.js";
import { Reveal } from "./reveal.js";
import { Room } from "./room.js";
import { Shell, refuse } from "./shell.js";
import { trustCard } from "./trust.js";

const alone = document.body.dataset.page === "solo";

async function begin() {
  try {
    const model = await ask("/api/model");
    const code = alone ? await ownRoom() : decodeURIComponent(location.pathname.split("/").pop());
    const here = await ask(`/api/rooms/${encodeURIComponent(code)}`);
    if (!here.role) {
      location.assign(`/?room=${encodeURIComponent(code)}`);
      return;
    }
    open(new Room(code, model));
  } catch (refusal) {
    refuse(refusal.message, el("p", {}, el("a", { href: "/" }, "Back to the start")));
  }
}

// The private room of somebody alone, the same after a reload.
async function ownRoom() {
  const kept = sessionStorage.getItem("simcare solo");
  if (kept && (await ask(`/api/rooms/${kept}`).catch(() => null))) return kept;
  const { code } = await send("/api/solo", {});
  sessionStorage.setItem("simcare solo", code);
  return code;
}

function open(room) {
  const linked = fromLink(new URLSearchParams(location.hash.slice(1)).get("d") ?? "");
  const hand = new Hand(linked ?? blank(room.model.stories[0]?.name));
  let play = null;
  const thePlay = () => (play ??= new Play(room, hand, { alone }));
  const runWith = (design) => {
    hand.change(design, "A link changed");
    shell.show("play", true);
    thePlay().run();
  };
  const bring = (name) => {
    if (!hand.now.news.includes(name)) hand.change(turnNews(hand.now, name), "News");
    shell.show("play", true);
  };
  const screens = [
    { id: "welcome", title: "Welcome", phases: ["welcome"], make: () => welcome(room) },
    { id: "trust", title: "Trust", make: () => ({ node: trustCard(room.model) }) },
    { id: "predict", title: "Predict", make: () => new Predict(room) },
    { id: "play", title: "Play", make: thePlay },
    { id: "reveal", title: "Reveal", make: () => new Reveal(room) },
    { id: "person", title: "One patient", make: () => new Person(room) },
    { id: "compare", title: "Compare", make: () => new Compare(room) },
    { id: "loops", title: "Loops", make: () => new Loops(room, hand, runWith) },
    { id: "assumptions", title: "Assumptions", make: () => new Assumptions(room, hand, runWith) },
    { id: "map", title: "Map", make: () => new HospitalMap(room) },
    { id: "debrief", title: "Talk", make: () => new Debrief(room) },
  ].filter((screen) => !alone || screen.id !== "welcome");
  const shell = new Shell(room, screens, { follow: alone ? null : (state) => state.phase, bring, first: alone ? (linked ? "play" : "predict") : null });
  room.addEventListener("state", ({ detail: { before } }) => {
    const moved = before?.story !== room.state.story;
    if (moved && !(linked && !before) && hand.now.story !== room.state.story)
      hand.start(blank(room.state.story, hand.now.seed));
  });
  room.start();
}

function welcome(room) {
  const body = el("div", {});
  const update = () => {
    const story = room.model.stories.find((one) => one.name === room.state?.story);
    fill(
      body,
      el(
        "p",
        { class: "lead" },
        `You are ${room.state?.you?.team ?? "here"}. Look up: the facilitator begins in a moment.`,
      ),
      story
        ? el(
            "article",
            { class: "card" },
            el("h3", {}, story.title),
            el("p", {}, story.about),
            el("p", {}, el("strong", {}, story.question)),
          )
        : null,
    );
  };
  room.addEventListener("state", update);
  update();
  return {
    node: el(
      "section",
      { class: "screen welcome", "aria-label": "Welcome" },
      el("h2", { class: "screen-title" }, "Welcome"),
      body,
    ),
  };
}

begin();
