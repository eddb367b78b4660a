// Where the places of the hospital stand on the paper: from the ambulances outside, through the department, to the
// wards and home; left to right on a wide screen, top to bottom on a phone.

const WEIGHTS = [2.6, 3.4, 1]; // A&E with what stands before it, the wards, and away
const AREAS = ["emergency", "ward", "out"];
const GAP = 8;
export const NAME = document.body.dataset.page === "wall" ? 26 : 20; // height of a place's name

export function layOut(places, wide, high) {
  const flat = wide >= 620;
  const columns = AREAS.map((area, place) => ({
    places: places.filter((one) => one.area === area),
    weight: WEIGHTS[place],
  }));
  const total = columns.reduce((sum, one) => sum + one.weight, 0);
  const boxes = new Map();
  let at = 0;
  for (const { places: inside, weight } of columns) {
    const size = ((flat ? wide : high) * weight) / total;
    place(inside, boxes, flat ? { x: at, y: 0, w: size, h: high } : { x: 0, y: at, w: wide, h: size }, flat);
    at += size;
  }
  return boxes;
}

function place(inside, boxes, area, flat) {
  const across = flat ? (inside.length > 3 ? 2 : 1) : Math.min(inside.length, 3);
  const rows = Math.ceil(inside.length / across);
  inside.forEach((one, number) => {
    const [row, col] = [Math.floor(number / across), number % across];
    const inRow = Math.min(across, inside.length - row * across);
    boxes.set(one.id, {
      ...one,
      x: area.x + (area.w * col) / inRow + GAP / 2,
      y: area.y + (area.h * row) / rows + GAP / 2,
      w: area.w / inRow - GAP,
      h: area.h / rows - GAP,
    });
  });
}

// The room between dots at which every place can hold all its beds.
export function apartIn(boxes) {
  for (let apart = 34; apart > 9; apart -= 1) {
    if ([...boxes.values()].every((box) => !box.room || fits(box, apart) >= box.room)) return apart;
  }
  return 9;
}

function fits(box, apart) {
  return Math.max(1, Math.floor((box.w - 8) / apart)) * Math.max(1, Math.floor((box.h - NAME - 6) / apart));
}

// The middle of slot number `slot` in a place, where dots stand `apart`.
export function slotAt(box, slot, apart) {
  const across = Math.max(1, Math.floor((box.w - 8) / apart));
  const rows = Math.max(1, Math.floor((box.h - NAME - 6) / apart));
  const kept = slot % (across * rows);
  return {
    x: box.x + 6 + apart / 2 + (kept % across) * apart,
    y: box.y + NAME + apart / 2 + Math.floor(kept / across) * apart,
  };
}
