// The whole board by keyboard; the sheet behind "?" lists the keys.

import { mergeKey } from "./merging.ts";
import { part, rows } from "./page.ts";
import { placeKey } from "./places.ts";
import { loadNew } from "./refresh.ts";
import { triageKey } from "./triage_keys.ts";

const MOVES: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const sheet = part("keys") as HTMLDialogElement | null;
    if (sheet?.open) return;
    const target = event.target as HTMLElement;
    const writing = target.matches("input, textarea, select") && !target.matches("[type=checkbox]");
    if (writing && event.key !== "Escape") return;
    if (act(event, target)) event.preventDefault();
  });
  const open = part("keys-open");
  if (open) {
    open.hidden = false;
    open.addEventListener("click", () => (part("keys") as HTMLDialogElement).showModal());
  }
}

function act(event: KeyboardEvent, target: HTMLElement): boolean {
  if (placeKey(event.key, target) || mergeKey(event.key, target)) return true;
  if (!event.repeat && triageKey(event, target)) return true; // a key held down is one step
  const step = MOVES[event.key];
  if (step !== undefined) {
    // arrows scroll and pan elsewhere
    const elsewhere = target.closest(".map, .detail, .queues, .filter-panel");
    return event.key.startsWith("Arrow") && elsewhere ? false : move(step);
  }
  switch (event.key) {
    case "n":
      return press("new");
    case "/":
      part("q")?.focus();
      return true;
    case "m":
      return press(part("results")?.dataset.view === "map" ? "view-list" : "view-map");
    case "Escape":
      return back(target);
    case "?":
      (part("keys") as HTMLDialogElement).showModal();
      return true;
    default:
      return false;
  }
}

function move(step: number): boolean {
  const all = rows();
  const focused = target(all, document.activeElement);
  const from = focused >= 0 ? focused : all.findIndex((row) => row.classList.contains("current"));
  const row = all[from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + step))];
  const link = row?.querySelector<HTMLElement>(".title a");
  link?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return !!link;
}

function target(all: HTMLElement[], element: Element | null): number {
  return all.findIndex((row) => row.contains(element));
}

function press(id: string): boolean {
  const button = part(id);
  if (!button || button.hidden) return false;
  if (id === "new") loadNew();
  else button.click();
  return true;
}

function back(from: HTMLElement): boolean {
  const panel = part("filter-panel") as HTMLDetailsElement | null;
  if (panel?.open) {
    panel.open = false;
    panel.querySelector("summary")?.focus();
    return true;
  }
  if (from.matches("input, textarea")) {
    from.blur();
    return true;
  }
  const link = document.querySelector<HTMLElement>("#detail .back");
  link?.click();
  return !!link;
}
