// What the board does beyond links and forms, which work without it.

import "./board.css";
import "htmx.org";
import { startTicking } from "./ages.ts";
import { mountComposer } from "./composer.ts";
import { startConversations } from "./conversations.ts";
import { refreshDetail, startDetail } from "./detail.ts";
import { startFinding } from "./find.ts";
import { startCarrying } from "./htmx_inheritance.ts";
import { startKeys } from "./keys.ts";
import { listen } from "./live.ts";
import { remark } from "./marks.ts";
import { stepTold } from "./merging.ts";
import { startMorphing } from "./morph.ts";
import { announce, isNarrow, openIncident, part } from "./page.ts";
import { startPasskeys } from "./passkeys.ts";
import { startPlaces } from "./places.ts";
import { ask as askPresence, heardPresence, presenceChanged, startPresence } from "./presence.ts";
import { ask, forget, heard, loadNew } from "./refresh.ts";
import { repaint } from "./repaint.ts";
import { bring } from "./rows.ts";
import { startSelection } from "./selection.ts";
import { startTheme } from "./theme.ts";
import { startTriage } from "./triage.ts";
import { stepsChanged } from "./triage_keys.ts";
import { type Mount, mountAll, startWidgets } from "./widgets.ts";

const WORDS = { live: "live", reconnecting: "reconnecting", off: "not live" };

const WIDGETS: Record<string, Mount> = { map: showMap, composer: mountComposer };

// A map is drawn when it is shown: a hidden one has no size.
function showMap(root: HTMLElement, signal: AbortSignal): void {
  const panel = root.closest("details");
  if (panel && !panel.open) {
    const opened = () => showMap(root, signal);
    panel.addEventListener("toggle", opened, { signal, once: true });
    return;
  }
  const draw = MAPS[root.dataset.map ?? ""];
  void draw?.().then((map) => signal.aborted || map.show(root, signal));
}

const MAPS: Record<string, () => Promise<{ show: Mount }>> = {
  all: () => import("./map/all.ts"),
  small: () => import("./map/small.ts"),
  pick: () => import("./map/pick.ts"),
};

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
  forget();
  repaint();
  rememberOpen();
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
  startMorphing();
  startWidgets(WIDGETS);
  document.body.addEventListener("htmx:afterSettle", mountAll);
  if (!part("board")) {
    startConversations();
    return;
  }
  startKeys();
  startPlaces();
  startTriage();
  startSelection();
  startFinding();
  startDetail();
  pageChanged();
  startPresence();
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
      const { decided, by_hand: byHand } = message;
      remark(decided);
      heard(message.revision);
      void bring(byHand, message.revision);
      const open = openIncident();
      if (byHand.includes(open) || decided.some((one) => one.id === open)) refreshDetail(true);
      else if (message.all || message.incidents.includes(open)) refreshDetail();
    },
    present: ({ incidents }) => heardPresence(incidents),
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
