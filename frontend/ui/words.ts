// Figures, moments and ages as people in the Netherlands write them; the same as ketenzicht/ui/domain/words.py.

const ZONE = "Europe/Amsterdam";
export const UNKNOWN = "onbekend";
export const WITHHELD = "niet getoond";
const DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"];
const MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const DAY_MS = 86_400_000;

const local = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

interface Local {
  /** Days since 1970 on the calendar of the Netherlands. */
  day: number;
  year: number;
  month: number;
  date: number;
  clock: string;
}

function inAmsterdam(at: number): Local {
  const parts: Record<string, string> = {};
  for (const part of local.formatToParts(at)) parts[part.type] = part.value;
  const [year, month, date] = [Number(parts["year"]), Number(parts["month"]), Number(parts["day"])];
  return {
    day: Date.UTC(year, month - 1, date) / DAY_MS,
    year,
    month,
    date,
    clock: `${parts["hour"] ?? ""}:${parts["minute"] ?? ""}`,
  };
}

/** 1234.5 is "1.234,5"; a shortage has a real minus sign. */
export function number(value: number): string {
  const tenths = Math.floor(Math.abs(value) * 10 + 0.5);
  const whole = String(Math.floor(tenths / 10)).replace(/\B(?=(\d{3})+$)/g, ".");
  const fraction = tenths % 10 ? `,${String(tenths % 10)}` : "";
  return value < 0 && tenths ? `−${whole}${fraction}` : whole + fraction;
}

export function figure(value: number | null): string {
  return value === null ? UNKNOWN : number(value);
}

export function count(value: number, one: string, more: string): string {
  return `${number(value)} ${value === 1 ? one : more}`;
}

export function knownOf(known: number, units: number): string {
  return `bekend ${number(known)} van ${number(units)}`;
}

export function clock(at: number): string {
  return inAmsterdam(at).clock;
}

/** "14:05", "gisteren 14:05", "za 21 nov 14:05". */
export function moment(at: number, now: number): string {
  const then = inAmsterdam(at);
  const today = inAmsterdam(now);
  const days = then.day - today.day;
  if (days === 0) return then.clock;
  if (days === -1) return `gisteren ${then.clock}`;
  if (days === 1) return `morgen ${then.clock}`;
  const weekday = DAYS[(then.day + 3) % 7] ?? ""; // day 0 was a Thursday
  const year = then.year === today.year ? "" : ` ${String(then.year)}`;
  return `${weekday} ${String(then.date)} ${MONTHS[then.month - 1] ?? ""}${year} ${then.clock}`;
}

/** "8 min", "1 u 5 min", "9 u", "3 dagen". */
export function duration(minutes: number): string {
  const whole = Math.floor(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${String(whole)} min`;
  if (hours < 6) return rest ? `${String(hours)} u ${String(rest)} min` : `${String(hours)} u`;
  return hours < 48 ? `${String(hours)} u` : `${String(Math.floor(hours / 24))} dagen`;
}

export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 1 ? "zojuist" : `${duration(minutes)} geleden`;
}
