// A board on a wall has no hand to scroll it: it shows as many rows as fit, and turns the page by itself.

import * as words from "../ui/words";

const TURN_MS = 15_000;

export class WallPages {
  private first = 0;

  constructor(
    private readonly body: HTMLElement,
    private readonly isPaused: () => boolean,
  ) {
    this.show();
    window.addEventListener("resize", () => { this.show(); });
    window.setInterval(() => {
      if (!this.isPaused()) this.turn();
    }, TURN_MS);
  }

  /** Shows the page again, for rows that moved or grew. */
  show(): void {
    const rows = [...this.body.children] as HTMLElement[];
    if (this.first >= rows.length) this.first = 0;
    const last = this.fit(rows);
    const told = document.querySelector("[data-wall-page]");
    if (told) {
      const isAll = this.first === 0 && last === rows.length;
      told.textContent = isAll
        ? words.count(rows.length, "regel", "regels")
        : `Regels ${words.number(this.first + 1)}–${words.number(last)} van ${words.number(rows.length)}`;
    }
  }

  private turn(): void {
    const rows = [...this.body.children] as HTMLElement[];
    const next = this.first + rows.filter((row) => !row.hidden).length;
    this.first = next >= rows.length ? 0 : next;
    this.show();
  }

  /** Hides what does not fit; at least one row stays. Gives the number after the last row shown. */
  private fit(rows: HTMLElement[]): number {
    const foot = document.querySelector<HTMLElement>(".kz-wallfoot")?.offsetHeight ?? 0;
    const room = window.innerHeight - foot - 24;
    let last = rows.length;
    rows.forEach((row, place) => { row.hidden = place < this.first; });
    for (let place = this.first; place < rows.length; place += 1) {
      const row = rows[place];
      if (!row || place >= last) {
        if (row) row.hidden = true;
      } else if (place > this.first && row.getBoundingClientRect().bottom + window.scrollY > room) {
        last = place;
        row.hidden = true;
      }
    }
    return last;
  }
}
