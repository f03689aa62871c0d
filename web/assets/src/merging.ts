// Merging by keyboard: = goes to what may be the same, 1 to 5 merge it, Esc leaves. And an open
// incident that somebody merged elsewhere leads there.

import htmx from "htmx.org";
import { announce, openIncident, part } from "./page.ts";

// Whether the key was one of ours.
export function mergeKey(key: string, target: HTMLElement): boolean {
  const merging = part("merging");
  if (!merging) return false;
  if (key === "=") {
    const first = merging.querySelector<HTMLElement>(".merge-one");
    const search = part("merge-search") as HTMLDetailsElement | null;
    if (!first && search) search.open = true;
    (first ?? part("merge-q"))?.focus({ preventScroll: true });
    merging.scrollIntoView({ block: "nearest" });
    return true;
  }
  if (!merging.contains(target)) return false;
  if (key === "Escape") {
    part("detail")?.focus({ preventScroll: true });
    return true;
  }
  if (!/^[1-5]$/.test(key) || target.matches("input, select")) return false;
  const wanted = merging.querySelectorAll<HTMLElement>(".same .merge-one:has(kbd)")[
    Number(key) - 1
  ];
  wanted?.click();
  return !!wanted;
}

// Whether what was asked for has become part of another incident, which is opened then.
export function leadsElsewhere(fresh: HTMLElement): boolean {
  const there = Number(fresh.dataset.incident ?? 0);
  const before = openIncident();
  if (!there || !before || there === before) return false;
  const query = new URLSearchParams(window.location.search);
  query.set("incident", String(there));
  const address = `/board?${query}`;
  window.history.replaceState(window.history.state, "", address);
  void htmx.ajax("get", address, { target: "#detail", select: "#detail", swap: "morph" });
  announce(`incident ${before} was merged into incident ${there}`);
  return true;
}

// After the page was changed: what became of a step is said.
export function stepTold(): void {
  const told = part("told");
  if (!told || told.dataset.said) return;
  told.dataset.said = "yes";
  announce(told.textContent ?? "");
}
