// The composer of a text: its size while one writes, a draft that keeps itself, texts that are
// offered, and a word when a colleague has changed the same draft. A page can hold several.
//   data-reply     the number of the draft, once there is one
//   data-own-page  the page is about this draft alone: its address follows the draft's number

import { writing } from "./presence.ts";

const MEASURE_MS = 200;
const KEEP_MS = 1500;

export function mountComposer(root: HTMLElement, signal: AbortSignal): void {
  const form = root.querySelector<HTMLFormElement>("form[data-measure]");
  const text = form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  if (!form || !text) return; // what has been let go is only shown
  new Composer(root, form, text, signal).listen();
}

class Composer {
  private readonly root: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly text: HTMLTextAreaElement;
  private readonly signal: AbortSignal;
  private measuring = 0;
  private keeping = 0;
  private busy = false;

  constructor(
    root: HTMLElement,
    form: HTMLFormElement,
    text: HTMLTextAreaElement,
    signal: AbortSignal,
  ) {
    this.root = root;
    this.form = form;
    this.text = text;
    this.signal = signal;
  }

  listen(): void {
    const { signal } = this;
    this.root.addEventListener("click", (event) => this.take(event), { signal });
    this.form.addEventListener("input", () => this.changed(), { signal });
    this.account?.addEventListener("change", () => this.showWay(), { signal });
    this.form.addEventListener("submit", () => window.clearTimeout(this.keeping), { signal });
    signal.addEventListener("abort", () => this.end(), { once: true });
  }

  private end(): void {
    window.clearTimeout(this.measuring);
    window.clearTimeout(this.keeping);
  }

  private get account(): HTMLSelectElement | null {
    return this.form.querySelector("select[name=account]");
  }

  private place(name: "measured" | "saving" | "overtaken"): HTMLElement | null {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  private say(words: string): void {
    const place = this.place("saving");
    if (place) place.textContent = words;
  }

  private fields(extra: Record<string, string> = {}): URLSearchParams {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") body.append(name, value);
    }
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    return body;
  }

  private changed(): void {
    writing(true);
    this.say("");
    window.clearTimeout(this.measuring);
    this.measuring = window.setTimeout(() => void this.measure(), MEASURE_MS);
    this.later();
  }

  private later(): void {
    window.clearTimeout(this.keeping);
    this.keeping = window.setTimeout(() => void this.keep(), KEEP_MS);
  }

  private async measure(): Promise<void> {
    const place = this.place("measured");
    const address = this.form.dataset.measure;
    if (!address || !place) return;
    const answer = await fetch(address, { method: "POST", body: this.fields() }).catch(() => null);
    if (answer?.ok) place.innerHTML = await answer.text();
  }

  // One at a time: a second one would name a version that the first has just used up.
  private async keep(): Promise<void> {
    if (this.busy || !this.text.value.trim()) return;
    this.busy = true;
    const before = this.text.value;
    const answer = await fetch(this.form.action, {
      method: "POST",
      body: this.fields({ do: "save" }),
      headers: { Accept: "application/json" },
    }).catch(() => null);
    this.busy = false;
    if (this.signal.aborted) return;
    if (!answer) {
      this.say("not kept: no line; trying again");
      this.later();
    } else if (answer.status === 204) {
      this.took(answer.headers.get("X-Reply") ?? "", answer.headers.get("X-Version") ?? "");
      this.say("draft kept");
      if (this.text.value !== before) this.later();
    } else if (answer.status === 409) {
      this.overtaken();
    } else {
      this.say("not kept: press Save to see why");
    }
  }

  private took(reply: string, version: string): void {
    const named = this.form.querySelector<HTMLInputElement>("[name=version]");
    if (named) named.value = version;
    if (this.root.dataset.reply === reply) return;
    this.root.dataset.reply = reply;
    this.form.action = `/replies/${reply}`;
    if (this.root.dataset.ownPage === undefined) return;
    window.history.replaceState(window.history.state, "", `/replies/${reply}`);
  }

  private overtaken(): void {
    const place = this.place("overtaken");
    if (!place) return;
    place.hidden = false;
    place.textContent =
      "A colleague has changed this draft. Your text stays here: copy what you need, then ";
    const link = document.createElement("a");
    link.href = `/replies/${this.root.dataset.reply ?? ""}`;
    link.textContent = "look at theirs";
    place.append(link, ".");
    this.say("");
  }

  // A text that is offered takes the place of the present one, or stands after it.
  private take(event: Event): void {
    const offer = (event.target as HTMLElement).closest<HTMLElement>(".offer[data-text]");
    if (!offer) return;
    event.preventDefault();
    const words = offer.dataset.text ?? "";
    const { text } = this;
    text.focus();
    if (text.value.trim()) {
      text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    } else {
      text.value = words;
    }
    const gap = text.value.search(/\{[a-z]+\}/);
    if (gap >= 0) text.setSelectionRange(gap, text.value.indexOf("}", gap) + 1);
    this.changed();
  }

  // The account decides whether the main button sends or submits.
  private showWay(): void {
    const button = this.form.querySelector<HTMLButtonElement>("button[data-way]");
    const chosen = this.account?.selectedOptions[0];
    if (!button || !chosen) return;
    const second = chosen.dataset.second !== undefined;
    button.value = second ? "submit" : "send";
    button.textContent = second ? "Submit for approval" : "Send";
  }
}
