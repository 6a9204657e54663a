import { slopeOf } from './slope.mjs';

const MB = 1_000_000;
/** What is looked at. `maxSlope`: by how much it must not rise in a minute; without it, it only tells of another. */
export const FIGURES = [
  { name: 'kept', title: 'memory in use, MB', unit: MB, maxSlope: 1 },
  { name: 'rss', title: 'memory resident, MB', unit: MB, maxSlope: 1 },
  { name: 'pages', title: '  of that, pages of the heap, MB', unit: MB },
  { name: 'beside', title: '  of that, what is beside it, MB', unit: MB },
  { name: 'resources', title: 'timers, sockets, files', unit: 1, maxSlope: 5 },
];

/** A slope needs some points to be one. */
const MIN_SAMPLES = 6;

/**
 * What samples of these figures show from that minute on, a line each. `isFault`: a line tells of more
 * than there may be, and that is certain.
 */
export function judge(samples, fromMinutes) {
  const judged = samples.filter(({ minutes }) => minutes >= fromMinutes);
  if (judged.length < MIN_SAMPLES) {
    const text = `${judged.length} samples after minute ${fromMinutes.toFixed(1)}: too few to judge`;
    return [{ text, isFault: true }];
  }
  return FIGURES.map(({ name, title, unit, maxSlope }) => {
    const { slope, least, most } = slopeOf(judged.map((each) => [each.minutes, each[name] / unit]));
    const told = `${title}: ${slope.toFixed(2)} a minute (${least.toFixed(2)} to ${most.toFixed(2)})`;
    if (maxSlope === undefined) return { text: told, isFault: false };
    const isFault = least > maxSlope;
    return {
      text: `${told}: ${isFault ? 'shown above' : shownBelow(most, maxSlope)} ${maxSlope}`,
      isFault,
    };
  });
}

function shownBelow(most, maxSlope) {
  return most < maxSlope ? 'shown below' : 'not shown to be below';
}
