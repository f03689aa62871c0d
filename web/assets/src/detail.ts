// The open incident keeps up too: its facts change in place, further posts wait behind a line.

import htmx from "htmx.org";
import { leadsElsewhere } from "./merging.ts";
import { morph } from "./morph.ts";
import { announce, count, openIncident, part } from "./page.ts";
import { repaint } from "./repaint.ts";
import { anchored } from "./scroll_anchor.ts";

const PAUSE_MS = 1000;
const SOON_MS = 250;
let timer = 0;
let askedAt = 0;

export function startDetail(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target as HTMLElement).closest("#further-posts")) return;
    const address = window.location.pathname + window.location.search;
    void htmx.ajax("get", address, { target: "#detail", select: "#detail", swap: "morph" });
  });
}

// `soon`: somebody decided something there.
export function refreshDetail(soon = false): void {
  if (!openIncident()) return;
  if (timer && !soon) return;
  window.clearTimeout(timer);
  const pause = Math.max(0, askedAt + (soon ? SOON_MS : PAUSE_MS) - Date.now());
  timer = window.setTimeout(() => {
    timer = 0;
    void load();
  }, pause);
}

async function load(): Promise<void> {
  const number = openIncident();
  if (!number) return;
  askedAt = Date.now();
  const query = new URLSearchParams(window.location.search);
  query.set("incident", String(number));
  const answer = await fetch(`/board?${query}`, {
    headers: { "HX-Request": "true", "HX-Target": "detail" },
  });
  if (!answer.ok || openIncident() !== number) return;
  patchDetail(await answer.text());
}

// The open incident as another rendering shows it. `own`: what this officer did has made it so.
export function patchDetail(html: string, own = false): void {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("detail");
  const here = part("detail");
  if (!fresh || !here || leadsElsewhere(fresh)) return;
  if (fresh.dataset.incident !== here.dataset.incident) return;
  const version = versionOf(fresh, ".head");
  // the live feed may have brought newer marks than the rest
  if (version < versionOf(here, ".head .marks")) return;
  if (version === versionOf(here, ".head") && !own) return;
  const further = postsOf(fresh).filter((one) => !part(one.id)).length;
  // posts come and go when the officer asks for it: nobody reads a list that moves
  const isPost = (node: Node) => node.parentElement?.id === "reports";
  anchored("detail", () => {
    morph(here, fresh, { own, adds: (node) => !isPost(node), removes: (node) => !isPost(node) });
    sayFurther(further);
  });
  repaint();
}

function versionOf(detail: HTMLElement, part: string): number {
  return Number(detail.querySelector<HTMLElement>(part)?.dataset.version ?? 0);
}

function postsOf(detail: HTMLElement): HTMLElement[] {
  return [...detail.querySelectorAll<HTMLElement>(".post")];
}

function sayFurther(further: number): void {
  const line = part("further-posts");
  if (!line || !further) return;
  line.hidden = false;
  line.textContent = count(further, "further post", "further posts");
  announce(`the open incident has ${line.textContent}`);
}
