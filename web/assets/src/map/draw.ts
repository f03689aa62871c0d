// Drawing an area on the map: shift and drag, or the button and drag. The numbers of the same area
// can be typed in the filters, for those who use no pointer.

import L from "leaflet";

export function drawable(
  map: L.Map,
  button: HTMLElement | null,
  signal: AbortSignal,
  done: (box: string) => void,
): void {
  map.boxZoom.disable(); // Leaflet's own use of shift and drag
  let armed = false;
  let from: L.LatLng | undefined;
  let shape: L.Rectangle | undefined;

  function arm(on: boolean): void {
    armed = on;
    button?.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("drawing", on);
    if (on) map.dragging.disable();
    else map.dragging.enable();
  }

  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => arm(!armed), { signal });
  }
  // pointer events: a finger draws as a mouse does
  const place = map.getContainer();
  place.addEventListener("pointerdown", (event) => {
    if (!armed && !event.shiftKey) return;
    if ((event.target as Element).closest(".leaflet-control")) return;
    arm(true);
    from = map.mouseEventToLatLng(event);
    shape = L.rectangle(L.latLngBounds(from, from), { renderer: L.svg(), className: "drawn" });
    shape.addTo(map);
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (from) shape?.setBounds(L.latLngBounds(from, map.mouseEventToLatLng(event)));
  });
  place.addEventListener("pointerup", () => {
    const bounds = shape?.getBounds();
    from = undefined;
    shape?.remove();
    shape = undefined;
    if (!armed || !bounds) return;
    arm(false);
    if (!bounds.getNorthEast().equals(bounds.getSouthWest())) done(text(bounds));
  });
}

// The area of the filter as it stands.
export function outline(map: L.Map, box: string): L.LatLngBounds | undefined {
  const [south = NaN, west = NaN, north = NaN, east = NaN] = box.split(",").map(Number);
  if (!box || [south, west, north, east].some(Number.isNaN)) return undefined;
  const bounds = L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
  const plain = { renderer: L.svg(), className: "drawn", interactive: false, fill: false };
  L.rectangle(bounds, { ...plain, weight: 1.5, dashArray: "6 4" }).addTo(map);
  return bounds;
}

export function text(bounds: L.LatLngBounds): string {
  const [south, west, north, east] = [
    Math.max(-90, bounds.getSouth()),
    wrapped(bounds.getWest()),
    Math.min(90, bounds.getNorth()),
    wrapped(bounds.getEast()),
  ];
  return [south, west, north, east].map((one) => one.toFixed(3)).join(",");
}

function wrapped(longitude: number): number {
  return longitude >= -180 && longitude <= 180
    ? longitude
    : L.Util.wrapNum(longitude, [-180, 180], true);
}
