// The order of a board: the worst first, the unknown last; as `urgency` in web/presenters/lines.py.

import { freshness, type Line } from "./line";

const SEVERITY = { stop: 0, "stop-threatened": 1, open: 2 };
const LEVELS = { full: 0, busy: 1, calm: 2 };

function urgency(line: Line | undefined, now: number): [number, number, number] {
  if (!line) return [9, 9, 0];
  const severity = line.opening === null ? 2 : SEVERITY[line.opening.state];
  const fresh = freshness(line, now);
  if (fresh === "stale" || fresh === "never") return [severity, 4, 0];
  const level = line.level === null ? 3 : LEVELS[line.level];
  return [severity, level, line.available ?? 1e9];
}

/** Units in order; those that are equally bad stay as they stand. */
export function order(units: string[], lines: Map<string, Line>, now: number): string[] {
  const keys = new Map(units.map((unit) => [unit, urgency(lines.get(unit), now)]));
  return [...units].sort((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)];
    if (!left || !right) return 0;
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}
