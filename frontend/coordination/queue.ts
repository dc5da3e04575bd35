// Keeps a page with what waits as it is now: what came in, what was picked up, who answered. It says so when it cannot.

import { renewAges } from "../ui/age";
import { renewClocks } from "./clocks";
import { renewToken, say } from "./line";
import { beginNews, tellNews, tellOldTitle } from "./news";
import { renewInPlace } from "./parts";

const PATIENCE_MS = 10_000;
const UNSEEN = 3; // times slower in a tab that nobody looks at: its title still tells what waits
const STALE = "Er is geen verbinding: wat hier staat, is niet meer actueel. Wij proberen het steeds opnieuw.";
const OUT = "U bent niet meer aangemeld: wat hier staat, is niet meer actueel. Meld u aan in een ander tabblad: dan gaat het hier vanzelf verder.";

export function keepQueue(): void {
  const place = document.querySelector<HTMLElement>("[data-queue]");
  if (!place) return;
  const every = Number(place.dataset["every"]) * 1_000;
  let timer = 0;
  beginNews(place);
  async function goRound(): Promise<void> {
    await show(place as HTMLElement);
    timer = window.setTimeout(() => void goRound(), document.hidden ? every * UNSEEN : every);
  }
  timer = window.setTimeout(() => void goRound(), every);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(timer);
    void goRound();
  });
}

async function show(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset["queue"] ?? "", {
      headers: document.hidden ? { "Kz-Unseen": "1" } : {}, // nobody looks: that is no use of the session
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.redirected) {
      stale(place, OUT);
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    renew(place, html);
    if (place.dataset["stale"] === OUT) await renewToken(); // signed in again: forms that stand open go with it
    delete place.dataset["stale"];
    renewAges();
    renewClocks();
    say("");
    tellNews(place);
  } catch {
    stale(place, STALE);
  }
}

function stale(place: HTMLElement, why: string): void {
  place.dataset["stale"] = why;
  say(why);
  tellOldTitle();
}

/** Forms stand among what changes: nobody loses what they are filling in, or the row that they are on. */
function renew(place: HTMLElement, html: string): void {
  const fresh = place.cloneNode(false) as HTMLElement;
  fresh.innerHTML = html;
  renewInPlace(place, fresh);
}
