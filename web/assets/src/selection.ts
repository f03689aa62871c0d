// Which incidents are selected. The rows change under it; it holds numbers.

import { count, part, rows } from "./page.ts";

const chosen = new Set<number>();
let last = 0; // where a range begins

export function startSelection(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.id === "pick-all") selectAll();
    else if (box.matches(".pick input")) set(numberOf(box), box.checked);
  });
  document.addEventListener("click", (event) => {
    const box = (event.target as HTMLElement).closest<HTMLInputElement>(".pick input");
    if (box && event.shiftKey && last) range(numberOf(box));
    if ((event.target as HTMLElement).closest("#bulk-clear")) toggle(0);
  });
}

export function selected(): number[] {
  return [...chosen];
}

// Always true: the key was ours. 0 selects none.
export function toggle(number: number): boolean {
  if (number) set(number, !chosen.has(number));
  else chosen.clear();
  selectionChanged();
  return true;
}

// From the one selected last to this one.
export function range(number: number): boolean {
  const all = shown();
  const from = all.indexOf(last);
  const to = all.indexOf(number);
  const between = from < 0 ? [number] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of between) chosen.add(one);
  last = number;
  selectionChanged();
  return true;
}

// All that are shown; none where all of them are.
export function selectAll(): boolean {
  const all = shown();
  const isAll = all.length > 0 && all.every((one) => chosen.has(one));
  chosen.clear();
  if (!isAll) for (const one of all) chosen.add(one);
  selectionChanged();
  return true;
}

export function deselect(numbers: number[]): void {
  for (const one of numbers) chosen.delete(one);
  selectionChanged();
}

// Also after rows were replaced: what is no longer shown is no longer selected.
export function selectionChanged(): void {
  const all = rows();
  const there = new Set(all.map((row) => Number(row.dataset.id)));
  for (const one of chosen) if (!there.has(one)) chosen.delete(one);
  for (const row of all) paint(row);
  const bar = part("bulk");
  if (bar) {
    const focused = bar.contains(document.activeElement);
    bar.hidden = chosen.size === 0;
    if (bar.hidden && focused) part(`i-${last}`)?.querySelector<HTMLElement>(".title a")?.focus();
  }
  const words = part("bulk-count");
  if (words) words.textContent = `${count(chosen.size, "incident", "incidents")} selected`;
  const clear = part("bulk-clear");
  if (clear) clear.hidden = false;
  const box = part("pick-all") as HTMLInputElement | null;
  if (box) {
    const open = shown().length;
    box.checked = open > 0 && chosen.size >= open;
    box.indeterminate = chosen.size > 0 && chosen.size < open;
  }
}

export function paint(row: HTMLElement): void {
  const isChosen = chosen.has(Number(row.dataset.id));
  row.classList.toggle("picked", isChosen);
  const box = row.querySelector<HTMLInputElement>(".pick input");
  if (box) box.checked = isChosen;
}

function set(number: number, isChosen: boolean): void {
  if (isChosen) chosen.add(number);
  else chosen.delete(number);
  last = number;
  selectionChanged();
}

function shown(): number[] {
  return rows()
    .filter((row) => !row.classList.contains("gone"))
    .map((row) => Number(row.dataset.id));
}

function numberOf(box: HTMLElement): number {
  return Number(box.closest<HTMLElement>(".row")?.dataset.id ?? 0);
}
