// What time it is on the server. A workstation's own clock may be wrong, and then it would lie about ages.

let base = Date.parse(document.documentElement.dataset["now"] ?? "") || Date.now();
let wallAtBase = Date.now();
let steadyAtBase = performance.now();

/** Milliseconds since 1970, as the server sees it. */
export function serverNow(): number {
  // The steady clock stops while some machines sleep, the wall clock may be set back: the larger is the truth.
  return base + Math.max(Date.now() - wallAtBase, performance.now() - steadyAtBase);
}

/** The live stream says what time it is now. */
export function setServerNow(milliseconds: number): void {
  base = milliseconds;
  wallAtBase = Date.now();
  steadyAtBase = performance.now();
}
