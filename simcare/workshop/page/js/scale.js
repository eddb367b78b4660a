// From figures to places on the paper, and round numbers for the axis.

export function scale(from, to, start, end) {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

// Three to six round numbers that cover [low, high].
export function ticks(low, high, wanted = 4) {
  const step = roundStep((high - low || Math.abs(high) || 1) / wanted);
  const found = [];
  for (let at = Math.floor(low / step + 1e-9) * step; at < high + step * 0.999; at += step)
    found.push(+at.toPrecision(10));
  return found;
}

function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10);
}

// The extent of all the values that are known, with a little air; a share stays between 0 and 1.
export function extent(rows, unit = "", least = 0) {
  const known = rows.flat().filter(Number.isFinite);
  if (!known.length) return [0, 1];
  let [low, high] = [Math.min(...known), Math.max(...known)];
  const air = Math.max((high - low) * 0.12, least - (high - low) > 0 ? (least - (high - low)) / 2 : 0, 1e-9);
  [low, high] = [low - air, high + air];
  const round = ticks(low >= 0 || Math.min(...known) < 0 ? low : 0, high);
  [low, high] = [round[0], round.at(-1)];
  return unit.startsWith("share")
    ? [Math.max(low, 0), Math.min(high, 1)]
    : [Math.min(...known) >= 0 ? Math.max(low, 0) : low, high];
}

// Heights moved as little as need be to stand `apart`, between `low` and `high`.
export function spaced(heights, apart, low, high) {
  const order = heights.map((height, place) => ({ height, place })).sort((a, b) => a.height - b.height);
  let least = low;
  for (const one of order) {
    one.height = Math.max(one.height, least);
    least = one.height + apart;
  }
  let most = high;
  for (const one of order.reverse()) {
    one.height = Math.min(one.height, most);
    most = one.height - apart;
  }
  const moved = [];
  for (const one of order) moved[one.place] = one.height;
  return moved;
}
