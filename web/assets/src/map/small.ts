// The small map of one incident: a circle as wide as the place is uncertain, never a false pin.

import L from "leaflet";
import { baseMap, colour } from "./base";

const LEAST_KM = 25; // the base map has nothing to show that is finer

export function show(place: HTMLElement): void {
  const at = L.latLng(Number(place.dataset.lat), Number(place.dataset.lon));
  const radius = Number(place.dataset.radius);
  const still = { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false };
  const map = baseMap(place, {
    ...still,
    zoomControl: false,
    keyboard: false,
    touchZoom: false,
    zoomSnap: 0.25,
    worldCopyJump: false,
  });
  map.fitBounds(at.toBounds(Math.max(radius * 3, LEAST_KM * 2000)), { animate: false });
  const name = { Immediate: "--now", Expected: "--soon" }[place.dataset.urgency ?? ""] ?? "--later";
  const circle = L.circle(at, { radius, interactive: false }).addTo(map);
  const dot = L.circleMarker(at, { radius: 3, interactive: false, stroke: false }).addTo(map);
  const paint = (): void => {
    circle.setStyle({ color: colour(name), weight: 1.5, fillOpacity: 0.16 });
    dot.setStyle({ fillColor: colour(name), fillOpacity: 1 });
  };
  paint();
  document.addEventListener("theme", paint);
  map.on("unload", () => document.removeEventListener("theme", paint));
}
