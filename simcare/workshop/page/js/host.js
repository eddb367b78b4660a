// The facilitator's desk. The key stands in the address once, is sent once and then wiped from it. From here a room is
// opened, the plan is led step by step, and what the wall and the phones show is chosen.

import { ask, send } from "./api.js";
import { button, el, fill } from "./dom.js";
import { Desk } from "./desk.js";
import { Room } from "./room.js";
import { Shell, refuse } from "./shell.js";

async function begin() {
  try {
    await login();
    const model = await ask("/api/model");
    const { rooms = [] } = await ask("/api/rooms");
    const wanted = new URLSearchParams(location.search).get("room");
    const known = rooms.find((room) => room.code === wanted);
    if (known) open(known.code, model);
    else choose(rooms, model);
  } catch (refusal) {
    refuse(refusal.message, el("p", {}, "Open the facilitator's address exactly as the terminal printed it."));
  }
}

async function login() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key") ?? location.hash.slice(1);
  if (!key) return;
  await send("/api/host/login", { key });
  history.replaceState(null, "", location.pathname + location.search);
}

function choose(rooms, model) {
  const refusal = el("p", { class: "refusal", role: "alert" });
  const story = el(
    "select",
    { id: "story" },
    model.stories.map((one) => el("option", { value: one.name }, one.title)),
  );
  story.value = model.plans[0]?.story ?? story.value;
  const about = el("p", { class: "hint" });
  const tell = () => {
    about.textContent = model.stories.find((one) => one.name === story.value)?.about ?? "";
  };
  story.addEventListener("change", tell);
  const make = async () => {
    try {
      const { code } = await send("/api/rooms", { story: story.value });
      open(code, model);
    } catch (problem) {
      refusal.textContent = problem.message;
    }
  };
  tell();
  fill(
    document.getElementById("main"),
    el(
      "section",
      { class: "screen choose", "aria-label": "Open a room" },
      el("h2", { class: "screen-title" }, "Open a room"),
      el(
        "div",
        { class: "card" },
        el("div", { class: "field" }, el("label", { for: "story" }, "With which story?"), story),
        about,
        button("Open the room", make, { class: "main" }),
        refusal,
      ),
      rooms.length
        ? el(
            "div",
            { class: "card" },
            el("h3", {}, "Rooms there are"),
            el(
              "ul",
              { class: "room-list" },
              rooms.map((room) =>
                el(
                  "li",
                  {},
                  button(`Room ${room.code}`, () => open(room.code, model)),
                  ` ${model.stories.find((one) => one.name === room.story)?.title ?? room.story}`,
                ),
              ),
            ),
          )
        : null,
    ),
  );
}

function open(code, model) {
  history.replaceState(null, "", `${location.pathname}?room=${encodeURIComponent(code)}`);
  const room = new Room(code, model);
  const desk = new Desk(room);
  new Shell(room, [{ id: "desk", title: "Desk", phases: [], make: () => desk }], { nav: false });
  room.start();
}

begin();
