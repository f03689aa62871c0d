// The strip at the foot of the board: it says what was done, and asks what is to be chosen.

import { part } from "./page.ts";

const SHOWN_MS = 20_000;

interface Choice {
  word: string;
  key?: string;
  act: () => void;
}

interface Saying {
  bad?: boolean;
  undo?: boolean;
  choices?: Choice[];
}

let hiding = 0;
let question: { words: string; choices: Choice[]; closed: () => void } | undefined;

// A question stays until it is answered or closed.
export function ask(words: string, choices: Choice[], closed: () => void): void {
  question = { words, choices, closed };
  show(words, { choices });
}

// What is told while a question is open stands before it: the officer is about to answer it.
export function tell(words: string, more: Saying = {}): void {
  if (question) show(`${words} ${question.words}`, { bad: more.bad, choices: question.choices });
  else show(words, more);
}

function show(words: string, more: Saying): void {
  const strip = part("strip");
  const keys = part("strip-keys");
  if (!strip || !keys) return;
  strip.hidden = false;
  strip.classList.toggle("bad", Boolean(more.bad));
  strip.setAttribute("role", more.bad ? "alert" : "status");
  (part("strip-words") as HTMLElement).textContent = words;
  (part("strip-undo") as HTMLElement).hidden = !more.undo;
  keys.replaceChildren(...(more.choices ?? []).map(button));
  window.clearTimeout(hiding);
  if (!question) hiding = window.setTimeout(hideStrip, more.bad ? 3 * SHOWN_MS : SHOWN_MS);
}

function button(choice: Choice): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = choice.word;
  if (choice.key) {
    const key = document.createElement("kbd");
    key.textContent = choice.key;
    made.append(" ", key);
  }
  made.addEventListener("click", choice.act);
  return made;
}

export function hideStrip(): void {
  const strip = part("strip");
  question?.closed();
  question = undefined;
  if (!strip || strip.hidden) return;
  const focused = strip.contains(document.activeElement);
  strip.hidden = true;
  const row = document.querySelector<HTMLElement>(".row.current .title a, .row .title a");
  if (focused) (row?.offsetParent ? row : part("detail"))?.focus({ preventScroll: true });
}
