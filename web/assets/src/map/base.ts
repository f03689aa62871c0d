// The base map: Natural Earth's land and borders, carried along; tiles where the settings name a
// server; names of towns from our own gazetteer.

import "leaflet/dist/leaflet.css";
import L from "leaflet";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json?url";
import { answerTo } from "./answers.ts";
import { cutLine, cutPolygons } from "./antimeridian.ts";

interface Town {
  name: string;
  lat: number;
  lon: number;
}

const CREDIT = "Map: Natural Earth · towns: GeoNames (CC BY 4.0)";
const TOWNS_FROM_ZOOM = 5;
const TOWN_WIDTH = 84; // pixels that a name may take; nearer ones are left out
const TOWN_HEIGHT = 16;

type World = Topology<{ countries: GeometryCollection }>;

let world: Promise<World | undefined> | undefined;

export function baseMap(place: HTMLElement, signal: AbortSignal, options: L.MapOptions): L.Map {
  const map = L.map(place, { preferCanvas: true, worldCopyJump: true, maxZoom: 16, ...options });
  map.attributionControl.setPrefix(false);
  const tiles = place.dataset.tiles;
  if (tiles) {
    L.tileLayer(tiles, { attribution: place.dataset.credit ?? "", maxZoom: 19 }).addTo(map);
  } else {
    map.attributionControl.addAttribution(CREDIT);
    void addLand(map, signal);
    addTowns(map, signal);
  }
  // the panes of the board change their size without the window changing its own
  const watch = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  watch.observe(place);
  map.on("unload", () => watch.disconnect());
  signal.addEventListener("abort", () => takeDown(map), { once: true });
  return map;
}

// Leaflet lets steps of a zoom, of the wheel and of a drag that are still to come run on a map that
// is removed, and they ask where its panes are: an empty one answers them.
function takeDown(map: L.Map): void {
  map.remove();
  map.off();
  Object.assign(map, { _mapPane: document.createElement("div") });
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function addLand(map: L.Map, signal: AbortSignal): Promise<void> {
  world ??= answerTo<World>(atlas, new AbortController().signal); // for all maps, whoever leaves
  const topology = await world;
  if (!topology) world = undefined; // the next map asks again
  if (!topology || signal.aborted) return;
  const countries = topology.objects.countries;
  const shapes = feature(topology, countries).features.flatMap((one) => {
    if (one.geometry.type === "Polygon") return cutPolygons([one.geometry.coordinates]);
    if (one.geometry.type === "MultiPolygon") return cutPolygons(one.geometry.coordinates);
    return [];
  });
  const lines = mesh(topology, countries).coordinates.flatMap(cutLine);
  const pane = map.createPane("land");
  pane.style.zIndex = "150"; // under tiles' overlays and markers
  pane.style.pointerEvents = "none";
  const renderer = L.canvas({ pane: "land", padding: 0.5 });
  const plain = { renderer, pane: "land", interactive: false };
  const land = L.geoJSON({ type: "MultiPolygon", coordinates: shapes } as GeoJSON.MultiPolygon, {
    ...plain,
  }).addTo(map);
  const borders = L.geoJSON(
    { type: "MultiLineString", coordinates: lines } as GeoJSON.MultiLineString,
    plain,
  ).addTo(map);
  const paint = (): void => {
    land.setStyle({ stroke: false, fillColor: colour("--land"), fillOpacity: 1 });
    borders.setStyle({ color: colour("--border"), weight: 0.8, opacity: 1 });
  };
  paint();
  document.addEventListener("theme", paint, { signal });
}

function addTowns(map: L.Map, signal: AbortSignal): void {
  const pane = map.createPane("towns"); // over the land, under what is reported
  pane.style.zIndex = "350";
  pane.style.pointerEvents = "none";
  const names = L.layerGroup().addTo(map);
  let asked = 0;
  const load = async (): Promise<void> => {
    const turn = ++asked;
    if (map.getZoom() < TOWNS_FROM_ZOOM) {
      names.clearLayers();
      return;
    }
    const view = map.getBounds();
    const box = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()]
      .map((one, at) => clamp(one, at % 2 ? 180 : 90).toFixed(3))
      .join(",");
    const towns = await answerTo<Town[]>(`/map/towns?box=${box}`, signal);
    if (!towns || turn !== asked) return;
    names.clearLayers();
    for (const one of apart(map, towns)) {
      const word = document.createElement("bdi");
      word.textContent = one.name;
      const icon = L.divIcon({ className: "town", html: word, iconSize: [0, 0] });
      const still = { interactive: false, keyboard: false, pane: "towns" };
      L.marker([one.lat, one.lon], { icon, ...still }).addTo(names);
    }
  };
  map.on("moveend", () => void load());
  map.whenReady(() => void load());
}

// The largest towns come first; a name that would lie on another is left out.
function apart(map: L.Map, towns: Town[]): Town[] {
  const taken: L.Point[] = [];
  return towns.filter((one) => {
    const at = map.latLngToContainerPoint([one.lat, one.lon]);
    const free = taken.every(
      (other) => Math.abs(other.x - at.x) > TOWN_WIDTH || Math.abs(other.y - at.y) > TOWN_HEIGHT,
    );
    if (free) taken.push(at);
    return free;
  });
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
