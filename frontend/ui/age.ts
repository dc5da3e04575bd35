// Lets every <time data-kz-age> on the page grow older by itself: its words, and whether it may be counted on.

import { serverNow } from "./clock";
import { age } from "./words";

const EVERY_MS = 10_000;

export type Freshness = "fresh" | "ageing" | "stale";

export const FRESHNESS_WORDS: Record<Freshness, string> = {
  fresh: "actueel",
  ageing: "ouder dan verwacht",
  stale: "verouderd",
};

/** The same rule as ui/domain/ages.py: fresh and usable up to and including their last moment. */
export function freshness(now: number, freshUntil: number, usableUntil: number): Freshness {
  if (now <= freshUntil) return "fresh";
  return now <= usableUntil ? "ageing" : "stale";
}

function renew(time: HTMLTimeElement, now: number): void {
  const words = age(now - Date.parse(time.dateTime));
  if (time.textContent !== words) time.textContent = words;
  const { freshUntil, usableUntil } = time.dataset;
  const holder = time.closest<HTMLElement>(".kz-age");
  if (!freshUntil || !usableUntil || !holder) return;
  const state = freshness(now, Date.parse(freshUntil), Date.parse(usableUntil));
  if (holder.dataset["age"] === state) return;
  holder.dataset["age"] = state;
  const word = holder.querySelector(".kz-age__word");
  if (word) word.textContent = FRESHNESS_WORDS[state];
}

export function renewAges(): void {
  if (document.hidden) return;
  const now = serverNow();
  document.querySelectorAll<HTMLTimeElement>("time[data-kz-age]").forEach((time) => {
    renew(time, now);
  });
}

export function keepAgesTrue(): void {
  renewAges();
  setInterval(renewAges, EVERY_MS);
  document.addEventListener("visibilitychange", renewAges);
}
