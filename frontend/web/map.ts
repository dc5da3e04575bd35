// The country as a map: schematic regions with their figures, and their locations when one zooms in.
// Everything the map says stands in the table beside it; everything one can click can be reached by keyboard.

import * as L from "leaflet";
import * as words from "../ui/words";
import { followCountry } from "./cells";
import type { TotalsWords } from "./line";
import { readState } from "./patch";

interface RegionLabel {
  name: string;
  url: string;
  level: string;
  free: string;
  known: string;
  stops: string;
}

interface State {
  module: string;
  kind: string;
  isLive: boolean;
  tiles: string;
  shapes: string;
  regions: Record<string, RegionLabel>;
}

interface Marker {
  name: string;
  place: string;
  url: string;
  point: [number, number];
  level: string;
  opening: string;
  units: string[];
}

interface Shape {
  code: string;
  kind: string;
}

const LOCATIONS_FROM_ZOOM = 9;
const NAMES_FROM_ZOOM: Record<string, number> = { roaz: 6, area: 6.75, rav: 8.25 };
const SHAPE_FILL = 0.85;
const SHAPE_FILL_ON_TILES = 0.45;
const LEVEL_WORDS: Record<string, string> = { full: "vol", busy: "krap", calm: "ruimte", unknown: words.UNKNOWN };

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

class CountryMap {
  private readonly map: L.Map;
  private readonly shapes = new Map<string, L.Polygon>();
  private readonly loaded = new Set<string>();
  private readonly locations = L.layerGroup();

