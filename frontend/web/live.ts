// The line to the server: connection, pause and what is said about both. A page is never silently out of date.

import { serverNow, setServerNow } from "../ui/clock";
import * as words from "../ui/words";

const SILENCE_MS = 40_000; // the server sends a pulse every 15 s, for as long as it follows the database itself
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000];
const SUMMARY_MS = 30_000;
const PAUSED_KEY = "kz-paused";

/** Tells screen readers what happened, in one sentence at most every half minute; what cannot wait is said at once. */
export class Announcer {
  private waiting = "";
  private timer: number | undefined;
  private last = 0;

  constructor(private readonly region: HTMLElement | null) {}

  /** `sentence` replaces one that was not said yet. */
  say(sentence: string, atOnce = false): void {
    this.waiting = sentence;
    if (!sentence) return;
    if (atOnce) this.stopWaiting();
    else if (this.timer !== undefined) return;
    const wait = atOnce ? 0 : Math.max(0, this.last + SUMMARY_MS - Date.now());
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      this.last = Date.now();
      if (this.region) this.region.textContent = this.waiting;
      this.onSaid();
    }, wait);
  }

  private stopWaiting(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  onSaid: () => void = () => undefined;
}

export interface Listener {
  /** The address to listen at, with the version that is shown. */
  url(): string;
  /** Handles an event; its SSE id is the version it leads to. */
  events: Record<string, (data: unknown, version: string) => void>;
  /** Called when the visitor goes on after a pause. */
  resumed?(): void;
}

type State = "connecting" | "connected" | "broken" | "stalled" | "paused" | "ended";

function reasonOf(event: MessageEvent<string>): string {
  const told: unknown = event.data ? JSON.parse(event.data) : null;
  return typeof told === "object" && told !== null && "reason" in told ? String(told.reason) : "";
}

/** Opens the stream, says how it is doing, opens it again, and stops on request. */
export class Live {
  private source: EventSource | undefined;
  private state: State = "connecting";
  private attempt = 0;
  private heard = 0;
  private timer: number | undefined;

  constructor(
    private readonly bar: HTMLElement,
    private readonly listener: Listener,
  ) {
    this.heard = serverNow();
    const button = this.button;
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if (this.paused) this.resume();
        else this.pause();
      });
    }
    window.setInterval(() => { this.watch(); }, 5_000);
    window.addEventListener("pagehide", () => { this.close(); });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && !this.paused && this.state !== "ended") this.open();
    });
    window.addEventListener("online", () => { if (this.state === "broken") this.open(); });
    if (sessionStorage.getItem(PAUSED_KEY) === "1") this.pause();
    else this.open();
  }

  get paused(): boolean {
    return this.state === "paused";
  }

  private get button(): HTMLButtonElement | null {
    return this.bar.querySelector<HTMLButtonElement>("[data-pause]");
  }

  private open(): void {
    this.close();
    if (this.state !== "broken" && this.state !== "stalled") this.show("connecting");
    const source = new EventSource(this.listener.url());
    this.source = source;
    source.addEventListener("open", () => { this.hear(); });
    source.addEventListener("pulse", (event) => {
      const told = JSON.parse((event as MessageEvent<string>).data) as { at: string };
      setServerNow(Date.parse(told.at));
      this.hear();
    });
    source.addEventListener("lost", (event) => {
      this.show("stalled", reasonOf(event as MessageEvent<string>));
    });
    source.addEventListener("end", (event) => { this.end(event as MessageEvent<string>); });
    for (const [name, handle] of Object.entries(this.listener.events)) {
      source.addEventListener(name, (event) => {
        const message = event as MessageEvent<string>;
        this.hear();
        handle(message.data ? JSON.parse(message.data) : null, message.lastEventId);
      });
    }
    // We open again ourselves, with the version that is shown: the browser's own retry would keep an old `since`.
    source.addEventListener("error", () => { this.lost(); });
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private hear(): void {
    this.heard = serverNow();
    this.attempt = 0;
    if (this.state !== "connected") this.show("connected");
  }

  private lost(): void {
    this.close();
    if (this.state === "ended" || this.paused) return;
    this.show("broken");
    const wait = RETRY_MS[Math.min(this.attempt, RETRY_MS.length - 1)] ?? 20_000;
    this.attempt += 1;
    this.timer = window.setTimeout(() => { this.open(); }, wait * (0.75 + Math.random() / 2));
  }

  /** A line can be dead without an error: a cable pulled, a laptop that slept. */
  private watch(): void {
    if (this.state === "connected" && serverNow() - this.heard > SILENCE_MS) this.lost();
  }

  private end(event: MessageEvent<string>): void {
    this.close();
    this.show("ended", reasonOf(event));
  }

  private pause(): void {
    sessionStorage.setItem(PAUSED_KEY, "1");
    this.close();
    this.show("paused");
  }

  private resume(): void {
    sessionStorage.removeItem(PAUSED_KEY);
    this.heard = serverNow();
    this.state = "connecting";
    this.listener.resumed?.();
    this.open();
  }

  private show(state: State, reason = ""): void {
    this.state = state;
    this.bar.dataset["live"] = state;
    const at = words.clock(state === "paused" ? serverNow() : this.heard);
    const texts: Record<State, string> = {
      connecting: "Verbinden …",
      connected: "Verbonden: cijfers werken zichzelf bij",
      broken: `Verbinding verbroken, cijfers van ${at}. Opnieuw verbinden …`,
      stalled: `Geen nieuwe cijfers sinds ${at}. ${reason}`.trim(),
      paused: `Gepauzeerd: u ziet de stand van ${at}`,
      ended: `Bijwerken gestopt, cijfers van ${at}. ${reason}`.trim(),
    };
    const text = this.bar.querySelector("[data-live-text]");
    if (text) text.textContent = texts[state];
    const button = this.button;
    if (button) {
      button.textContent = state === "paused" ? "Hervat bijwerken" : "Pauzeer bijwerken";
      button.hidden = state === "ended";
    }
  }
}
