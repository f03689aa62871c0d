// The open incident keeps up too: its facts change in place, further posts wait behind a line.

import htmx from "htmx.org";
import { leadsElsewhere, underTheHand } from "./merging";
import { announce, count, fill, openIncident, part } from "./page";

const PAUSE_MS = 1000;
let timer = 0;
let askedAt = 0;

export function refreshDetail(): void {
  if (timer || !openIncident()) return;
  const pause = Math.max(0, askedAt + PAUSE_MS - Date.now());
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
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("detail");
  const here = part("detail");
  if (!fresh || !here || leadsElsewhere(fresh)) return;
  const version = fresh.querySelector<HTMLElement>(".head")?.dataset.version;
  if (here.querySelector<HTMLElement>(".head")?.dataset.version === version) return;
  const choosing = here.querySelector<HTMLDetailsElement>("#places")?.open; // not under the hand
  const rest = choosing ? [] : ["#places"];
  for (const selector of [".head", "#raised", ".facts dl", "#merging", "#reports-title", ...rest]) {
    const place = here.querySelector<HTMLElement>(selector);
    const other = fresh.querySelector<HTMLElement>(selector);
    if (!place || !other || underTheHand(place)) continue;
    fill(place, other.innerHTML);
    place.className = other.className;
    if (other.dataset.version) place.dataset.version = other.dataset.version;
    htmx.process(place);
  }
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
