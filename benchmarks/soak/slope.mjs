/** How far a bound is from the middle, in standard deviations: one in forty is beyond it by chance. */
const WIDTH = 1.96;

/**
 * How steeply points rise: the middle of the slopes between any two of them (Theil and Sen), which a
 * few that lie far off do not move. `least` and `most`: what it is between with 95 % certainty.
 */
export function slopeOf(points) {
  const slopes = points
    .flatMap(([x, y], index) =>
      points.slice(index + 1).map((later) => (later[1] - y) / (later[0] - x)),
    )
    .toSorted((a, b) => a - b);
  const count = points.length;
  const spread = WIDTH * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const at = (rank) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? 0;
  return {
    slope: at((slopes.length - 1) / 2),
    least: at((slopes.length - spread) / 2),
    most: at((slopes.length + spread) / 2),
  };
}
