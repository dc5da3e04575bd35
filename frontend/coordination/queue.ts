// Keeps the queue as it is now: what came in, what was picked up. It says so when it cannot.

import { renewAges } from "../ui/age";
import { renewClocks } from "./clocks";
import { say } from "./line";
import { renewParts } from "./parts";

const PATIENCE_MS = 10_000;
const STALE = "Er is geen verbinding: deze wachtrij is niet meer actueel. Wij proberen het steeds opnieuw.";

export function keepQueue(): void {
  const place = document.querySelector<HTMLElement>("[data-queue]");
  if (!place) return;
  const every = Number(place.dataset["every"]) * 1_000;
  let timer = 0;
  async function renew(): Promise<void> {
    if (!document.hidden) await show(place as HTMLElement);
    timer = window.setTimeout(() => void renew(), every);
  }
  timer = window.setTimeout(() => void renew(), every);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(timer);
    void renew();
  });
}

async function show(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset["queue"] ?? "", { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const html = await answer.text();
    if (place.hasAttribute("data-parts")) renewByParts(place, html);
    else replace(place, html);
    place.toggleAttribute("data-stale", false);
    renewAges();
    renewClocks();
    say("");
  } catch {
    place.toggleAttribute("data-stale", true);
    say(STALE);
  }
}

/** Where forms stand among what changes: nobody loses what they are filling in. */
function renewByParts(place: HTMLElement, html: string): void {
  const fresh = place.cloneNode(false) as HTMLElement;
  fresh.innerHTML = html;
  renewParts(place, fresh);
}

function replace(place: HTMLElement, html: string): void {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const address = focused?.closest("form")?.action ?? focused?.getAttribute("href");
  place.innerHTML = html;
  if (address) focusOn(place, address);
}

/** Who was on a row by keyboard stays on it. */
function focusOn(place: HTMLElement, address: string): void {
  for (const form of place.querySelectorAll("form")) if (form.action === address) form.querySelector("button")?.focus();
  for (const link of place.querySelectorAll<HTMLElement>("a")) if (link.getAttribute("href") === address) link.focus();
}
