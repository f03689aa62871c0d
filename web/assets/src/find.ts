// Found by typing: officers and desks to assign to, and officers to name in a note.

export function startFinding(): void {
  document.addEventListener("input", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("[data-find]")) narrow(field as HTMLInputElement);
    if (field.matches("[data-mentions]")) suggest(field as HTMLTextAreaElement);
  });
  document.addEventListener("keydown", keyed, { capture: true });
  document.addEventListener("focusout", (event) => {
    const next = event.relatedTarget as HTMLElement | null;
    const note = event.target as HTMLElement;
    if (note.matches("[data-mentions]") && !next?.closest(".named")) close(note);
  });
}

function plain(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function narrow(field: HTMLInputElement): void {
  const wanted = plain(field.value).split(/\s+/);
  const list = field.parentElement as HTMLElement;
  let any = false;
  for (const one of list.querySelectorAll<HTMLElement>(".assignees > li")) {
    const words = plain(one.textContent ?? "");
    one.hidden = !wanted.every((word) => words.includes(word));
    any ||= !one.hidden;
  }
  const none = list.querySelector<HTMLElement>("[data-none]");
  if (none) none.hidden = any;
}

function keyed(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.isComposing) return;
  const inList = target.closest<HTMLElement>(".step-panel")?.querySelector(".assignees");
  if (inList && target.matches("[data-find], .assignee")) pick(event, target, inList);
  if (target.matches("[data-mentions]")) typeNote(event, target as HTMLTextAreaElement);
}

function pick(event: KeyboardEvent, target: HTMLElement, list: Element): void {
  const all = [...list.querySelectorAll<HTMLElement>("li:not([hidden]) > .assignee")];
  if (event.key === "Enter" && target.matches("[data-find]")) {
    event.preventDefault();
    if ((target as HTMLInputElement).value.trim()) all[0]?.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const next = all.indexOf(target) + step;
  if (next < 0) list.closest(".step-panel")?.querySelector<HTMLElement>("[data-find]")?.focus();
  else all[Math.min(all.length - 1, next)]?.focus();
}

function typeNote(event: KeyboardEvent, note: HTMLTextAreaElement): void {
  const options = optionsOf(note);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (options.length && step) {
    mark(note, options, (at + step + options.length) % options.length);
  } else if (options.length && (event.key === "Enter" || event.key === "Tab")) {
    insert(note, options[at]?.dataset.name ?? "");
  } else if (options.length && event.key === "Escape") {
    close(note);
  } else if (event.key === "Enter" && !event.shiftKey && note.value.trim()) {
    note.form?.requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function begun(note: HTMLTextAreaElement): string | undefined {
  return /(?:^|\s)@([^@\n]{0,40})$/.exec(note.value.slice(0, note.selectionStart))?.[1];
}

function suggest(note: HTMLTextAreaElement): void {
  const words = begun(note);
  const beside = note.closest("#detail") ?? document;
  const officers = [...beside.querySelectorAll<HTMLElement>(".assignees [data-name]")];
  const names = [...new Set(officers.map((one) => one.dataset.name ?? ""))];
  const found =
    words === undefined
      ? []
      : names.filter((one) =>
          plain(one)
            .split(" ")
            .some((_, at, all) => all.slice(at).join(" ").startsWith(plain(words))),
        );
  close(note);
  if (!found.length) return;
  const list = document.createElement("div");
  list.id = `${note.id}-named`;
  list.className = "named";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Officers");
  for (const [at, name] of found.slice(0, 6).entries()) {
    const option = document.createElement("div");
    option.id = `${list.id}-${at}`;
    option.dataset.name = name;
    option.setAttribute("role", "option");
    option.dir = "auto";
    option.textContent = name;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the focus stays in the note
      insert(note, name);
    });
    list.append(option);
  }
  note.after(list);
  note.setAttribute("aria-controls", list.id);
  mark(note, [...list.children] as HTMLElement[], 0);
}

function mark(note: HTMLTextAreaElement, options: HTMLElement[], wanted: number): void {
  for (const [at, one] of options.entries()) {
    one.setAttribute("aria-selected", String(at === wanted));
  }
  note.setAttribute("aria-activedescendant", options[wanted]?.id ?? "");
}

function insert(note: HTMLTextAreaElement, name: string): void {
  const words = begun(note) ?? "";
  const end = note.selectionStart;
  note.setRangeText(`@${name} `, end - words.length - 1, end, "end");
  close(note);
}

// The list of names stands after its note.
function listOf(note: HTMLElement): Element | null {
  const next = note.nextElementSibling;
  return next?.matches(".named") ? next : null;
}

function optionsOf(note: HTMLElement): HTMLElement[] {
  return [...(listOf(note)?.children ?? [])] as HTMLElement[];
}

function close(note: HTMLElement): void {
  listOf(note)?.remove();
  note.removeAttribute("aria-activedescendant");
  note.removeAttribute("aria-controls");
}
