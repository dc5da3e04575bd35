// One unit of a board in words; the same as web/presenters/lines.py, and a test holds both equal.

import * as words from "../ui/words";

export interface Opening {
  state: "open" | "stop-threatened" | "stop";
  word: string;
  reasonWord: string | null;
  expectedEndAt: string | null;
  declaredBy: string | null;
}

/** A line as the live stream sends it and as the page begins with it. */
export interface Line {
  unit: string;
  available: number | null;
  total: number | null;
  occupied: number | null;
  waiting: number | null;
  crowding: number | null;
  level: "calm" | "busy" | "full" | null;
  levelWord: string | null;
  opening: Opening | null;
  absent: Record<string, string>;
  marks: { code: string; word: string }[];
  observedAt: string | null;
  confirmedAt: string | null;
  freshUntil: string | null;
  usableUntil: string | null;
}

export type Freshness = "fresh" | "ageing" | "stale" | "never";
/** Per role the code of the element that holds it; a role that is absent does not apply. */
export type Codes = Partial<Record<string, string>>;

export interface LineWords {
  free: string;
  freeNote: string;
  total: string;
  occupied: string;
  waiting: string;
  crowding: string;
  levelWord: string;
  openingWord: string;
  openingNote: string;
  age: string;
  freshWord: string;
  marks: string;
}

export interface LineState {
  level: string;
  opening: string;
  freshness: Freshness;
  confirmed: string;
  words: LineWords;
}

const NOT_APPLICABLE = "–";
const FRESH_WORDS: Record<Freshness, string> = {
  fresh: "actueel",
  ageing: "ouder dan verwacht",
  stale: "verouderd",
  never: "nooit ontvangen",
};

export function freshness(line: Line, now: number): Freshness {
  if (line.freshUntil === null || line.usableUntil === null) return "never";
  if (now <= Date.parse(line.freshUntil)) return "fresh";
  return now <= Date.parse(line.usableUntil) ? "ageing" : "stale";
}

export function isKnown(line: Line, now: number): boolean {
  const fresh = freshness(line, now);
  return line.available !== null && (fresh === "fresh" || fresh === "ageing");
}

function free(line: Line, codes: Codes, fresh: Freshness): [string, string] {
  const code = codes["available"];
  if (code === undefined) return [NOT_APPLICABLE, ""];
  if (fresh === "never") return [words.UNKNOWN, ""]; // its age says it
  if (line.available === null) return [words.UNKNOWN, line.absent[code] ?? "niet opgegeven"];
  if (fresh === "stale") return [words.UNKNOWN, `laatst ${words.number(line.available)}`];
  return [words.number(line.available), line.available < 0 ? "boven capaciteit" : ""];
}

function levelWords(line: Line, codes: Codes, usable: boolean): [string, string] {
  if (usable && line.level !== null) return [line.level, line.levelWord ?? ""];
  if (usable && (line.available !== null || codes["available"] === undefined)) return ["none", NOT_APPLICABLE];
  return ["unknown", words.UNKNOWN];
}

function opening(told: Opening | null, now: number): [string, string, string] {
  if (told === null) return ["none", "geen opgave", ""];
  const notes: string[] = [];
  if (told.reasonWord !== null) notes.push(told.reasonWord);
  if (told.expectedEndAt !== null) {
    const end = Date.parse(told.expectedEndAt);
    const until = words.moment(end, now);
    notes.push(end > now ? `tot circa ${until}` : `verwacht einde ${until} verstreken`);
  }
  const by = told.declaredBy === null ? "" : `gemeld door ${told.declaredBy}`;
  return [told.state, told.word, [notes.join(", "), by].filter(Boolean).join("; ")];
}

export function lineState(line: Line, codes: Codes, now: number): LineState {
  const fresh = freshness(line, now);
  const usable = fresh === "fresh" || fresh === "ageing";
  const [level, levelWord] = levelWords(line, codes, usable);
  const [freeWord, freeNote] = free(line, codes, fresh);
  const [openingCode, openingWord, openingNote] = opening(line.opening, now);
  const plain = (role: string, value: number | null): string =>
    codes[role] === undefined ? NOT_APPLICABLE : words.figure(value);
  const confirmed = line.confirmedAt === null ? null : Date.parse(line.confirmedAt);
  return {
    level,
    opening: openingCode,
    freshness: fresh,
    confirmed: confirmed === null ? "" : words.moment(confirmed, now),
    words: {
      free: freeWord,
      freeNote,
      total: plain("total", line.total),
      occupied: plain("occupied", line.occupied),
      waiting: plain("waiting", line.waiting),
      crowding: usable && line.crowding !== null ? `drukte ${words.number(line.crowding)}` : "",
      levelWord,
      openingWord,
      openingNote,
      age: confirmed === null ? "" : words.age(now - confirmed),
      freshWord: FRESH_WORDS[fresh],
      marks: line.marks.map((mark) => mark.word).join(", "),
    },
  };
}

