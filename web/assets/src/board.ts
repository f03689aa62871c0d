// What the board does beyond links and forms, which work without it.

import "./board.css";
import "htmx.org";
import { startTicking } from "./ages";
import { refreshDetail } from "./detail";
import { startKeys } from "./keys";
import { listen } from "./live";
import { announce, openIncident, part } from "./page";
import { ask, heard, loadNew, settle } from "./refresh";
import { startTheme } from "./theme";

const WORDS = { live: "live", reconnecting: "reconnecting", off: "not live" };

function showMaps(): void {
  const all = part("map");
  if (all && !all.dataset.drawn) void import("./map/all").then((map) => map.show(all));
  const small = part("map-small");
  if (small && !small.dataset.drawn) void import("./map/small").then((map) => map.show(small));
}

// Which incident is open, so that a change of the filter leaves it so.
function rememberOpen(): void {
  const kept = part("kept");
  kept?.querySelector("[name=incident]")?.remove();
  const open = openIncident();
  if (!kept || !open) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "incident", value: String(open) });
  kept.append(field);
}

let opened = openIncident();

function pageChanged(): void {
  settle();
  rememberOpen();
  showMaps();
  const open = openIncident();
  if (open === opened) return;
  const before = opened;
  opened = open;
  const detail = part("detail");
  detail?.scrollTo(0, 0);
  if (open) {
    announce(`opened: ${detail?.querySelector("h1")?.textContent ?? ""}`);
    // on a narrow screen the list is hidden now, and the focus would be lost with it
    if (window.matchMedia("(max-width: 900px)").matches) detail?.focus();
  } else {
    part(`i-${before}`)?.querySelector<HTMLElement>("a")?.focus();
  }
}

function start(): void {
  startTheme();
  startTicking();
  if (!part("board")) return;
  startKeys();
  pageChanged();
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("#new")) loadNew();
  });
  for (const name of ["htmx:afterSettle", "htmx:historyRestore", "htmx:historyCacheMissLoad"]) {
    document.body.addEventListener(name, pageChanged);
  }
  document.addEventListener("visibilitychange", ask);
  listen({
    filed(message) {
      heard(message.revision);
      if (message.all || message.incidents.includes(openIncident())) refreshDetail();
    },
    catchUp() {
      ask();
      refreshDetail();
    },
    show(state) {
      const place = part("live");
      if (!place || place.dataset.state === state) return;
      if (place.dataset.state !== "off") announce(`the page is ${WORDS[state]}`);
      place.dataset.state = state;
      place.textContent = WORDS[state];
    },
  });
}

start();
