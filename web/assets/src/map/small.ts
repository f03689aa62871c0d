// The small map of one incident: a circle as wide as the place is uncertain, never a false pin.

import L from "leaflet";
import { baseMap } from "./base";

const LEAST_KM = 15; // the base map has nothing to show that is finer

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
  // as SVG: its colours are the stylesheet's, and change with the theme
  const plain = { renderer: L.svg(), interactive: false, className: `reach ${place.dataset.kind}` };
  L.circle(at, { ...plain, radius }).addTo(map);
  L.circleMarker(at, { ...plain, radius: 3, className: `${plain.className} middle` }).addTo(map);
}
