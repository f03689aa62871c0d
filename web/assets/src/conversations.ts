// The pages of conversations keep up: what was said, what became of our texts, and the lists of them.

import htmx from "htmx.org";
import { listen } from "./live.ts";
import { part } from "./page.ts";
import { startPresence } from "./presence.ts";

const RELOAD_MS = 400;

export function startConversations(): void {
  const page = document.querySelector<HTMLElement>("[data-conversation], [data-live=replies]");
  if (!page) return;
  startPresence();
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
  for (const composer of document.querySelectorAll<HTMLElement>("[data-widget=composer]")) {
    refreshComposer(composer);
  }
}

// What has been let go says by itself what became of it; a text that can be changed is left alone.
function refreshComposer(composer: HTMLElement): void {
  if (composer.querySelector("textarea[name=text]")) return;
  if (composer.contains(document.activeElement)) return;
  void htmx.ajax("get", window.location.pathname, {
    target: `#${composer.id}`,
    select: `#${composer.id}`,
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
  }, RELOAD_MS);
}
