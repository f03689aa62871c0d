// Choosing what a place is, by keyboard: p opens the candidates, 1 to 5 choose, Esc leaves them.

import { announce, part } from "./page.ts";

// The answer to a choice says what became of it, and keeps the focus near it.
export function startPlaces(): void {
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const { requestConfig, target } = (event as CustomEvent<Settled>).detail;
    if (target?.id !== "detail") return;
    if (!requestConfig?.elt.matches(".choice, .point-place, .chosen")) return;
    const trouble = part("said");
    const next = trouble ? summary() : (part("place-undo") ?? summary());
    next?.focus({ preventScroll: true });
    if (trouble) announce(trouble.textContent ?? "");
    else announce(`the place is now: ${document.querySelector("#detail h1")?.textContent ?? ""}`);
  });
}

// Of a page that the history brings back, there is neither.
interface Settled {
  target?: HTMLElement;
  requestConfig?: { elt: HTMLElement };
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
