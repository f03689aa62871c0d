// What the board does beyond links and forms, which work without it.

import "./board.css";
import "htmx.org";
import { startTicking } from "./ages.ts";
import { startCarrying } from "./carried.ts";
import { startComposing } from "./compose.ts";
import { refreshDetail } from "./detail.ts";
import { startFinding } from "./find.ts";
import { startKeys } from "./keys.ts";
import { listen } from "./live.ts";
import { remark } from "./marks.ts";
import { stepTold } from "./merging.ts";
import { announce, isNarrow, openIncident, part } from "./page.ts";
import { startPasskeys } from "./passkeys.ts";
import { placesChanged, startPlaces } from "./places.ts";
import { ask as askPresence, heardPresence, presenceChanged, startPresence } from "./presence.ts";
import { ask, heard, loadNew, settle } from "./refresh.ts";
import { bring } from "./rows.ts";
import { startSelection } from "./selection.ts";
import { stepsChanged } from "./steps.ts";
import { startTheme } from "./theme.ts";
import { startTriage } from "./triage.ts";

const WORDS = { live: "live", reconnecting: "reconnecting", off: "not live" };

// The maps carry no id: htmx would copy what Leaflet has written on the old one to the new one.
function showMaps(): void {
  const all = document.querySelector<HTMLElement>("[data-map=all]");
  if (all && begin(all)) void import("./map/all").then((map) => map.show(all));
  const small = document.querySelector<HTMLElement>("[data-map=small]");
  if (small && begin(small)) void import("./map/small").then((map) => map.show(small));
  // drawn when they are opened: a hidden map has no size
  for (const pick of document.querySelectorAll<HTMLElement>(".another[open] [data-map=pick]")) {
    if (begin(pick)) void import("./map/pick").then((map) => map.show(pick));
  }
}

function begin(place: HTMLElement): boolean {
  const isFirst = !place.dataset.drawn;
  place.dataset.drawn = "yes";
  return isFirst;
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
let listScroll = 0; // of the list on a narrow screen, where the open incident takes its place

function pageChanged(): void {
  settle();
  rememberOpen();
  showMaps();
  placesChanged();
  presenceChanged();
  stepsChanged();
  stepTold();
  const open = openIncident();
  if (open === opened) return;
  const before = opened;
  opened = open;
  const detail = part("detail");
  detail?.scrollTo(0, 0);
  if (open) {
    announce(`opened: ${detail?.querySelector("h1")?.textContent ?? ""}`);
    // on a narrow screen the list is hidden now, and the focus would be lost with it
    if (isNarrow()) {
      detail?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  } else {
    if (isNarrow()) window.scrollTo(0, listScroll);
    part(`i-${before}`)?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  }
}

function start(): void {
  startTheme();
  startPasskeys();
  startTicking();
  startCarrying();
  if (!part("board")) {
    showMaps();
    startComposing();
    return;
  }
  startKeys();
  startPlaces();
  startTriage();
  startSelection();
  startFinding();
  pageChanged();
  startPresence();
  document.addEventListener("maps", showMaps);
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("#new")) loadNew();
  });
  for (const name of ["htmx:afterSettle", "htmx:historyRestore", "htmx:historyCacheMissLoad"]) {
    document.body.addEventListener(name, pageChanged);
  }
  document.body.addEventListener("htmx:beforeSwap", () => {
    if (!openIncident()) listScroll = window.scrollY;
  });
  document.addEventListener("visibilitychange", () => ask());
  listen({
    filed(message) {
      const decided = message.decided ?? [];
      remark(decided);
      const byHand = message.by_hand ?? [];
      heard(message.revision);
      void bring(byHand, message.revision);
      const open = openIncident();
      if (byHand.includes(open) || decided.some((one) => one.id === open)) refreshDetail(true);
      else if (message.all || message.incidents.includes(open)) refreshDetail();
    },
    present: heardPresence,
    catchUp() {
      ask();
      askPresence();
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
