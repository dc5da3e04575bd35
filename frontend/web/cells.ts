// The national picture, kept up to date: every cell of regions × modules, wherever the page shows it.

import { serverNow } from "../ui/clock";
import * as words from "../ui/words";
import { totalsTold, totalsWords, type ToldTotals, type TotalsWords } from "./line";
import { Announcer, Live } from "./live";
import { setText } from "./patch";

interface Board {
  region: string;
  module: string;
}

type Cell = Board & ToldTotals;

interface Picture {
  at: string;
  cells: Cell[];
  country: Cell[];
  /** Sums that may not be seen (any more). */
  withheld: Board[];
}

const AGEING_MS = 10_000;

/** Follows the country. `also` is told what every cell says, for a map that draws it. */
export function followCountry(bar: HTMLElement, also?: (region: string, module: string, said: TotalsWords) => void): void {
  const announcer = new Announcer(document.getElementById("kz-announce"));
  const changed = new Set<string>();
  const stops = new Set<string>();
  let isFirst = true;
  let last: Picture | null = null;
  announcer.onSaid = () => {
    changed.clear();
    stops.clear();
  };

  const showCell = (cell: Cell, now: number): void => {
    const said = totalsWords(totalsTold(cell), now);
    also?.(cell.region, cell.module, said);
    const box = document.querySelector<HTMLElement>(`[data-cell="${cell.region}:${cell.module}"]`);
    if (!box) return;
    const hadStops = box.querySelector("[data-t=stops]")?.textContent ?? "";
    box.dataset["level"] = said.level;
    let isChanged = false;
    for (const text of box.querySelectorAll<HTMLElement>("[data-t]")) {
      const name = text.dataset["t"] as keyof TotalsWords;
      const isOther = setText(text, said[name], !isFirst && (name === "free" || name === "stops"));
      if (isOther && !name.startsWith("oldest")) isChanged = true; // growing older is no news
      if (name === "free") text.toggleAttribute("data-unknown", said.free === words.UNKNOWN);
      if (text.dataset["optional"] !== undefined) text.hidden = said[name] === "";
    }
    if (isChanged) changed.add(cell.region);
    if (said.stops && said.stops !== hadStops) stops.add(nameOf(cell.region));
  };

  const showCells = (picture: Picture, now: number): void => {
    for (const cell of [...picture.cells, ...picture.country]) showCell(cell, now);
  };

  const hideCell = ({ region, module }: Board): void => {
    const box = document.querySelector<HTMLElement>(`[data-cell="${region}:${module}"]`);
    if (!box || box.dataset["level"] === "withheld") return;
    box.dataset["level"] = "withheld";
    for (const text of box.querySelectorAll<HTMLElement>("[data-t]")) {
      setText(text, text.dataset["t"] === "free" ? words.WITHHELD : "");
    }
  };

  const live: Live = new Live(bar, {
    url: () => "/live/national",
    events: {
      national: (data) => {
        if (live.paused) return;
        const told = data as Picture;
        last = told;
        showCells(told, Date.parse(told.at));
        told.withheld.forEach(hideCell);
        if (!isFirst && changed.size) {
          const regions = words.count(changed.size, "regio", "regio’s");
          const where = stops.size ? ` Meer of minder stops in ${[...stops].join(", ")}.` : "";
          announcer.say(`Cijfers van ${regions} bijgewerkt.${where}`);
        }
        isFirst = false;
      },
    },
  });
  window.setInterval(() => {
    if (last && !live.paused) showCells(last, serverNow());
  }, AGEING_MS);
}

function nameOf(region: string): string {
  const link = document.querySelector(`[data-cell^="${region}:"]`)?.closest("tr")?.querySelector("th a");
  return link?.textContent ?? region;
}
