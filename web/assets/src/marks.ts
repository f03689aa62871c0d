// State, owner and standing, as the live feed tells them: on the page before the next refresh.

import { part } from "./page.ts";

export interface Mark {
  id: number;
  version: number;
  seen: number;
  html: string;
}

export function remark(all: Mark[]): void {
  for (const one of all) {
    for (const place of document.querySelectorAll<HTMLElement>(`.marks[data-of="${one.id}"]`)) {
      if (Number(place.dataset.version) >= one.version) continue;
      place.innerHTML = one.html;
      place.dataset.version = String(one.version);
      paintMine(place);
    }
    const row = part(`i-${one.id}`);
    if (row && Number(row.dataset.seen) < one.seen) row.dataset.seen = String(one.seen);
  }
}

// Whether a rendering of this version would take the page back to what was before.
export function isOlder(row: HTMLElement, version: number): boolean {
  return Number(row.querySelector<HTMLElement>(".marks")?.dataset.version ?? 0) > version;
}

// Renderings are shared by all officers: which of them is this one, the page knows.
export function paintMine(root: ParentNode): void {
  const me = part("board")?.dataset.me;
  for (const owner of root.querySelectorAll<HTMLElement>(".owner")) {
    owner.classList.toggle("mine", Boolean(me) && owner.dataset.owner === me);
  }
}

export interface Owned {
  owners: Record<string, number>;
  desks: Record<string, number>;
  mentions: Record<string, number>;
}

export function countOwned(owned: Owned): void {
  const board = part("board");
  const me = board?.dataset.me ?? "";
  const desks = (board?.dataset.desks ?? "").split(" ");
  const atDesks = desks.reduce((sum, one) => sum + (owned.desks[one] ?? 0), 0);
  set("queue-mine", owned.owners[me] ?? 0);
  set("queue-desks", atDesks);
  set("queue-mentions", owned.mentions[me] ?? 0);
}

function set(id: string, number: number): void {
  const queue = part(id);
  const place = queue?.querySelector(".count");
  if (!queue || !place) return;
  queue.classList.toggle("none", number === 0);
  place.textContent = number.toLocaleString("en").replaceAll(",", "\u202f");
}
