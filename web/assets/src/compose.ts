// The composer of an answer: its size while one writes, drafts that keep themselves, texts that are
// offered, and a word when a colleague has changed the same draft.

import htmx from "htmx.org";
import { listen } from "./live.ts";
import { part } from "./page.ts";
import { startPresence, writing } from "./presence.ts";

const MEASURE_MS = 200;
const KEEP_MS = 1500;

let measuring = 0;
let keeping = 0;
let busy = false;

function form(): HTMLFormElement | null {
  return part("composer") as HTMLFormElement | null;
}

function field(name: string): HTMLInputElement | null {
  return form()?.querySelector<HTMLInputElement>(`[name=${name}]`) ?? null;
}

function text(): HTMLTextAreaElement | null {
  return part("text") as HTMLTextAreaElement | null;
}

function say(words: string): void {
  const place = part("saving");
  if (place) place.textContent = words;
}

function sent(extra: Record<string, string> = {}): URLSearchParams {
  const found = form();
  const body = new URLSearchParams();
  if (!found) return body;
  for (const [name, value] of new FormData(found)) {
    if (typeof value === "string") body.append(name, value);
  }
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return body;
}

async function measure(): Promise<void> {
  const address = form()?.dataset.measure;
  const place = part("measured");
  if (!address || !place) return;
  const answer = await fetch(address, { method: "POST", body: sent() }).catch(() => null);
  if (answer?.ok) place.innerHTML = await answer.text();
}

// One at a time: a second one would name a version that the first has just used up.
async function keep(): Promise<void> {
  const found = form();
  if (!found || busy || !text()?.value.trim()) return;
  busy = true;
  const before = text()?.value;
  const answer = await fetch(found.action, {
    method: "POST",
    body: sent({ do: "save" }),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  busy = false;
  if (!answer) {
    say("not kept: no line; trying again");
    later();
  } else if (answer.status === 204) {
    took(answer.headers.get("X-Reply") ?? "", answer.headers.get("X-Version") ?? "");
    say("draft kept");
    if (text()?.value !== before) later();
  } else if (answer.status === 409) {
    overtaken();
  } else {
    say("not kept: press Save to see why");
  }
}

function took(reply: string, version: string): void {
  const found = form();
  const page = document.querySelector<HTMLElement>("[data-conversation]");
  if (!found || !page) return;
  const known = page.dataset.reply;
  const named = field("version");
  if (named) named.value = version;
  page.dataset.version = version;
  if (known === reply) return;
  page.dataset.reply = reply;
  found.action = `/replies/${reply}`;
  window.history.replaceState(window.history.state, "", `/replies/${reply}`);
}

function overtaken(): void {
  const place = part("overtaken");
  if (!place) return;
  place.hidden = false;
  const reply = document.querySelector<HTMLElement>("[data-reply]")?.dataset.reply;
  place.textContent =
    "A colleague has changed this draft. Your text stays here: copy what you need, then ";
  const link = document.createElement("a");
  link.href = `/replies/${reply ?? ""}`;
  link.textContent = "look at theirs";
  place.append(link, ".");
  say("");
}

function later(): void {
  window.clearTimeout(keeping);
  keeping = window.setTimeout(() => void keep(), KEEP_MS);
}

function changed(): void {
  writing(true);
  say("");
  window.clearTimeout(measuring);
  measuring = window.setTimeout(() => void measure(), MEASURE_MS);
  later();
}

// A text that is offered takes the place of the present one, or stands after it.
function take(event: Event): void {
  const offer = (event.target as HTMLElement).closest<HTMLElement>(".offer[data-text]");
  const place = text();
  if (!offer || !place) return;
  event.preventDefault();
  const words = offer.dataset.text ?? "";
  place.focus();
  if (place.value.trim()) {
    place.setRangeText(words, place.selectionStart, place.selectionEnd, "end");
  } else {
    place.value = words;
  }
  const gap = place.value.search(/\{[a-z]+\}/);
  if (gap >= 0) place.setSelectionRange(gap, place.value.indexOf("}", gap) + 1);
  changed();
}

// The account decides whether the main button sends or submits.
function showWay(): void {
  const button = form()?.querySelector<HTMLButtonElement>("button[data-way]");
  const account = part("account") as HTMLSelectElement | null;
  const chosen = account?.selectedOptions[0];
  if (!button || !chosen) return;
  const second = chosen.text.includes("a second person approves");
  button.value = second ? "submit" : "send";
  button.textContent = second ? "Submit for approval" : "Send";
}

async function refreshTurns(): Promise<void> {
  const page = document.querySelector<HTMLElement>("[data-conversation]");
  const turns = part("turns");
  if (!page || !turns) return;
  const answer = await fetch(`/conversation/${page.dataset.conversation ?? ""}/turns`).catch(
    () => null,
  );
  if (!answer?.ok) return;
  const atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 40;
  turns.outerHTML = await answer.text();
  if (atEnd) part("turns")?.lastElementChild?.scrollIntoView({ block: "nearest" });
  if (!text()) refreshComposer();
}

// What has been let go says by itself what became of it; a text that can be changed is left alone.
function refreshComposer(): void {
  const place = document.querySelector(".compose");
  if (!place || place.contains(document.activeElement)) return;
  void htmx.ajax("get", window.location.pathname, {
    target: ".compose",
    select: ".compose",
    swap: "outerHTML",
  });
}

let reloading = 0;

// A page of lists shows what is new by itself, unless somebody is writing in it.
function refreshLists(): void {
  if (!document.querySelector("[data-live=replies]")) return;
  window.clearTimeout(reloading);
  reloading = window.setTimeout(() => {
    if (document.activeElement?.matches("input, textarea, select")) return;
    void htmx.ajax("get", window.location.pathname, {
      target: "main",
      select: "main",
      swap: "outerHTML",
    });
  }, 400);
}

export function startComposing(): void {
  const page = document.querySelector<HTMLElement>("[data-conversation], [data-live=replies]");
  if (!page) return;
  startPresence();
  document.addEventListener("click", take);
  form()?.addEventListener("input", changed);
  part("account")?.addEventListener("change", showWay);
  form()?.addEventListener("submit", () => window.clearTimeout(keeping));
  part("turns")?.lastElementChild?.scrollIntoView({ block: "nearest" });
  const incident = Number(page.dataset.incident ?? 0);
  listen({
    filed(message) {
      if (message.all || message.incidents.includes(incident)) void refreshTurns();
      refreshLists();
    },
    catchUp() {
      void refreshTurns();
    },
    present() {
      // who looks at the incident is shown on the board
    },
    show() {
      // these pages say nothing of their line: what they show is kept on the server
    },
  });
}
