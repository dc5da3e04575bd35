// The week of one unit as steps. What is not known is a hatched gap, never a line; the table under it says the same.

import uPlot from "uplot";
import * as words from "../ui/words";

interface Week {
  start: number;
  end: number;
  charted: "available" | "crowding" | "total";
  series: { moments: number[]; available: (number | null)[]; total: (number | null)[]; crowding: (number | null)[] };
  stops: [number, number, string][];
  breaks: number[]; // from when another definition was in force
}

const HEIGHT = 200;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Draws what is unknown, when a stop was in force and where the definition changed, behind the steps. */
function ground(week: Week): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot;
    const x = (moment: number): number => plot.valToPos(moment, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [from, until] of unknown(week)) hatch(ctx, x(from), bbox.top, x(until) - x(from), bbox.height);
    for (const [from, until, state] of week.stops) {
      ctx.fillStyle = colour(state === "stop" ? "--kz-full-strong" : "--kz-busy-strong");
      ctx.fillRect(x(from), bbox.top, Math.max(2, x(until) - x(from)), 6 * devicePixelRatio);
    }
    ctx.strokeStyle = colour("--kz-ink");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const moment of week.breaks) {
      ctx.beginPath();
      ctx.moveTo(x(moment), bbox.top);
      ctx.lineTo(x(moment), bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
}

/** The stretches in which nothing is known. */
function unknown(week: Week): [number, number][] {
  const { moments } = week.series;
  const figures = week.series[week.charted];
  const gaps: [number, number][] = [];
  let since: number | null = week.start;
  moments.forEach((moment, place) => {
    const isKnown = figures[place] !== null;
    if (isKnown && since !== null) {
      if (moment > since) gaps.push([since, moment]);
      since = null;
    } else if (!isKnown && since === null) since = moment;
  });
  if (since !== null && since < week.end) gaps.push([since, week.end]);
  return gaps;
}

function hatch(ctx: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void {
  ctx.save();
  ctx.fillStyle = colour("--kz-surface-quiet");
  ctx.fillRect(left, top, width, height);
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = colour("--kz-line-strong");
  ctx.lineWidth = devicePixelRatio / 2;
  ctx.beginPath();
  const step = 8 * devicePixelRatio;
  for (let at = left - height; at < left + width; at += step) {
    ctx.moveTo(at, top + height);
    ctx.lineTo(at + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

function options(week: Week, width: number, name: string): uPlot.Options {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const line = (label: string, stroke: string, lineWidth: number, dash?: number[]): uPlot.Series => ({
    label,
    stroke,
    width: lineWidth,
    points: { show: false },
    spanGaps: false,
    ...(stepped ? { paths: stepped } : {}),
    ...(dash ? { dash } : {}),
    value: (_, value: number | null, __, place) => {
      if (place === null) return ""; // nobody points at anything
      return value === null ? words.UNKNOWN : words.number(value);
    },
  });
  const ink = colour("--kz-ink-quiet");
  const grid = { stroke: colour("--kz-line"), width: 1 };
  const font = `12px ${colour("--kz-font") || "sans-serif"}`;
  return {
    width,
    height: HEIGHT,
    tzDate: (moment) => uPlot.tzDate(new Date(moment * 1000), "Europe/Amsterdam"),
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { min: week.start, max: week.end },
      y: { range: (_, low, high) => [Math.min(0, low), Math.max(1, high) * 1.08] },
    },
    axes: [
      {
        stroke: ink,
        grid,
        font,
        space: 60,
        values: (_, moments) => moments.map((moment) => words.moment(moment * 1000, moment * 1000 - 3 * 86_400_000).slice(0, -6)),
        incrs: [86_400],
      },
      { stroke: ink, grid, font, size: 44, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500], values: (_, figures) => figures.map(words.number) },
    ],
    series: [
      { label: "Moment", value: (_, moment: number | null) => (moment === null ? "" : words.moment(moment * 1000, week.end * 1000)) },
      ...(week.charted === "available"
        ? [line("vrij", colour("--kz-accent"), 2), line("totaal", ink, 1, [4, 4])]
        : [line(name, colour("--kz-accent"), 2)]),
    ],
    hooks: { drawAxes: [ground(week)] },
  };
}

/** Draws each chart when it comes into sight: a hospital has dozens of units. */
export function drawCharts(): void {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      start(entry.target as HTMLElement);
    }
  });
  for (const holder of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    // With a picture the table may fold away; without script it stays open.
    holder.parentElement?.querySelector("details[data-chart-table]")?.removeAttribute("open");
    seen.observe(holder);
  }
}

function start(holder: HTMLElement): void {
  const text = document.getElementById(holder.dataset["chart"] ?? "")?.textContent;
  if (text) draw(holder, JSON.parse(text) as Week);
}

function draw(holder: HTMLElement, week: Week): void {
  const name = holder.dataset["name"] ?? "";
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", `Verloop van ${name}. De tabel hieronder geeft dezelfde cijfers.`);
  if (!week.series[week.charted].some((figure) => figure !== null)) {
    holder.textContent = "In deze zeven dagen is niets bekend.";
    return;
  }
  const { moments, available, total } = week.series;
  const data = (
    week.charted === "available" ? [moments, available, total] : [moments, week.series[week.charted]]
  ) as uPlot.AlignedData;
  const plot = new uPlot(options(week, holder.clientWidth || 600, name), data, holder);
  new ResizeObserver(() => {
    if (holder.clientWidth && holder.clientWidth !== plot.width) plot.setSize({ width: holder.clientWidth, height: HEIGHT });
  }).observe(holder);
}
