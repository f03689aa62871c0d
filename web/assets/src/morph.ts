// What the server draws is laid over what is on the page (idiomorph): the focus, what is typed, open
// panels and the scroll stay. A template says of an element what else holds for it:
//   data-identity  what it is about; nothing is carried over to another identity
//   data-version   never goes back to an older version
//   data-own       filled by scripts or on demand: left alone while its data are the same
//   data-guard     a selector: while the element matches it, an officer works there, and nothing
//                  that comes from elsewhere changes it under the hand
//   data-stays     a notice that is taken away by the officer's next act alone

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { unmount } from "./widgets.ts";

export interface Choices {
  inner?: boolean; // what is inside of the place alone
  own?: boolean; // the answer to what this officer did: nothing is guarded from it
  adds?: (node: Node) => boolean; // false: not added
  removes?: (node: Node) => boolean; // false: not removed
}

type Fresh = Element | DocumentFragment | string;

export function morph(place: Element, fresh: Fresh, choices: Choices = {}): void {
  const { own = false, adds = () => true, removes = () => true } = choices;
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
  const content = fresh instanceof DocumentFragment ? fresh.children : fresh;
  const done = Idiomorph.morph(place, content, {
    morphStyle: choices.inner ? "innerHTML" : "outerHTML",
    callbacks: {
      beforeNodeMorphed: (old, one) => !isElement(old) || !isElement(one) || goesOn(old, one, own),
      beforeAttributeUpdated: (name, element) => isServers(name, element),
      beforeNodeAdded: adds,
      beforeNodeRemoved: (node) => removes(node) && (own || !isElement(node) || !stays(node)),
    },
  });
  if (done instanceof Promise) throw new Error("only a morph of <head> waits");
  if (focused && !place.contains(document.activeElement)) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  htmx.process(place);
}

function isElement(node: Node): node is HTMLElement {
  return node instanceof HTMLElement;
}

// Whether idiomorph goes on with these two.
function goesOn(old: HTMLElement, fresh: HTMLElement, own: boolean): boolean {
  if (old.dataset.identity !== fresh.dataset.identity) return replaced(old, fresh);
  if (Number(old.dataset.version ?? 0) > Number(fresh.dataset.version ?? 0)) return false;
  if (!own && old.dataset.guard && old.matches(old.dataset.guard)) return false;
  if (old.dataset.own === undefined) return true;
  if (Object.entries(fresh.dataset).every(([name, value]) => old.dataset[name] === value)) {
    return false;
  }
  return replaced(old, fresh);
}

// The node stays, with nothing of what it was.
function replaced(old: HTMLElement, fresh: HTMLElement): false {
  unmount(old);
  for (const { name } of [...old.attributes]) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  old.replaceChildren(...document.importNode(fresh, true).childNodes);
  return false;
}

// Whether the server has a say in it: what is open, typed or ticked is the officer's.
function isServers(name: string, element: Element): boolean {
  if (name === "open") return !(element instanceof HTMLDetailsElement);
  if (name === "value") return !isTyped(element);
  if (name === "checked" && element instanceof HTMLInputElement) {
    return element.checked === element.defaultChecked;
  }
  if (name === "selected" && element instanceof HTMLOptionElement) return !isChosen(element);
  return true;
}

// Whether the officer has chosen another option of its list than the page came with.
function isChosen(option: HTMLOptionElement): boolean {
  const all = [...(option.closest("select")?.options ?? [])];
  const first = all.findIndex((one) => one.defaultSelected);
  return all.findIndex((one) => one.selected) !== Math.max(0, first);
}

function isTyped(element: Element): boolean {
  const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  return isField && element.value !== element.defaultValue;
}

function stays(element: HTMLElement): boolean {
  return element.dataset.stays !== undefined;
}

// hx-swap="morph": the answer to what the officer did. Unless it says that it was refused, the form
// that was sent is done with.
export function startMorphing(): void {
  let sent: Element | undefined;
  htmx.defineExtension("morph", {
    transformResponse(text, _, element) {
      sent = element;
      return text;
    },
    handleSwap(style, target, fragment) {
      if (style !== "morph") return false;
      const fresh = fragment as DocumentFragment;
      const form = sent?.closest("form");
      if (form && !fresh.querySelector("[role=alert]")) finish(form, target as Element);
      morph(target as Element, fresh, { own: true });
      return [target];
    },
  });
}

function finish(form: HTMLFormElement, within: Element): void {
  form.reset();
  let panel = form.closest("details");
  while (panel && within.contains(panel)) {
    panel.open = false;
    panel = panel.parentElement?.closest("details") ?? null;
  }
}
