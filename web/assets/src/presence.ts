// Who else is at an incident: said by each page of itself, asked for of those that are shown.

import { constants } from "./constants.ts";
import { openIncident, part, rows, token } from "./page.ts";

const PAUSE_MS = 1000; // between two questions

type Present = [mark: string, name: string, doing: "looking" | "writing"];

const page = Math.random().toString(36).slice(2, 14); // crypto.randomUUID needs https
let there: Record<string, Present[]> = {};
let said = 0; // the incident that we said last
let isWriting = false;
let askedAt = 0;
let timer = 0;

// The incident of this page: the one that is open, or the one of the conversation.
function here(): number {
  const talk = document.querySelector<HTMLElement>("[data-conversation]");
  return openIncident() || Number(talk?.dataset.incident ?? 0);
}

function says(): boolean {
  return (
    part("board")?.dataset.triages !== undefined || !!document.querySelector("[data-conversation]")
  );
}

export function startPresence(): void {
  window.setInterval(() => {
    if (document.hidden) return;
    if (here()) beat();
    if (Object.keys(there).length) ask(); // who left without a word
  }, constants().presenceLastsMs / 2);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && here()) beat();
  });
  window.addEventListener("pagehide", () => leave());
  presenceChanged();
  ask();
}

// The reply composer says when its officer begins to write and stops.
export function writing(writes: boolean): void {
  if (isWriting === writes) return;
  isWriting = writes;
  beat();
}

// After another incident was opened, or none is.
export function presenceChanged(): void {
  if (here() === said) return;
  isWriting = false;
  if (here()) beat();
  else leave();
}

export function heardPresence(numbers: number[]): void {
  const shown = new Set([openIncident(), ...rows().map((row) => Number(row.dataset.id))]);
  if (numbers.some((one) => shown.has(one))) ask();
}

export function repaintPresence(root: ParentNode): void {
  const me = part("board")?.dataset.me;
  for (const place of root.querySelectorAll<HTMLElement>("[data-here]")) {
    const others = (there[place.dataset.here ?? ""] ?? []).filter(([mark]) => mark !== me);
    const words = place.matches(".present") ? sentence(others) : short(others);
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
    place.title = sentence(others);
    place.classList.toggle(
      "writes",
      others.some(([, , doing]) => doing === "writing"),
    );
  }
}

function fields(number: number): FormData {
  const body = new FormData();
  body.set("csrf_token", token());
  body.set("page", page);
  body.set("incident", String(number));
  body.set("doing", isWriting ? "writing" : "looking");
  return body;
}

function beat(): void {
  if (!says() || document.hidden) return;
  said = here();
  // without an answer the next beat says it again
  fetch("/presence", { method: "POST", body: fields(said), keepalive: true }).catch(
    () => undefined,
  );
}

function leave(): void {
  if (!said) return;
  said = 0;
  isWriting = false;
  navigator.sendBeacon("/presence", fields(0));
}

export function ask(): void {
  if (timer || document.hidden) return;
  const pause = Math.max(0, askedAt + PAUSE_MS - Date.now()) + Math.random() * 100;
  timer = window.setTimeout(() => {
    timer = 0;
    void load();
  }, pause);
}

async function load(): Promise<void> {
  askedAt = Date.now();
  const shown = new Set([openIncident(), ...rows().map((row) => Number(row.dataset.id))]);
  shown.delete(0);
  if (!shown.size) return;
  try {
    const answer = await fetch(`/presence?n=${[...shown].join(",")}`, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) return;
    there = (await answer.json()) as Record<string, Present[]>;
    repaintPresence(document);
  } catch {
    // no line: the next question tells
  }
}

function sentence(others: Present[]): string {
  const words = { looking: "is looking at this", writing: "is writing a reply" };
  return others.map(([, name, doing]) => `${name} ${words[doing]}`).join(" · ");
}

function short(others: Present[]): string {
  const [first] = others;
  if (!first) return "";
  const [, name, doing] = first;
  const more = others.length > 1 ? ` +${others.length - 1}` : "";
  return `${name.split(" ")[0]}${more} ${doing === "writing" ? "writes" : "looks"}`;
}
