// Talking to the server on this laptop. Every answer is JSON; a refusal is a plain sentence. The stream of a room
// begins with the whole state, so a phone that slept and comes back needs nothing else.

export class Refused extends Error {
  constructor(words, status = 0) {
    super(words);
    this.missing = status === 404; // not there yet
  }
}

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused("The laptop that runs the workshop does not answer. Are you still on its Wi-Fi?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? `The workshop's laptop said no (${answer.status}).`, answer.status);
  return body;
}

export function send(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

const WAITS = [500, 1000, 2000, 4000]; // milliseconds before trying again
const ASLEEP = 5000; // milliseconds out of sight after which a line may look open and be dead

// Listens to a room: `heard(kind, data)` for each message, `line(up)` when the line comes or goes.
export function listen(code, heard, line) {
  const address = `/api/rooms/${encodeURIComponent(code)}/events`;
  let [tries, source, again, hidden] = [0, null, null, 0];

  function open() {
    close();
    source = new EventSource(address);
    for (const kind of ["state", "week", "done", "failed"]) {
      source.addEventListener(kind, (message) => {
        tries = 0;
        line(true);
        heard(kind, JSON.parse(message.data));
      });
    }
    source.onerror = () => lost(WAITS[Math.min(tries++, WAITS.length - 1)] * (0.75 + Math.random() / 2));
  }

  function close() {
    clearTimeout(again);
    source?.close();
  }

  function lost(wait) {
    close();
    line(false);
    again = setTimeout(open, wait);
  }

  function seen() {
    if (document.visibilityState !== "visible") hidden = Date.now();
    else if (source.readyState !== EventSource.OPEN || Date.now() - hidden > ASLEEP) open();
  }

  document.addEventListener("visibilitychange", seen);
  addEventListener("offline", () => lost(WAITS.at(-1)));
  addEventListener("online", open);
  open();
}
