// The map on which an officer shows where something is; the fields below it say the same in numbers.

import L from "leaflet";
import { baseMap } from "./base.ts";

const NEAR_ZOOM = 8;

export function show(place: HTMLElement, signal: AbortSignal): void {
  const form = place.closest("form");
  const latitude = form?.querySelector<HTMLInputElement>("[name=lat]");
  const longitude = form?.querySelector<HTMLInputElement>("[name=lon]");
  if (!latitude || !longitude) return;
  place.hidden = false;
  const map = baseMap(place, signal, { minZoom: 1, zoomSnap: 0.5 });
  const [nearLat = 0, nearLon = 0] = (place.dataset.near ?? "").split(",").map(Number);
  const centre = place.dataset.lat
    ? L.latLng(Number(place.dataset.lat), Number(place.dataset.lon))
    : L.latLng(nearLat, nearLon);
  map.setView(centre, centre.lat || centre.lng ? NEAR_ZOOM : 1);
  let pin: L.CircleMarker | undefined;

  function mark(at: L.LatLng): void {
    pin?.remove();
    pin = L.circleMarker(at, {
      radius: 7,
      renderer: L.svg(),
      interactive: false,
      className: "drawn",
    });
    pin.addTo(map);
  }

  map.on("click", (event: L.LeafletMouseEvent) => {
    const at = event.latlng.wrap();
    latitude.value = at.lat.toFixed(5);
    longitude.value = at.lng.toFixed(5);
    mark(at);
  });
  const typed = (): void => {
    const at = [Number(latitude.value), Number(longitude.value)] as const;
    if (latitude.value && longitude.value && !at.some(Number.isNaN)) mark(L.latLng(...at));
  };
  latitude.addEventListener("change", typed, { signal });
  longitude.addEventListener("change", typed, { signal });
}
