// The small map of one incident: a circle as wide as the place is uncertain, never a false pin.

import L from "leaflet";
import { baseMap } from "./base.ts";

const LEAST_KM = 15; // the base map has nothing to show that is finer

const WIDE = ["country", "region"]; // said in words, since a circle alone may be any of them
const EXACT = ["point", "street"];

export function show(place: HTMLElement, signal: AbortSignal): void {
  const map = stillMap(place, signal);
  if (place.dataset.candidates) candidates(map, place);
  else spot(map, place);
}

function stillMap(place: HTMLElement, signal: AbortSignal): L.Map {
  const still = { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false };
  return baseMap(place, signal, {
    ...still,
    zoomControl: false,
    keyboard: false,
    touchZoom: false,
    zoomSnap: 0.25,
    worldCopyJump: false,
  });
}

function spot(map: L.Map, place: HTMLElement): void {
  const at = L.latLng(Number(place.dataset.lat), Number(place.dataset.lon));
  const radius = Number(place.dataset.radius);
  const precision = place.dataset.precision ?? "";
  map.fitBounds(at.toBounds(Math.max(radius * 3, LEAST_KM * 2000)), { animate: false });
  // as SVG: its colours are the stylesheet's, and change with the theme
  const plain = { renderer: L.svg(), interactive: false, className: `reach ${place.dataset.kind}` };
  L.circle(at, { ...plain, radius }).addTo(map);
  const word = document.createElement("span");
  if (EXACT.includes(precision)) {
    const className = `pin ${place.dataset.kind}`;
    label(map, at, L.divIcon({ className, html: word, iconSize: [14, 14], iconAnchor: [7, 17] }));
  } else if (WIDE.includes(precision)) {
    word.textContent = precision;
    label(
      map,
      at,
      L.divIcon({ className: `extent ${place.dataset.kind}`, html: word, iconSize: [0, 0] }),
    );
  }
}

// None of them is taken: numbered as in the list, and hollow.
function candidates(map: L.Map, place: HTMLElement): void {
  const points = (place.dataset.candidates ?? "").split(";").map((one) => {
    const [lat = NaN, lon = NaN] = one.split(",").map(Number);
    return L.latLng(lat, lon);
  });
  const bounds = L.latLngBounds(points);
  map.fitBounds(bounds.pad(0.25), { animate: false, maxZoom: 7 });
  points.forEach((at, index) => {
    const word = document.createElement("span");
    word.textContent = String(index + 1);
    label(map, at, L.divIcon({ className: "perhaps", html: word, iconSize: [20, 20] }));
  });
}

function label(map: L.Map, at: L.LatLng, icon: L.DivIcon): void {
  L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
}
