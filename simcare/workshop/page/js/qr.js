// The QR code of a room, made by the server: it holds the address with the room's code.

import { el } from "./dom.js";

export function qr(room, size = "") {
  return el("img", {
    class: `qr ${size}`,
    src: `/api/rooms/${encodeURIComponent(room.code)}/qr.svg`,
    alt: `QR code to join room ${room.code}`,
  });
}
