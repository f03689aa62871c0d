// Choosing what a place is, by keyboard: p opens the candidates, 1 to 5 choose, Esc leaves them.

import { announce, part } from "./page.ts";

let chose = false; // the answer to a choice is on its way: the focus goes with it

export function startPlaces(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLElement;
    if (form.matches("#places form[method=post], .chosen")) chose = true;
  });
  // a toggle does not bubble
  document.addEventListener("toggle", opened, { capture: true });
}

function opened(event: Event): void {
  const details = event.target as HTMLDetailsElement;
  if (!details.matches(".another") || !details.open) return;
  document.dispatchEvent(new Event("maps"));
}

// After the page was changed: says what became of a choice, and keeps the focus near it.
export function placesChanged(): void {
  if (!chose || part("detail")?.classList.contains("htmx-request")) return;
  chose = false;
  const trouble = part("said");
  const next = trouble ? summary() : (part("place-undo") ?? summary());
  next?.focus({ preventScroll: true });
  if (trouble) announce(trouble.textContent ?? "");
  else announce(`the place is now: ${document.querySelector("#detail h1")?.textContent ?? ""}`);
}

// Whether the key was one of ours.
export function placeKey(key: string, target: HTMLElement): boolean {
  const places = part("places") as HTMLDetailsElement | null;
  if (!places) return false;
  if (key === "p") return show(places);
  if (!places.open || !places.contains(target)) return false;
  const writing = target.matches("input, select");
  if (key === "Escape") {
    places.open = false;
    summary()?.focus();
    return true;
  }
  if (writing || target.closest(".map")) return false;
  if (key === "ArrowDown" || key === "ArrowUp") return step(places, key === "ArrowDown" ? 1 : -1);
  if (!/^[1-9]$/.test(key)) return false;
  const list = target.closest(".choice") ?? places.querySelector(".choice");
  const numbered = list?.querySelectorAll<HTMLElement>(".candidate:has(kbd)");
  const wanted = numbered?.[Number(key) - 1];
  wanted?.click();
  return !!wanted;
}

function show(places: HTMLDetailsElement): boolean {
  places.open = !places.open;
  if (!places.open) {
    summary()?.focus();
    return true;
  }
  (places.querySelector<HTMLElement>(".candidate") ?? summary())?.focus({ preventScroll: true });
  places.scrollIntoView({ block: "nearest" });
  return true;
}

function step(places: HTMLElement, by: number): boolean {
  const all = [...places.querySelectorAll<HTMLElement>(".candidate, .another > summary")].filter(
    (one) => one.offsetParent !== null,
  );
  const from = all.indexOf(document.activeElement as HTMLElement);
  all[Math.min(all.length - 1, Math.max(0, from + by))]?.focus();
  return true;
}

function summary(): HTMLElement | null {
  return document.querySelector("#places > summary");
}
