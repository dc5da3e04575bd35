// The board of one module in one region, kept up to date: changes from the server, and ageing by itself.

import { lineState, needWords, totalsOf, totalsTold, totalsWords, type Codes, type Line, type ToldTotals } from "./line";
import { serverNow } from "../ui/clock";
import { Announcer, Live } from "./live";
import { order } from "./order";
import { light, readState, setText } from "./patch";
import { WallPages } from "./wall";
import * as words from "../ui/words";

interface State {
  board: string;
  version: string;
  isFiltered: boolean;
  codes: Record<string, Codes>;
  labels: Record<string, string>;
  lines: Line[];
  /** There for who does not see all lines: the sum as the server tells it, or null where it may not be seen. */
  totals?: ToldTotals | null;
}

interface Changes {
  board?: string;
  lines: Line[];
  totals?: ToldTotals | null;
}

const AGEING_MS = 5_000;

export class BoardPage {
  private readonly lines = new Map<string, Line>();
  private readonly announcer = new Announcer(document.getElementById("kz-announce"));
  private readonly changed = new Set<string>();
  private readonly newStops = new Set<string>();
  private live: Live | undefined;
  private version: string;
  private renewing = false;
  private wall: WallPages | undefined;

  constructor(private state: State) {
    this.version = state.version;
    this.announcer.onSaid = () => {
      this.changed.clear();
      this.newStops.clear();
    };
    for (const line of state.lines) this.lines.set(line.unit, line);
  }

  start(bar: HTMLElement): void {
    window.setInterval(() => {
      if (!this.live?.paused) this.show();
    }, AGEING_MS);
    this.live = new Live(bar, {
      url: () => `/live/boards?${new URLSearchParams({ board: this.state.board, since: this.version }).toString()}`,
      events: {
        snapshot: (data, version) => { this.take(data as Changes, version, true); },
        changes: (data, version) => { this.take(data as Changes, version, false); },
        reload: () => { void this.renew(); },
      },
    });
    const rows = document.querySelector<HTMLElement>("[data-wall-pages] [data-rows]");
    if (rows) this.wall = new WallPages(rows, () => this.live?.paused ?? false);
  }

  /** Lines as they are now known; a snapshot holds every line of the board. */
  private take(told: Changes, version: string, isSnapshot: boolean): void {
    if (this.live?.paused || (told.board !== undefined && told.board !== this.state.board)) return;
    if (version) this.version = version;
    if (this.state.totals !== undefined) this.state.totals = told.totals ?? null;
    const isOther = told.lines.some((line) => !this.lines.has(line.unit)) || (isSnapshot && this.hasGone(told.lines));
    for (const line of told.lines) {
      const before = this.lines.get(line.unit);
      if (before) this.keep(before, line);
    }
    this.show(true);
    if (isOther && !this.state.isFiltered) void this.renew();
  }

  private hasGone(lines: Line[]): boolean {
    const told = new Set(lines.map((line) => line.unit));
    return [...this.lines.keys()].some((unit) => !told.has(unit));
  }

  private keep(before: Line, line: Line): void {
    this.lines.set(line.unit, line);
    const isSame = (["available", "total", "crowding", "waiting", "level"] as const).every(
      (figure) => before[figure] === line[figure],
    );
    if (!isSame || before.opening?.state !== line.opening?.state) this.changed.add(line.unit);
    if (line.opening?.state === "stop" && before.opening?.state !== "stop") this.newStops.add(line.unit);
    else if (line.opening?.state !== "stop") this.newStops.delete(line.unit);
  }

  /** Brings every text on screen up to this moment. `notice`: what changes came from the server. */
  private show(notice = false): void {
    const now = serverNow();
    const changed = notice ? this.changed : new Set<string>();
    for (const [unit, line] of this.lines) {
      const row = document.getElementById(`u-${unit}`);
      if (row) this.showLine(row, line, now, changed.has(unit));
    }
    this.showTotals(now, notice);
    if (notice && this.changed.size) this.announcer.say(this.summary(), this.newStops.size > 0);
    this.offerOrder(now);
    this.wall?.show();
  }

