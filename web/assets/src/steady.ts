// A list that changes under the pointer stays where it is: the row under it keeps its place.

import { part } from "./page.ts";

export function steady(change: () => void): void {
  const list = part("list");
  const row = list && anchor(list);
  if (!list || !row) {
    change();
    return;
  }
  const before = row.getBoundingClientRect().top;
  change();
  const after = part(row.id)?.getBoundingClientRect().top ?? before;
  if (after === before) return;
  const scrolls = getComputedStyle(list).overflowY !== "visible";
  (scrolls ? list : (document.scrollingElement ?? list)).scrollTop += after - before;
}

// The row under the pointer, else the one with the focus, else the first that is in view.
function anchor(list: HTMLElement): HTMLElement | null {
  const hovered = list.querySelector<HTMLElement>(".row:hover");
  const focused = document.activeElement?.closest<HTMLElement>(".row");
  const top = Math.max(0, list.getBoundingClientRect().top);
  const inView = () =>
    [...list.querySelectorAll<HTMLElement>(".row")].find(
      (row) => row.getBoundingClientRect().bottom > top,
    ) ?? null;
  return hovered ?? focused ?? inView();
}
