// What changes by itself does not move under the eyes: the field that is written in, else what is
// under the pointer, else what stands at the upper edge keeps its place.

import { part } from "./page.ts";

export function anchored(id: "list" | "detail", change: () => void): void {
  const place = part(id);
  const anchors = place ? anchorsOf(place).map((one) => ({ one, before: topOf(one) })) : [];
  change();
  const anchor = anchors.find(({ one }) => one.isConnected);
  if (!place || !anchor) return;
  const moved = topOf(anchor.one) - anchor.before;
  if (moved) scrollerOf(place).scrollTop += moved;
}

// The best first: the next one serves where the change has taken it away.
function anchorsOf(place: HTMLElement): Element[] {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const isWriting = focused?.matches("input, textarea, select") && isInView(focused, place);
  const hovered = [...place.querySelectorAll(":hover")].reverse();
  const { left, right, top } = place.getBoundingClientRect();
  const sticks = place.querySelector(":scope > .head"); // it stays where it is, whatever moves
  const edge = Math.max(0, top, sticks?.getBoundingClientRect().bottom ?? 0) + 1;
  const first = document.elementsFromPoint((left + right) / 2, edge);
  const all = [isWriting ? focused : null, ...hovered, focused, ...first];
  return all.filter(
    (one): one is Element =>
      !!one && one !== place && place.contains(one) && !sticks?.contains(one),
  );
}

function isInView(one: Element, place: HTMLElement): boolean {
  const { top, bottom } = one.getBoundingClientRect();
  const view = place.getBoundingClientRect();
  return bottom > Math.max(0, view.top) && top < Math.min(window.innerHeight, view.bottom);
}

function topOf(one: Element): number {
  return one.getBoundingClientRect().top;
}

// On a narrow screen the page scrolls, not its parts.
function scrollerOf(place: HTMLElement): Element {
  const scrolls = getComputedStyle(place).overflowY !== "visible";
  return scrolls ? place : (document.scrollingElement ?? place);
}
