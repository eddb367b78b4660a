// What stands around every screen: the name, the room, the way between screens, a word when the line is lost, news
// that the facilitator brings in, and silence when the room is asked for it. A screen is made when it is first shown.

import { button, el, fill, say } from "./dom.js";
import { clock } from "./words.js";

export class Shell {
  // `screens`: [{id, title, phases, make}] where make() returns {node, shown?, hidden?}; `follow(state)` says which
  // phase is shown, null that nobody leads; `bring(news)` takes news into the design in hand.
  constructor(room, screens, { nav = true, follow = (state) => state.phase, first = null, bring = null } = {}) {
    this.room = room;
    this.screens = screens;
    this.made = new Map();
    this.main = document.getElementById("main");
    this.line = el("p", { class: "line-lost", role: "status" });
    this.news = el("div", { class: "news", role: "alert", hidden: true });
    this.where = document.getElementById("where");
    this.nav = nav
      ? el(
          "nav",
          { class: "tabs", "aria-label": "Screens" },
          screens.map((screen) => this._tab(screen)),
        )
      : null;
    document.querySelector("header.top").append(...[this.nav].filter(Boolean));
    this.main.before(this.line, this.news);
    Object.assign(this, { follow, bring });
    this.first = first;
    this._silence();
    room.addEventListener("state", ({ detail }) => this._state(detail.before));
    room.addEventListener("line", () => this._line());
  }

  _tab(screen) {
    screen.tab = button(screen.title, () => this.show(screen.id, true));
    return screen.tab;
  }

  show(id, moved = false) {
    const screen = this.screens.find((one) => one.id === id);
    if (!screen || this.now === id) return;
    this.made.get(this.now)?.hidden?.();
    this.now = id;
    if (!this.made.has(id)) this.made.set(id, screen.make());
    const made = this.made.get(id);
    const within = this.main.contains(document.activeElement);
    this.main.replaceChildren(made.node);
    if (within) this.main.focus({ preventScroll: true }); // not on whatever stands where the last one's button stood
    made.shown?.();
    for (const one of this.screens) {
      if (one.id === id) one.tab?.setAttribute("aria-current", "page");
      else one.tab?.removeAttribute("aria-current");
    }
    screen.tab?.scrollIntoView({ block: "nearest", inline: "center" });
    document.body.dataset.screen = id;
    scrollTo(0, 0);
    if (!moved) say(`Now: ${screen.title}`);
  }

  // Shows the screen of a phase; phases without one of their own leave the page as it is.
  phase(phase) {
    const screen = this.screens.find((one) => (one.phases ?? [one.id]).includes(phase));
    if (screen) this.show(screen.id);
  }

  _state(before) {
    const { state } = this.room;
    const words = [state.you?.team, state.code ? `room ${state.code}` : null].filter(Boolean).join(" · ");
    if (this.where && this.where.textContent !== words) this.where.textContent = words;
    if (this.follow && (!before || this.follow(before) !== this.follow(state))) this.phase(this.follow(state));
    if (!this.now) this.show(this.first ?? this.screens[0].id, true);
    this._news(state.event, state.news);
  }

  _news(event, news) {
    const words = event ?? "";
    if (words === this.told) return;
    this.told = words;
    this.news.hidden = !words;
    fill(
      this.news,
      words
        ? [
            el("strong", {}, "News: "),
            words,
            " ",
            news && this.bring ? button("Bring it into our design", () => this.bring(news), { class: "quiet small" }) : null,
            button(
              "Seen",
              () => {
                this.news.hidden = true;
              },
              { class: "quiet small" },
            ),
          ]
        : null,
    );
  }

  _line() {
    this.line.textContent = this.room.up ? "" : "The line to the laptop is lost. Trying again…";
  }

  _silence() {
    const left = el("p", { class: "silence-clock", "aria-hidden": "true" });
    const box = el(
      "div",
      { class: "silence", hidden: true, role: "status" },
      el("p", { class: "silence-words" }, "Silence. Think."),
      left,
    );
    document.body.append(box);
    setInterval(() => {
      const seconds = (this.room.state?.silence_until ?? 0) - this.room.serverNow();
      if (box.hidden !== seconds <= 0) box.hidden = seconds <= 0;
      if (seconds > 0) left.textContent = clock(seconds);
    }, 500);
  }
}

export function refuse(words, link) {
  fill(
    document.getElementById("main"),
    el(
      "section",
      { class: "card refusal-card" },
      el("h2", {}, "That did not work"),
      el("p", { role: "alert" }, words),
      link,
    ),
  );
}