export interface Totals {
  available: number | null;
  total: number | null;
  occupied: number | null;
  known: number;
  units: number;
  stops: number;
  threatened: number;
  oldest: number | null;
  ageing: number;
  contradicting: number;
}

/** Totals as the server tells them. */
export type ToldTotals = Omit<Totals, "oldest"> & { oldest: string | null };

export function totalsTold(told: ToldTotals): Totals {
  return { ...told, oldest: told.oldest === null ? null : Date.parse(told.oldest) };
}

function sum(figures: (number | null)[]): number | null {
  let result: number | null = null;
  for (const one of figures) if (one !== null) result = (result ?? 0) + one;
  return result;
}

/** Sums over what is known and not stale; a shortage counts as nothing free. As capacity.domain.totals_of. */
export function totalsOf(lines: Line[], now: number): Totals {
  const known = lines.filter((line) => isKnown(line, now));
  const moments = known.flatMap((line) => (line.confirmedAt === null ? [] : [Date.parse(line.confirmedAt)]));
  return {
    available: sum(known.map((line) => (line.available === null ? null : Math.max(0, line.available)))),
    total: sum(known.map((line) => line.total)),
    occupied: sum(known.map((line) => line.occupied)),
    known: known.length,
    units: lines.length,
    stops: lines.filter((line) => line.opening?.state === "stop").length,
    threatened: lines.filter((line) => line.opening?.state === "stop-threatened").length,
    oldest: moments.length ? Math.min(...moments) : null,
    ageing: known.filter((line) => freshness(line, now) === "ageing").length,
    contradicting: known.filter((line) => line.marks.some((mark) => mark.code === "contradicts")).length,
  };
}

const TIGHT_SHARE = 0.1;
const LEVEL_WORDS: Record<string, string> = { full: "vol", busy: "krap", calm: "ruimte", unknown: words.UNKNOWN };

export interface TotalsWords {
  free: string;
  of: string;
  total: string;
  occupied: string;
  known: string;
  knownShort: string;
  stops: string;
  threatened: string;
  oldest: string;
  oldestShort: string;
  quality: string;
  levelWord: string;
  level: string;
}

export function levelOf(totals: { available: number | null; total: number | null }): string {
  if (totals.available === null) return "unknown";
  if (totals.available <= 0) return "full";
  return totals.total && totals.available / totals.total < TIGHT_SHARE ? "busy" : "calm";
}

function qualityOf(totals: Totals): string {
  const said = [totals.units > 0 && totals.known === totals.units ? "volledig" : "onvolledig"];
  if (totals.ageing) said.push(`${words.number(totals.ageing)} ouder dan verwacht`);
  if (totals.contradicting) said.push(`${words.number(totals.contradicting)} tegenstrijdig`);
  return said.join(", ");
}

function ofWords(totals: Totals): string {
  if (totals.available === null) return "";
  return totals.total === null ? "vrij" : `vrij van ${words.number(totals.total)}`;
}

/** How much is open of what a region needs, and whether that is too little. */
export function needWords(totals: { total: number | null }, required: number): [share: string, short: string] {
  if (totals.total === null) return [words.UNKNOWN, ""];
  const share = required ? `${words.number(Math.floor((100 * totals.total) / required + 0.5))}%` : words.UNKNOWN;
  return [share, totals.total < required ? "minder dan nodig" : ""];
}

export function totalsWords(totals: Totals, now: number): TotalsWords {
  const oldest = totals.oldest === null ? "" : words.age(now - totals.oldest);
  return {
    free: words.figure(totals.available),
    of: ofWords(totals),
    total: words.figure(totals.total),
    occupied: words.figure(totals.occupied),
    known: words.knownOf(totals.known, totals.units),
    knownShort: `${words.number(totals.known)}/${words.number(totals.units)}`,
    stops: totals.stops ? words.count(totals.stops, "stop", "stops") : "",
    threatened: totals.threatened ? words.count(totals.threatened, "dreigende stop", "dreigende stops") : "",
    oldest,
    oldestShort: oldest.replace(/ geleden$/, ""),
    quality: qualityOf(totals),
    levelWord: LEVEL_WORDS[levelOf(totals)] ?? "",
    level: levelOf(totals),
  };
}
