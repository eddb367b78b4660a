// Answers a lever at once, with its own error. The numbers come from /api/emulator (see simcare/workshop/emulator); what
// is worked out here is what simcare.workshop.emulator.file.answer works out, and a test holds the two against each other.

const turns = {
  logit: (value) => 1 / (1 + Math.exp(-value)),
  log: (value, shift) => Math.exp(value) - shift,
  as_is: (value) => value,
};

// Why there is no estimate for a design; empty where there is one.
function whyNot(file, design) {
  if (!(design.story in file.stories)) {
    return "This story says more than the levers can: there is no estimate, only the real run.";
  }
  if (design.news?.length) {
    return "News has been brought in: there is no estimate, only the real run.";
  }
  if (Object.values(design.links ?? {}).some((value) => value !== 1) || Object.keys(design.held ?? {}).length) {
    return "A link has been changed: there is no estimate, only the real run.";
  }
  if (design.same_money) {
    return "At the same money the nurses' hours are looked for: there is no estimate, only the real run.";
  }
  if ((design.seed ?? file.seed) !== file.seed) {
    return "This is another year's luck: there is no estimate, only the real run.";
  }
  return "";
}

export function load(file) {
  const count = file.steps.length;
  const width = file.levers.length;
  const known = new Float64Array(count * width);
  file.steps.forEach((row, at) => row.forEach((step, lever) => {
    known[at * width + lever] = step / (file.sizes[lever] - 1);
  }));
  const measures = Object.entries(file.measures).map(([name, one]) => ({
    name, ...one,
    narrow: Float64Array.from(one.lengths, (length) => 1 / length),
    parts: one.parts.map((part) => ({ ...part, weights: Float64Array.from(part.weights) })),
    figure: { ...one.figure, weights: Float64Array.from(one.figure.weights) },
  }));
  const near = new Float64Array(count);

  function placeOf(design) {
    const own = file.stories[design.story];
    return Float64Array.from(file.levers, (name, at) => (design.levers?.[name] ?? own[at]) / (file.sizes[at] - 1));
  }

  // The kernel between the design and every design that was run.
  function approach(one, place) {
    for (let at = 0, first = 0; at < count; at += 1, first += width) {
      let apart = 0;
      let along = 0;
      for (let lever = 0; lever < width; lever += 1) {
        const there = known[first + lever];
        const step = (there - place[lever]) * one.narrow[lever];
        apart += step * step;
        along += there * place[lever];
      }
      near[at] = one.linear * along + one.rounded * Math.exp(-0.5 * apart);
    }
  }

  function output(part) {
    let sum = part.mean;
    for (let at = 0; at < count; at += 1) sum += near[at] * part.weights[at];
    return sum;
  }

  function withBand(one, value, error) {
    const turn = turns[one.scale];
    return [turn(value, one.shift), turn(value - 1.96 * error, one.shift), turn(value + 1.96 * error, one.shift)];
  }

  function curveOf(one) {
    const curve = Float64Array.from(one.mean);
    for (const part of one.parts) {
      const score = output(part);
      for (let week = 0; week < curve.length; week += 1) curve[week] += score * part.curve[week];
    }
    const found = { mean: [], low: [], high: [] };
    curve.forEach((value, week) => {
      const [mean, low, high] = withBand(one, value, one.error[week]);
      found.mean.push(mean);
      found.low.push(low);
      found.high.push(high);
    });
    return found;
  }

  // The estimate of a design, or null; whyNot says why.
  function predict(design) {
    if (whyNot(file, design)) return null;
    const place = placeOf(design);
    const found = { first_week: file.first_week, weeks: {}, figures: {}, error: {} };
    for (const one of measures) {
      found.error[one.name] = one.loo;
      if (!one.drawn && !one.told) continue;
      approach(one, place);
      if (one.drawn) found.weeks[one.name] = curveOf(one);
      if (one.told) {
        const [mean, low, high] = withBand(one, output(one.figure), one.figure.error);
        found.figures[one.name] = { mean, low, high };
      }
    }
    return found;
  }

  return { predict, whyNot: (design) => whyNot(file, design), runs: file.runs, version: file.fits };
}
