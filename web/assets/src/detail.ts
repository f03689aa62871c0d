// The open incident keeps up too: its facts change in place, further posts wait behind a line.

import htmx from "htmx.org";
import { paintMine } from "./marks.ts";
import { leadsElsewhere, underTheHand } from "./merging.ts";
import { announce, count, fill, openIncident, part } from "./page.ts";
import { repaintPresence } from "./presence.ts";

const PAUSE_MS = 1000;
const SOON_MS = 250;
let timer = 0;
let askedAt = 0;

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

// The open incident as another rendering shows it. `always`: also where its version is the same.
export function patchDetail(html: string, always = false): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("detail");
  const here = part("detail");
  if (!fresh || !here || leadsElsewhere(fresh)) return;
  if (fresh.dataset.incident !== here.dataset.incident) return;
  const head = here.querySelector<HTMLElement>(".head");
  const version = Number(fresh.querySelector<HTMLElement>(".head")?.dataset.version);
  const known = Number(head?.dataset.version);
  if (version < known || (version === known && !always)) return;
  const choosing = here.querySelector<HTMLDetailsElement>("#places")?.open; // not under the hand
  const rest = choosing ? [] : ["#places"];
  // steps that somebody is about to take stay those that they saw: who was faster is told then
  if (always || !here.querySelector("#steps .step-panel[open]")) rest.push("#steps");
  const head_parts = [".head > h1", ".head > .facts-line", "#did", "#raised"];
  const body = [".facts dl", "#merging", "#history", "#reports-title", "#asked"];
  for (const selector of [...head_parts, ...body, ...rest]) {
    const place = here.querySelector<HTMLElement>(selector);
    const other = fresh.querySelector<HTMLElement>(selector);
    if (!place || !other || underTheHand(place)) continue;
    fill(place, other.innerHTML);
    place.className = other.className;
    htmx.process(place);
  }
  if (head) {
    head.className = fresh.querySelector(".head")?.className ?? head.className;
    head.dataset.version = String(version);
  }
  paintMine(here);
  repaintPresence(here);
  moveMap(here, fresh);
  for (const post of here.querySelectorAll<HTMLElement>(".post")) retell(post, fresh);
  sayFurther(here, fresh);
}

// The place may have been corrected: the small map is drawn anew where it shows another.
function moveMap(here: HTMLElement, fresh: HTMLElement): void {
  const place = here.querySelector<HTMLElement>(".where");
  const other = fresh.querySelector<HTMLElement>(".where");
  if (!place || !other || spotOf(place) === spotOf(other)) return;
  place.innerHTML = other.innerHTML;
  document.dispatchEvent(new Event("maps"));
}

function spotOf(where: HTMLElement): string {
  const { lat, lon, radius, candidates } = where.querySelector<HTMLElement>(".map")?.dataset ?? {};
  return [lat, lon, radius, candidates].join();
}

// And the reasons of its posts with it.
function retell(post: HTMLElement, fresh: HTMLElement): void {
  for (const selector of [":scope > .text", ":scope > .why"]) {
    const place = post.querySelector<HTMLElement>(selector);
    const other = fresh
      .querySelector(`#${CSS.escape(post.id)}`)
      ?.querySelector<HTMLElement>(selector);
    if (place && other && place.textContent !== other.textContent) fill(place, other.innerHTML);
  }
}

function sayFurther(here: HTMLElement, fresh: HTMLElement): void {
  const known = new Set([...here.querySelectorAll(".post")].map((one) => one.id));
  const further = [...fresh.querySelectorAll(".post")].filter((one) => !known.has(one.id)).length;
  const list = part("reports");
  if (!list || !further) return;
  let line = part("further-posts") as HTMLButtonElement | null;
  if (!line) {
    const holder = document.createElement("li");
    holder.className = "further";
    line = document.createElement("button");
    line.id = "further-posts";
    line.className = "arrivals";
    line.type = "button";
    line.addEventListener("click", () => {
      const address = window.location.pathname + window.location.search;
      void htmx.ajax("get", address, { target: "#detail", select: "#detail", swap: "outerHTML" });
    });
    holder.append(line);
    list.prepend(holder);
  }
  line.textContent = count(further, "further post", "further posts");
  announce(`the open incident has ${line.textContent}`);
}
