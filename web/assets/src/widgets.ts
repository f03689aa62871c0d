// Widgets: what scripts make of an element with data-widget. Each is mounted on its own root, and
// knows nothing of the rest of the page: a page can hold several of a kind.

// `signal` is aborted when the root has left the page or is drawn anew.
export type Mount = (root: HTMLElement, signal: AbortSignal) => void;

let kinds: Readonly<Record<string, Mount>> = {};
const mounted = new Map<HTMLElement, AbortController>();

// `all`: by the word of data-widget.
export function startWidgets(all: Readonly<Record<string, Mount>>): void {
  kinds = all;
  mountAll();
}

// Mounts what is on the page and is not mounted yet; lets go of what has left it.
export function mountAll(): void {
  for (const root of mounted.keys()) if (!root.isConnected) unmount(root);
  for (const root of document.querySelectorAll<HTMLElement>("[data-widget]")) {
    const mount = kinds[root.dataset.widget ?? ""];
    if (!mount || mounted.has(root)) continue;
    const end = new AbortController();
    mounted.set(root, end);
    mount(root, end.signal);
  }
}

export function unmount(root: HTMLElement): void {
  mounted.get(root)?.abort();
  mounted.delete(root);
}
