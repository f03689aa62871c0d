// An answer is put where its link says, also when the link is gone by then: htmx asks the link for
// what it inherits only when the answer comes, and a refresh may have replaced the link meanwhile
// (then the whole page would be put inside the board).

const INHERITED = ["hx-ext", "hx-select", "hx-select-oob", "hx-swap", "hx-push-url"];

export function startCarrying(): void {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const asked = event.target as HTMLElement;
    for (const name of INHERITED) {
      const value = asked.closest(`[${name}]`)?.getAttribute(name);
      if (value) asked.setAttribute(name, value);
    }
  });
}
