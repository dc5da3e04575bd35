// The time that is left before care must begin, in words that stay true while the page is open.

import { serverNow } from "../ui/clock";
import { duration } from "../ui/words";

const EVERY_MS = 5_000;
const MINUTE_MS = 60_000;

function renew(clock: HTMLElement): void {
  const left = Date.parse(clock.dataset["before"] ?? "") - serverNow();
  if (Number.isNaN(left)) return;
  const words = left > 0 ? `nog ${duration(left / MINUTE_MS)}` : `${duration(-left / MINUTE_MS)} te laat`;
  if (clock.textContent !== words) clock.textContent = words;
  clock.toggleAttribute("data-late", left <= 0);
}

export function renewClocks(): void {
  document.querySelectorAll<HTMLElement>(".kz-clock[data-before]").forEach(renew);
}

export function keepClocks(): void {
  renewClocks();
  setInterval(renewClocks, EVERY_MS);
}
