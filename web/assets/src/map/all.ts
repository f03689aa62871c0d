// The map of all incidents of the filter: circles in the colour of their urgency with the priority
// inside, gathered where there are many.

import "leaflet.markercluster/dist/MarkerCluster.css";
import L from "leaflet";
import "leaflet.markercluster";
import htmx from "htmx.org";
import { answerTo } from "./answers.ts";
import { baseMap } from "./base.ts";
import { drawable, outline } from "./draw.ts";

interface Point {
  id: number;
  lat: number;
  lon: number;
  radius: number;
  precision: string;
  priority: number;
  urgency: string;
  title: string;
  place: string;
}

interface Reply {
  points: Point[];
  total: number;
}

interface IncidentMarker extends L.Marker {
  point?: Point;
}

const PAUSE_MS = 1000;
const CHUNK = 500; // markers that are put on the map before the page may breathe
const MOST_REACHES = 400; // circles of places; beyond it the map is full of them anyway
const ORDER = ["Immediate", "Expected"]; // all others are one colour

let view: { centre: L.LatLng; zoom: number } | undefined; // kept while the filter changes

export function show(place: HTMLElement, signal: AbortSignal): void {
  const map = baseMap(place, signal, { minZoom: 1, zoomSnap: 0.5 });
  map.setView(view?.centre ?? [0, 0], view?.zoom ?? 2);
  map.on("moveend", () => {
    view = { centre: map.getCenter(), zoom: map.getZoom() };
  });
  const group = L.markerClusterGroup({
    maxClusterRadius: 44,
    showCoverageOnHover: false,
    iconCreateFunction: clusterIcon,
  }).addTo(map);
  const markers = new Map<number, IncidentMarker>();
  const reaches = reachLayer(map);
  const area = outline(map, place.dataset.box ?? "");
  if (area && !view) map.fitBounds(area, { animate: false });
  let fitted = view !== undefined || area !== undefined;
  let asked = 0;
  let timer = 0;

  async function load(): Promise<void> {
    timer = 0;
    asked = Date.now();
    const reply = await answerTo<Reply>(place.dataset.points ?? "", signal, { cache: "no-cache" });
    if (!reply) return;
    await update(reply.points);
    if (signal.aborted) return;
    if (!fitted && reply.points.length) {
      fitted = true;
      const bounds = L.latLngBounds(reply.points.map((one) => [one.lat, one.lon]));
      map.fitBounds(bounds.pad(0.15), { maxZoom: 9, animate: false });
    }
    sayCount(reply.points.length, reply.total);
  }

  async function update(points: Point[]): Promise<void> {
    const there = new Set(points.map((one) => one.id));
    const gone = [...markers.keys()].filter((id) => !there.has(id));
    const changed: IncidentMarker[] = [];
    for (const id of gone) remove(id);
    for (const one of points) {
      const known = markers.get(one.id);
      if (known && JSON.stringify(known.point) === JSON.stringify(one)) continue;
      if (known) remove(one.id);
      const marker = incident(one);
      markers.set(one.id, marker);
      changed.push(marker);
    }
    reaches(points);
    for (let from = 0; from < changed.length && !signal.aborted; from += CHUNK) {
      // a later answer may have taken one of them away
      const chunk = changed.slice(from, from + CHUNK).filter(isCurrent);
      group.addLayers(chunk);
      if (from + CHUNK < changed.length) await new Promise((next) => window.setTimeout(next));
    }
  }

  function isCurrent(marker: IncidentMarker): boolean {
    return marker.point !== undefined && markers.get(marker.point.id) === marker;
  }

  function remove(id: number): void {
    const marker = markers.get(id);
    if (marker) group.removeLayer(marker);
    markers.delete(id);
  }

  // how exact the place is, while one points at it
  let reach: L.Circle | undefined;
  group.on("mouseover", (event: L.LayerEvent & { propagatedFrom?: IncidentMarker }) => {
    const point = event.propagatedFrom?.point;
    if (!point) return;
    reach?.remove();
    const className = `reach ${kind(point.urgency)}`;
    const renderer = L.svg();
    reach = L.circle([point.lat, point.lon], {
      radius: point.radius,
      interactive: false,
      renderer,
      className,
    }).addTo(map);
  });
  group.on("mouseout", () => reach?.remove());

  const more = (): void => {
    if (timer) return;
    timer = window.setTimeout(() => void load(), Math.max(0, asked + PAUSE_MS - Date.now()));
  };
  document.addEventListener("points", more, { signal });
  signal.addEventListener("abort", () => window.clearTimeout(timer), { once: true });
  drawable(map, document.getElementById("draw"), signal, (box) => go({ box }));
  void load();
}

