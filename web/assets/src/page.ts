// The parts of the page that the scripts know, and what they say to a screen reader.

export function part(id: string): HTMLElement | null {
  return document.getElementById(id);
}

export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#list > .row")];
}

export function openIncident(): number {
  return Number(part("detail")?.dataset.incident ?? 0);
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

let said = "";
let saidAt = 0;
let waiting = 0;

// At most one sentence in ten seconds, the newest: a screen reader must not be talked over.
export function announce(words: string): void {
  said = words;
  window.clearTimeout(waiting);
  const pause = Math.max(0, saidAt + 10_000 - Date.now());
  waiting = window.setTimeout(() => {
    const place = part("announce");
    if (place) place.textContent = said;
    saidAt = Date.now();
  }, pause);
}

export function isNarrow(): boolean {
  return window.matchMedia("(max-width: 900px)").matches;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

// Replaces what is inside `place`, keeping the focus where it was (by id), details open, and what
// somebody has typed.
export function fill(place: HTMLElement, html: string): void {
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
  const typed = [...place.querySelectorAll<Field>("textarea[id], input[id]:not([type=checkbox])")]
    .filter((one) => one.value !== one.defaultValue)
    .map((one) => ({ id: one.id, value: one.value, at: one.selectionStart }));
  const open = [...place.querySelectorAll("details[open]")].map((one) => one.id || "?");
  place.innerHTML = html;
  for (const one of place.querySelectorAll("details")) {
    if (open.includes(one.id || "?")) one.open = true;
  }
  for (const { id, value, at } of typed) {
    const field = part(id) as Field | null;
    if (!field) continue;
    field.value = value;
    if (field.matches("textarea, [type=search], [type=text], [type=url]")) {
      field.setSelectionRange(at, at);
    }
  }
  if (focused) part(focused)?.focus({ preventScroll: true });
}
