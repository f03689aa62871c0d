// What the server does not know of this page, shown again after it has drawn a part of it.

import { tick } from "./ages.ts";
import { paintMine } from "./marks.ts";
import { openIncident, part, rows } from "./page.ts";
import { repaintPresence } from "./presence.ts";
import { selectionChanged } from "./selection.ts";
import { mountAll } from "./widgets.ts";

export function repaint(): void {
  const open = openIncident();
  part("board")?.classList.toggle("opened", open > 0);
  for (const row of rows()) {
    const isOpen = Number(row.dataset.id) === open;
    row.classList.toggle("current", isOpen);
    const link = row.querySelector(".title a");
    if (isOpen) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
  paintMine(document);
  repaintPresence(document);
  selectionChanged();
  tick();
  mountAll();
}