  constructor(
    holder: HTMLElement,
    private readonly state: State,
  ) {
    holder.textContent = "";
    this.map = L.map(holder, { zoomSnap: 0.1, zoomDelta: 0.75, minZoom: 6, maxZoom: 16, attributionControl: Boolean(state.tiles) });
    this.map.zoomControl.remove();
    L.control.zoom({ zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(this.map);
    if (state.tiles) L.tileLayer(state.tiles, { attribution: "Kaartgegevens © Kadaster" }).addTo(this.map);
  }

  async draw(): Promise<void> {
    const answer = await fetch(this.state.shapes);
    const shapes = (await answer.json()) as GeoJSON.FeatureCollection<GeoJSON.MultiPolygon, Shape>;
    const layer = L.geoJSON(shapes, {
      filter: (feature) => (feature.properties as Shape).kind === this.state.kind,
      onEachFeature: (feature, shape) => { this.shapes.set((feature.properties as Shape).code, shape as L.Polygon); },
    }).addTo(this.map);
    this.map.fitBounds(layer.getBounds(), { padding: [8, 8], animate: false }); // before it nothing is drawn yet
    for (const [code, shape] of this.shapes) {
      this.showRegion(code);
      this.makeReachable(code, shape);
    }
    this.locations.addTo(this.map);
    this.map.on("zoomend moveend", () => { this.zoomed(); });
    this.zoomed();
  }

  /** A region is a link: for the mouse, the keyboard and screen readers. */
  private makeReachable(code: string, shape: L.Polygon): void {
    const element = shape.getElement();
    if (!element) return;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "link");
    shape.on("click", () => { this.go(code); });
    element.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key === "Enter") this.go(code);
    });
  }

  private go(code: string): void {
    const url = this.state.regions[code]?.url;
    if (url) window.location.assign(url);
  }

  showRegion(code: string): void {
    const shape = this.shapes.get(code);
    const told = this.state.regions[code];
    if (!shape || !told) return;
    shape.setStyle({
      color: variable("--kz-ink-quiet"),
      weight: 1,
      fillColor: variable(`--kz-${told.level}-soft`) || "transparent",
      fillOpacity: this.state.tiles ? SHAPE_FILL_ON_TILES : SHAPE_FILL,
    });
    const level = LEVEL_WORDS[told.level] ?? "";
    shape.getElement()?.setAttribute(
      "aria-label",
      [`${told.name}: ${told.free} vrij`, level, told.known, told.stops].filter(Boolean).join(", "),
    );
    const label = document.createElement("span");
    label.className = "kz-maplabel__text";
    label.dataset["level"] = told.level;
    const name = document.createElement("span");
    name.className = "kz-maplabel__name";
    name.textContent = told.name;
    const free = document.createElement("b");
    free.textContent = told.level === "unknown" && !/[0-9]/.test(told.free) ? "?" : told.free;
    const word = document.createElement("span");
    word.className = "kz-maplabel__word";
    word.textContent = level;
    const stops = document.createElement("span");
    stops.className = "kz-maplabel__stops";
    stops.textContent = told.stops;
    label.append(name, free, word, stops);
    if (shape.getTooltip()) shape.setTooltipContent(label);
    else shape.bindTooltip(label, { permanent: true, direction: "center", className: "kz-maplabel", interactive: false });
  }

  /** New figures of a region of this map. */
  tell(region: string, module: string, said: TotalsWords): void {
    const told = this.state.regions[region];
    if (module !== this.state.module || !told) return;
    const next = { ...told, level: said.level, free: said.free, known: said.known, stops: said.stops };
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    this.state.regions[region] = next;
    this.showRegion(region);
    this.makeRoom();
  }

  /** No label covers another: first figures find room, those that are known before others, and then names. */
  private makeRoom(): void {
    const taken = new Map<string, DOMRect>();
    const fits = (code: string, room: string): boolean => {
      const tooltip = this.shapes.get(code)?.getTooltip();
      const label = tooltip?.getElement();
      if (!tooltip || !label) return false;
      label.dataset["room"] = room;
      tooltip.update(); // it stands in the middle of what is left of it
      const box = label.getBoundingClientRect();
      const isFree = [...taken].every(([other, its]) => other === code || !areOver(box, its));
      if (isFree) taken.set(code, box);
      return isFree;
    };
    for (const code of this.byWeight()) {
      const label = this.shapes.get(code)?.getTooltip()?.getElement();
      if (!fits(code, "figure") && label) label.dataset["room"] = "none";
    }
    for (const code of [...taken.keys()]) if (!fits(code, "all")) fits(code, "figure");
  }

  /** Regions of which something is known first, and the widest of those. */
  private byWeight(): string[] {
    const isKnown = (code: string): number => Number(this.state.regions[code]?.level !== "unknown");
    return [...this.shapes]
      .sort(([one, here], [other, there]) => isKnown(other) - isKnown(one) || width(there) - width(here))
      .map(([code]) => code);
  }

  private zoomed(): void {
    const zoom = this.map.getZoom();
    const container = this.map.getContainer();
    container.toggleAttribute("data-small", container.clientWidth < 480);
    container.dataset["names"] = zoom >= (NAMES_FROM_ZOOM[this.state.kind] ?? 0) ? "shown" : "hidden";
    container.dataset["locations"] = zoom >= LOCATIONS_FROM_ZOOM ? "shown" : "hidden";
    this.makeRoom();
    if (zoom < LOCATIONS_FROM_ZOOM) {
      this.locations.clearLayers();
      this.loaded.clear();
      return;
    }
    const view = this.map.getBounds();
    for (const [code, shape] of this.shapes) {
      if (view.intersects(shape.getBounds()) && !this.loaded.has(code)) void this.load(code);
    }
  }

  private async load(code: string): Promise<void> {
    this.loaded.add(code);
    const query = new URLSearchParams({ region: code, module: this.state.module });
    const answer = await fetch(`/map/markers/?${query.toString()}`);
    if (!answer.ok) {
      this.loaded.delete(code);
      return;
    }
    const { markers } = (await answer.json()) as { markers: Marker[] };
    if (this.loaded.has(code)) for (const marker of markers) this.locations.addLayer(this.marker(marker));
  }

  private marker(told: Marker): L.Marker {
    const icon = document.createElement("span");
    icon.className = "kz-mapmark";
    icon.dataset["level"] = told.level;
    icon.dataset["opening"] = told.opening;
    const said = document.createElement("span");
    said.className = "kz-sr-only";
    said.textContent = `${told.name}: ${told.units.join("; ")}`;
    icon.append(said);
    const marker = L.marker(told.point, {
      icon: L.divIcon({ html: icon, className: "", iconSize: [28, 28] }),
      title: told.name,
    });
    marker.bindPopup(() => popup(told), { minWidth: 240 });
    return marker;
  }
}

function areOver(one: DOMRect, other: DOMRect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function width(shape: L.Polygon): number {
  const bounds = shape.getBounds();
  return bounds.getEast() - bounds.getWest();
}

function popup(told: Marker): HTMLElement {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = told.url;
  link.textContent = told.name;
  const place = document.createElement("small");
  place.textContent = ` ${told.place}`;
  const list = document.createElement("ul");
  for (const unit of told.units) {
    const item = document.createElement("li");
    item.textContent = unit;
    list.append(item);
  }
  box.append(link, place, list);
  return box;
}

export async function startMap(): Promise<void> {
  const state = readState<State>("kz-map-state");
  const holder = document.getElementById("kz-map");
  if (!state || !holder) return;
  const map = new CountryMap(holder, state);
  const bar = document.getElementById("kz-live");
  if (bar && state.isLive) followCountry(bar, (region, module, said) => { map.tell(region, module, said); });
  await map.draw();
}
