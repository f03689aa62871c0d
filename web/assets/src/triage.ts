// Steps of triage: forms sent without leaving the page.

import { patchDetail } from "./detail.ts";
import { type Mark, remark } from "./marks.ts";
import { remember, seenSince } from "./own_acts.ts";
import { isNarrow, openIncident, part, rows, token } from "./page.ts";
import { deselect, selected } from "./selection.ts";
import { hideToast, tell } from "./toast.ts";

interface Done {
  number: number;
  decision: number;
  title: string;
  said: string;
}

interface Outcome {
  done: Done[];
  refused: { number: number; title: string; why: string; conflict: boolean }[];
  said: string;
  marks: Mark[];
  left: number[];
  beside: string;
}

const UNDONE_MS = 10 * 60_000; // the key undoes for this long; the history for ever

let lastDone: { at: number; done: Done[] }[] = [];

export function startTriage(): void {
  document.documentElement.dataset.scripts = "yes";
  // before htmx, which would follow the form to another page
  document.addEventListener("submit", submitted, { capture: true });
  part("toast-undo")?.addEventListener("click", () => void undo());
  part("toast-close")?.addEventListener("click", hideToast);
}

function submitted(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-step], [data-bulk]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const fields = new FormData(form, event.submitter);
  if (form.matches("[data-bulk]")) {
    const panel = event.submitter?.closest<HTMLDetailsElement>(".step-panel");
    if (panel) panel.open = false;
    fields.delete("incident"); // the boxes are as old as their rows
    const asked = [...fields].map(([name, value]) => [name, String(value)]);
    void stepAll(selected(), Object.fromEntries(asked) as Record<string, string>);
    return;
  }
  shut(form.closest("details")); // the next key is for the board, not for what is on its way
  const number = Number(/incident\/(\d+)\//.exec(form.action)?.[1]);
  const body = () => {
    const seen = fields.get("seen");
    if (typeof seen === "string") fields.set("seen", seenSince(number, seen));
    return fields;
  };
  void send(`/incident/${number}/step`, body, form);
}

function shut(panel: HTMLDetailsElement | null): void {
  if (!panel) return;
  const focused = panel.contains(document.activeElement);
  panel.open = false;
  if (focused) panel.querySelector("summary")?.focus({ preventScroll: true });
}

// The same step for several incidents: each with how many of its decisions were shown.
export function stepAll(numbers: number[], fields: Record<string, string>): Promise<void> {
  return send("/triage/steps", () => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const number of numbers) body.append("incident", `${number}:${seenOf(number)}`);
    return body;
  });
}

export async function undo(): Promise<void> {
  await line; // what is undone may be on its way
  const last = lastDone.pop();
  if (!last || last.at < Date.now() - UNDONE_MS) {
    tell(
      "There is nothing of yours to undo here: the history of an incident undoes what is older.",
    );
    return;
  }
  const body = new FormData();
  body.set("do", "undo");
  for (const one of last.done) body.append("incident", `${one.number}:${one.decision}`);
  await send("/triage/steps", () => body);
}

function seenOf(number: number): string {
  const row = part(`i-${number}`)?.dataset.seen;
  const steps = document.querySelector<HTMLInputElement>(
    `#steps[data-number="${number}"] [name=seen]`,
  );
  return row ?? steps?.value ?? "0";
}

// One step after the other: each is taken on what the one before has left.
let line = Promise.resolve();

function send(path: string, body: () => FormData, form?: HTMLFormElement): Promise<void> {
  line = line.then(() => post(path, body(), form));
  return line;
}

async function post(path: string, fields: FormData, form?: HTMLFormElement): Promise<void> {
  fields.set("csrf_token", token());
  const query = new URLSearchParams(part("results")?.dataset.query ?? window.location.search);
  const open = openIncident();
  if (open) query.set("incident", String(open));
  try {
    const answer = await fetch(`${path}?${query}`, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
    });
    if (answer.status === 401) window.location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    took((await answer.json()) as Outcome, fields, form);
  } catch {
    reopen(form); // what was typed stays where it is
    tell("Not done: there is no answer from the board. Try again in a moment.", { bad: true });
  }
}