function incident(point: Point): IncidentMarker {
  const vague = ["country", "region"].includes(point.precision) ? " vague" : "";
  const exact = ["street", "point"].includes(point.precision) ? " exact" : "";
  const priority = document.createElement("span");
  priority.textContent = String(point.priority);
  if (vague) priority.dataset.extent = point.precision;
  const icon = L.divIcon({
    className: `point ${kind(point.urgency)}${vague}${exact}`,
    html: priority,
    iconSize: [28, 28],
  });
  const words = `${point.priority} ${point.urgency}: ${point.title}, ${point.place} (${point.precision})`;
  const marker: IncidentMarker = L.marker([point.lat, point.lon], {
    icon,
    title: words,
    alt: words,
  });
  marker.point = point;
  marker.on("click", () => open(point.id));
  marker.on("add", () => marker.getElement()?.setAttribute("aria-label", words));
  return marker;
}

// How far each place reaches, drawn once however many incidents are there, and faintly.
function reachLayer(map: L.Map): (points: Point[]) => void {
  const pane = map.createPane("reaches"); // under the names of towns
  pane.style.zIndex = "340";
  pane.style.pointerEvents = "none";
  const layer = L.layerGroup().addTo(map);
  const renderer = L.svg({ pane: "reaches" });
  let drawn = "";
  return (points) => {
    const places = new Map(
      points.map((one) => [[one.lat, one.lon, one.radius].join(), one] as const),
    );
    const all = [...places.keys()].sort().slice(0, MOST_REACHES);
    if (all.join(";") === drawn) return;
    drawn = all.join(";");
    layer.clearLayers();
    for (const key of all) {
      const one = places.get(key);
      if (!one) continue;
      const plain = { renderer, interactive: false, pane: "reaches", className: "reach faint" };
      L.circle([one.lat, one.lon], { ...plain, radius: one.radius }).addTo(layer);
    }
  };
}

function clusterIcon(cluster: L.MarkerCluster): L.DivIcon {
  const points = cluster.getAllChildMarkers().map((one: IncidentMarker) => one.point);
  const urgent = points.filter((one) => one?.urgency === "Immediate").length;
  const worst = ORDER.find((one) => points.some((point) => point?.urgency === one)) ?? "";
  const size = points.length < 10 ? 36 : points.length < 100 ? 44 : 52;
  const words = document.createElement("span");
  words.textContent = String(points.length);
  words.setAttribute("role", "img");
  words.setAttribute("aria-label", `${points.length} incidents here, ${urgent} Immediate`);
  words.title = `${points.length} incidents here, ${urgent} Immediate`;
  return L.divIcon({ className: `gathered ${kind(worst)}`, html: words, iconSize: [size, size] });
}

function kind(urgency: string): string {
  return { Immediate: "now", Expected: "soon" }[urgency] ?? "later";
}

function open(id: number): void {
  const query = new URLSearchParams(window.location.search);
  query.set("incident", String(id));
  const address = `/board?${query}`;
  void htmx.ajax("get", address, {
    target: "#detail",
    select: "#detail",
    swap: "morph",
    push: address,
  });
}

function go(changes: Record<string, string>): void {
  const query = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  const address = `/board?${query}`;
  void htmx.ajax("get", address, {
    target: "#board",
    select: "#board",
    swap: "outerHTML",
    push: address,
  });
}

function sayCount(placed: number, total: number): void {
  const place = document.getElementById("map-count");
  if (!place) return;
  const without = total - placed;
  place.textContent = `${placed} on the map${without ? `, ${without} without a certain place (see the list)` : ""}`;
}