  private showLine(row: HTMLElement, line: Line, now: number, notice: boolean): void {
    const said = lineState(line, this.state.codes[this.state.labels[line.unit] ?? ""] ?? {}, now);
    row.dataset["level"] = said.level;
    row.dataset["opening"] = said.opening;
    row.dataset["age"] = said.freshness;
    for (const cell of row.querySelectorAll<HTMLElement>("[data-f]")) {
      const name = cell.dataset["f"] as keyof typeof said.words;
      setText(cell, said.words[name], notice && name !== "age" && name !== "freshWord");
      cell.closest(".kz-n")?.toggleAttribute("data-unknown", said.words[name === "freeNote" ? "free" : name] === words.UNKNOWN);
      if (name === "age") cell.title = said.confirmed;
    }
  }

  private showTotals(now: number, notice: boolean): void {
    const all = [...this.lines.values()];
    for (const box of document.querySelectorAll<HTMLElement>("[data-totals]")) {
      const label = box.dataset["totals"] ?? "";
      const required = box.dataset["required"];
      // The page holds only the lines that the filter asks for; what is needed is of all of them.
      if (this.state.isFiltered && (label || required !== undefined)) continue;
      if (this.state.totals === null) {
        for (const cell of box.querySelectorAll<HTMLElement>("[data-t]")) setText(cell, cell.dataset["t"] === "free" ? words.WITHHELD : "");
        continue;
      }
      const of = label ? all.filter((line) => this.state.labels[line.unit] === label) : all;
      const totals = this.state.totals === undefined ? totalsOf(of, now) : totalsTold(this.state.totals);
      const said = totalsWords(totals, now);
      box.dataset["level"] = said.level;
      for (const cell of box.querySelectorAll<HTMLElement>("[data-t]")) {
        const name = cell.dataset["t"] as keyof typeof said;
        setText(cell, said[name], notice && name === "free");
        if (cell.dataset["optional"] !== undefined) cell.hidden = said[name] === "";
      }
      if (required !== undefined) this.showNeed(box, needWords(totals, Number(required)));
    }
    setText(document.querySelector("[data-stand]"), words.clock(now));
  }

  private showNeed(box: HTMLElement, [share, short]: [string, string]): void {
    setText(box.querySelector("[data-need=share]"), share);
    setText(box.querySelector("[data-need=short]"), short);
  }

  private summary(): string {
    const count = this.changed.size;
    const stops = [...this.newStops].map(
      (unit) => document.getElementById(`u-${unit}`)?.querySelector("th a")?.textContent ?? "",
    );
    const changed = `${words.count(count, "regel", "regels")} bijgewerkt.`;
    return stops.length ? `${changed} Nieuwe stop: ${stops.join(", ")}.` : changed;
  }

  /** Rows never jump away under somebody's eyes: a new order is offered, not imposed. A wall has no reader's hand. */
  private offerOrder(now: number): void {
    const body = document.querySelector<HTMLElement>("[data-rows]");
    if (body?.dataset["order"] !== "worst") return;
    const shown = [...body.children].map((row) => row.id.slice(2));
    const wanted = order(shown, this.lines, now);
    const button = document.querySelector<HTMLButtonElement>("[data-reorder]");
    const isOther = wanted.some((unit, place) => unit !== shown[place]);
    const reorder = (): void => {
      for (const unit of wanted) {
        const row = document.getElementById(`u-${unit}`);
        if (row) body.append(row);
      }
      if (button) button.hidden = true;
    };
    if (body.dataset["reorder"] === "auto") {
      if (isOther) reorder();
    } else if (button) {
      button.hidden = !isOther;
      button.onclick = () => {
        reorder();
        const first = body.querySelector<HTMLElement>("a");
        first?.focus();
        if (first) light(first);
      };
    }
  }

  /** Fetches the page again (another register, another definition) and keeps the reader where he was. */
  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("kz-board");
      const state = page.getElementById("kz-state")?.textContent;
      if (!fresh || !state) return;
      const focused = document.activeElement?.closest("tr")?.id;
      document.getElementById("kz-board")?.replaceWith(fresh);
      if (focused) document.getElementById(focused)?.querySelector("a")?.focus();
      this.state = JSON.parse(state) as State;
      this.lines.clear();
      for (const line of this.state.lines) this.lines.set(line.unit, line);
      this.show();
    } catch {
      // The stream says itself when the line is down; the next change asks again.
    } finally {
      window.setTimeout(() => { this.renewing = false; }, 10_000);
    }
  }
}

export function startBoard(): void {
  const state = readState<State>("kz-state");
  const bar = document.getElementById("kz-live");
  if (state && bar) new BoardPage(state).start(bar);
}
