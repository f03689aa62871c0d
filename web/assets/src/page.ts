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

export function token(): string {
  return document.querySelector<HTMLInputElement>("[name=csrf_token]")?.value ?? "";
}
