// The keys of triage. A step is taken on what is selected, else on the row that has the focus, else
// on the open incident.

import { constants } from "./constants.ts";
import { openIncident, part } from "./page.ts";
import { range, selectAll, selected, toggle } from "./selection.ts";
import { ask, hideToast } from "./toast.ts";
import { stepAll, undo } from "./triage.ts";

const MOVES: Record<string, string> = {
  g: "acknowledged",
  s: "in_progress",
  w: "answered",
  e: "closed",
};

let dismissing: number[] = []; // waits for 1 to 4
let opening = ""; // a key that waits until its incident is open

export function triageKey(event: KeyboardEvent, target: HTMLElement): boolean {
  const board = part("board");
  if (!board || board.dataset.triages === undefined) return false;
  const { key } = event;
  if (dismissing.length) return dismissAs(key);
  if (key === "Escape") return closePanel(target);
  const open = target.closest<HTMLElement>("#dismiss[open], #bulk-dismiss[open]");
  if (open && /^[1-4]$/.test(key)) {
    open.querySelectorAll<HTMLElement>(".reasons button")[Number(key) - 1]?.click();
    return true;
  }
  if (target.closest(".map, .queues, .filter-panel, .step-panel[open]")) return false;
  const row = focusedRow();
  switch (key) {
    case "x":
      return row > 0 && toggle(row);
    case "X":
      return row > 0 && range(row);
    case "A":
      return selectAll();
    case "u":
      void undo();
      return true;
  }
  const numbers = targets(row);
  return numbers.length > 0 && act(key, numbers);
}

function act(key: string, numbers: number[]): boolean {
  const first = numbers[0] ?? 0;
  const isOpen = !selected().length && first === openIncident();
  const move = key === "c" ? (isMine(first) ? "let_go" : "take") : MOVES[key];
  if (move) {
    void stepAll(numbers, { do: move });
    return true;
  }
  switch (key) {
    case "d":
      return dismiss(numbers);
    case "a":
      if (isOpen) return openPanel("assign");
      if (!selected().length) toggle(first);
      return openPanel("bulk-assign");
    case "v":
    case "f":
    case "o":
      if (selected().length) return false;
      return isOpen ? write(key) : openThen(first, key);
    default:
      return false;
  }
}

function targets(row: number): number[] {
  if (selected().length) return selected();
  const one = row || openIncident();
  return one ? [one] : [];
}

function focusedRow(): number {
  return Number(document.activeElement?.closest<HTMLElement>(".row")?.dataset.id ?? 0);
}

function isMine(number: number): boolean {
  const owner = document.querySelector<HTMLElement>(`.marks[data-of="${number}"] .owner`);
  return Boolean(owner?.classList.contains("mine"));
}

function dismiss(numbers: number[]): boolean {
  dismissing = numbers;
  const words = numbers.length === 1 ? "Dismiss it as" : `Dismiss ${numbers.length} incidents as`;
  const choices = constants().dismissals.map(([, word], at) => ({
    word,
    key: String(at + 1),
    act: () => void dismissAs(String(at + 1)),
  }));
  ask(words, choices, () => {
    dismissing = [];
  });
  return true;
}

function dismissAs(key: string): boolean {
  if (key === "Shift") return false;
  const numbers = dismissing;
  const reason = constants().dismissals[Number(key) - 1]?.[0];
  hideToast(); // nobody asks any more
  if (reason) void stepAll(numbers, { do: "dismissed", dismissal: reason });
  return Boolean(reason) || key === "Escape";
}

function openPanel(id: string): boolean {
  const panel = part(id) as HTMLDetailsElement | null;
  if (!panel) return false;
  panel.open = true;
  panel.querySelector<HTMLElement>("input[type=search], textarea, button")?.focus();
  return true;
}

function closePanel(target: HTMLElement): boolean {
  const panel = target.closest<HTMLDetailsElement>(".step-panel[open], .judge[open]");
  if (panel) {
    panel.open = false;
    panel.querySelector("summary")?.focus();
    return true;
  }
  if (target.matches("input, textarea") || !selected().length) return false;
  return toggle(0); // none
}

function openThen(number: number, key: string): boolean {
  opening = key;
  part(`i-${number}`)?.querySelector<HTMLElement>(".title a")?.click();
  return true;
}

// After the page was changed: a key that waited for its incident.
export function stepsChanged(): void {
  if (!opening || !part("steps")) return;
  const key = opening;
  opening = "";
  write(key);
}

function write(key: string): boolean {
  if (key === "o") {
    part("note")?.focus();
    return true;
  }
  const judge = part("judge") as HTMLDetailsElement | null;
  if (!judge) return false;
  judge.open = true;
  const [wanted, other] = key === "v" ? ["verified", "refuted"] : ["refuted", "verified"];
  const first = part(`judge-${wanted}`);
  const second = part(`judge-${other}`);
  first?.classList.add("go");
  second?.classList.remove("go");
  if (first && second) second.before(first); // Enter in the field presses the first
  part("judge-how")?.focus();
  return true;
}
