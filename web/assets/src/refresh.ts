// The list keeps up without moving: rows that are shown change in place, new incidents wait behind
// a bar until somebody asks for them.

import htmx from "htmx.org";
import { tick } from "./ages.ts";
import { constants } from "./constants.ts";
import { countOwned, isOlder, type Owned } from "./marks.ts";
import { morph } from "./morph.ts";
import { announce, count, part, rows } from "./page.ts";
import { repaint } from "./repaint.ts";
import { anchored } from "./scroll_anchor.ts";

export interface Row {
  id: number;
  version: number;
  html: string;
}

interface Reply {
  revision: number;
  total: number;
  numbers: number[];
  urgent: number[];
  rows: Row[];
  queues: string;
  volume: string;
  owned: Owned;
}

const PAUSE_MS = 1000; // between two questions
const SPREAD_MS = 150; // two hundred boards hear of a change in the same moment

let heardRevision = 0;
let asking = false;
let askedAt = 0;
let timer = 0;
const last = { queues: "", volume: "" };

export function heard(revision: number): void {
  heardRevision = Math.max(heardRevision, revision);
  ask();
}

export function ask(): void {
  if (timer || asking || document.hidden || !part("results")) return;
  const pause = Math.max(0, askedAt + PAUSE_MS - Date.now()) + Math.random() * SPREAD_MS;
  timer = window.setTimeout(() => {
    timer = 0;
    void refresh();
  }, pause);
}

async function refresh(): Promise<void> {
  const query = part("results")?.dataset.query ?? "";
  asking = true;
  askedAt = Date.now();
  let behind = false;
  try {
    const answer = await fetch(`/board/refresh?${query}`, {
      cache: "no-cache",
      headers: { Accept: "application/json" },
    });
    if (answer.ok) {
      const reply = (await answer.json()) as Reply;
      behind = reply.revision < heardRevision;
      // the filter may have been changed while we asked
      if (part("results")?.dataset.query === query) apply(reply);
    }
  } catch {
    behind = true; // no line: the next question tells
  } finally {
    asking = false;
  }
  if (behind) ask();
}

function apply(reply: Reply): void {
  const results = part("results");
  if (!results) return;
  const newest = Number(results.dataset.newest ?? 0);
  const fresh = reply.numbers.filter((one) => one > newest);
  const shown = new Map(rows().map((row) => [Number(row.dataset.id), row]));
  if (reply.numbers.length < constants().counted) {
    const there = new Set(reply.numbers);
    for (const [id, row] of shown) row.classList.toggle("gone", !there.has(id));
  }
  renew(reply.rows);
  if (keepUp("queues", reply.queues)) countOwned(reply.owned);
  keepUp("volume", reply.volume);
  const total = part("total");
  if (total) total.textContent = count(reply.total, "incident", "incidents");
  const urgent = fresh.filter((one) => reply.urgent.includes(one)).length;
  const isMap = results.dataset.view === "map";
  if (isMap) {
    document.dispatchEvent(new Event("points"));
  } else if (fresh.length && shown.size === 0) {
    loadNew(); // nothing is there that could move
  } else {
    bar(fresh.length, urgent, moved(reply, shown));
  }
  results.dataset.revision = String(reply.revision);
  tick();
}

// Rows that are shown change in place.
export function renew(fresh: Row[]): void {
  anchored("list", () => {
    for (const row of fresh) {
      const known = part(`i-${row.id}`);
      if (!known || known.dataset.version === String(row.version)) continue;
      if (isOlder(known, row.version)) continue;
      const gone = known.classList.contains("gone");
      morph(known, row.html.trim());
      known.classList.toggle("gone", gone);
    }
    repaint();
  });
}

// Whether the order of the list is no longer that of the priorities.
function moved(reply: Reply, shown: Map<number, HTMLElement>): boolean {
  const here = [...shown.keys()];
  const there = reply.rows.map((row) => row.id);
  const both = new Set(there.filter((id) => shown.has(id)));
  const before = here.filter((id) => both.has(id));
  const after = there.filter((id) => both.has(id));
  return before.some((id, at) => id !== after[at]);
}

// Whether the part is there.
function keepUp(name: "queues" | "volume", html: string): boolean {
  const place = part(name);
  if (!place || last[name] === html) return Boolean(place);
  last[name] = html;
  morph(place, html, { inner: true });
  return true;
}

function bar(fresh: number, urgent: number, isMoved: boolean): void {
  const button = part("new");
  if (!button) return;
  button.hidden = !fresh && !isMoved;
  const words = fresh ? `${fresh} new${urgent ? ` · ${urgent} urgent` : ""}` : "order has changed";
  if (button.dataset.words === words) return;
  button.dataset.words = words;
  button.classList.toggle("urgent", urgent > 0);
  button.textContent = words;
  const key = document.createElement("kbd");
  key.textContent = "n";
  button.append(" ", key);
  if (fresh) announce(`${count(fresh, "new incident", "new incidents")}, ${urgent} urgent`);
}

export function loadNew(): void {
  const focused = document.activeElement?.closest<HTMLElement>(".row")?.id;
  const address = window.location.pathname + window.location.search;
  void htmx
    .ajax("get", address, { target: "#results", select: "#results", swap: "morph" })
    .then(() => {
      part("list")?.scrollTo(0, 0); // what is new stands there
      const row = focused ? part(focused) : rows()[0];
      row?.querySelector("a")?.focus({ preventScroll: !!focused });
    });
}

// The queues and the chart are those of the page as it now is.
export function forget(): void {
  last.queues = last.volume = "";
}
