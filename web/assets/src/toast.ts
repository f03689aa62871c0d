// The toast at the foot of the board: it says what was done, and asks what is to be chosen.

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
  const toast = part("toast");
  const keys = part("toast-keys");
  if (!toast || !keys) return;
  toast.hidden = false;
  toast.classList.toggle("bad", Boolean(more.bad));
  toast.setAttribute("role", more.bad ? "alert" : "status");
  (part("toast-words") as HTMLElement).textContent = words;
  (part("toast-undo") as HTMLElement).hidden = !more.undo;
  keys.replaceChildren(...(more.choices ?? []).map(button));
  window.clearTimeout(hiding);
  if (!question) hiding = window.setTimeout(hideToast, more.bad ? 3 * SHOWN_MS : SHOWN_MS);
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

export function hideToast(): void {
  const toast = part("toast");
  question?.closed();
  question = undefined;
  if (!toast || toast.hidden) return;
  const focused = toast.contains(document.activeElement);
  toast.hidden = true;
  const row = document.querySelector<HTMLElement>(".row.current .title a, .row .title a");
  if (focused) (row?.offsetParent ? row : part("detail"))?.focus({ preventScroll: true });
}