function took(outcome: Outcome, fields: FormData, form?: HTMLFormElement): void {
  const from = document.activeElement as HTMLElement | null;
  const undone = fields.get("do") === "undo";
  const typed = String(fields.get("why") ?? "");
  if (outcome.done.length) {
    form?.reset();
    form?.querySelector<HTMLTextAreaElement>("textarea")?.blur();
    if (!undone) lastDone = [...lastDone.slice(-19), { at: Date.now(), done: outcome.done }];
  }
  for (const one of outcome.done) {
    part(`i-${one.number}`)?.classList.toggle("gone", outcome.left.includes(one.number));
  }
  if (!undone) rememberActs(outcome, fields);
  remark(outcome.marks);
  // a form of the open incident is no step on the selection
  if (!undone && fields.has("incident")) deselect(outcome.done.map((one) => one.number));
  if (outcome.beside) patchDetail(outcome.beside, true);
  if (!outcome.done.length) reopen(form);
  if (!outcome.done.length && typed) keepWords(typed);
  say(outcome, String(fields.get("do") ?? ""), undone);
  keepFocus(outcome, from, form);
}

function rememberActs(outcome: Outcome, fields: FormData): void {
  const sent = new Map(fields.getAll("incident").map((one) => String(one).split(":") as Pair));
  for (const { number } of outcome.done) {
    const seen = sent.get(String(number)) ?? fields.get("seen");
    const mark = outcome.marks.find((one) => one.id === number);
    if (typeof seen === "string" && mark) remember(number, seen, mark.seen);
  }
}

type Pair = [number: string, seen: string];

// What was sent from a panel and not done can be mended there.
function reopen(form?: HTMLFormElement): void {
  const id = form?.closest("details")?.id;
  const panel = id ? (part(id) as HTMLDetailsElement | null) : null;
  if (panel) panel.open = true;
}

// Words that were typed for a step which is no longer there wait in the note.
function keepWords(typed: string): void {
  const here = [...document.querySelectorAll<HTMLInputElement>("#detail textarea, #detail input")];
  const note = part("note") as HTMLTextAreaElement | null;
  if (note && !note.value && !here.some((one) => one.value === typed)) note.value = typed;
}

function say(outcome: Outcome, did: string, undone: boolean): void {
  const { done, refused } = outcome;
  const words: string[] = outcome.said ? [`Not done: ${outcome.said}`] : [];
  const [first] = done;
  if (first) {
    const what = done.length === 1 ? first.title : `${done.length} incidents`;
    words.push(`${what}: you ${first.said}.`);
  }
  if (refused.length > 1) words.push(`${refused.length} not done:`);
  for (const one of refused) {
    words.push(
      refused.length > 1 ? `${one.title}: ${one.why};` : `Not done, ${one.title}: ${one.why}.`,
    );
  }
  const bad = Boolean(outcome.said) || refused.length > 0;
  const other = did === "take" && refused.length === 1 && !done.length ? refused[0] : undefined;
  const over = other ? [{ word: "Take it over", act: () => takeOver(other.number) }] : [];
  tell(words.join(" "), { bad, undo: done.length > 0 && !undone, choices: over });
}

function takeOver(number: number): void {
  void stepAll([number], { do: "give", to: "me" });
}

// The focus stays where it was; where that has gone, or the incident has left the list, it moves on
// to the next one.
function keepFocus(outcome: Outcome, from: HTMLElement | null, form?: HTMLFormElement): void {
  const left = outcome.done.map((one) => one.number).filter((one) => outcome.left.includes(one));
  const isList = !isNarrow() || !openIncident();
  if (left.length && isList) {
    const next = after(left);
    if (next) {
      next.querySelector<HTMLElement>(".title a")?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      return;
    }
  }
  const lost = document.activeElement === document.body || !document.activeElement;
  if (!lost) return;
  const back = from?.id ? part(from.id) : null;
  const summary = form?.closest("details")?.id;
  const opener = summary ? document.querySelector<HTMLElement>(`#${summary} > summary`) : null;
  const step = document.querySelector<HTMLElement>("#steps button");
  const row = part(`i-${outcome.done[0]?.number ?? outcome.refused[0]?.number}`);
  const link = row?.querySelector<HTMLElement>(".title a");
  const place = [back, opener, step, link, part("detail")].find((one) => one?.offsetParent);
  place?.focus({ preventScroll: true });
}

// The row after those that have left, else the one before.
function after(left: number[]): HTMLElement | undefined {
  const all = rows();
  const at = Math.max(...left.map((one) => all.findIndex((row) => row.id === `i-${one}`)));
  if (at < 0) return undefined;
  const stays = (row: HTMLElement) => !row.classList.contains("gone");
  return all.slice(at + 1).find(stays) ?? all.slice(0, at).reverse().find(stays);
}
