// Something that is fetched once for a pair of runs, with a word while it is on its way and a sentence when it is not
// to be had. The screens of one patient, comparison and map all wait like this.

import { ask } from "./api.js";
import { el, fill } from "./dom.js";

const PATIENCE = 30000; // milliseconds after which something that failed is asked for again

export class Fetched {
  constructor(node, draw) {
    this.node = node;
    this.draw = draw;
    this.forget();
  }

  // `version` tells the same path with news behind it: the old answer stays until the new one is here.
  async from(path, waiting, version = 0) {
    const wanted = `${path} ${version}`;
    if (wanted === this.wanted || (wanted === this.failed && Date.now() < this.again)) return;
    if (path !== this.path) fill(this.node, el("p", { class: "hint", role: "status" }, waiting));
    this.path = path;
    this.wanted = wanted;
    try {
      const answer = await ask(path);
      if (wanted === this.wanted) this.draw(answer);
    } catch (refusal) {
      if (wanted !== this.wanted) return;
      fill(this.node, el("p", { class: "refusal", role: "alert" }, refusal.message));
      this.forget(); // may be asked again, but not by every word that the room hears
      if (!refusal.missing) [this.failed, this.again] = [wanted, Date.now() + PATIENCE];
    }
  }

  forget() {
    this.path = this.wanted = "";
  }
}
