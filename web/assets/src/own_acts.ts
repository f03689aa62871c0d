// Which version of an incident the acts of this officer have left. A form that was drawn before
// such an act and is sent after it means what the act has left; what a colleague decided meanwhile
// is no link of the chain, and the server tells of it.

const follows = new Map<string, number>();

// `seen` of a form, carried on over the officer's own acts.
export function seenSince(number: number, seen: string): string {
  let now = seen;
  let next = follows.get(`${number}:${now}`);
  while (next !== undefined) {
    now = String(next);
    next = follows.get(`${number}:${now}`);
  }
  return now;
}

// The act was taken on `seen`, and the incident now stands at `left`.
export function remember(number: number, seen: string, left: number): void {
  if (left === Number(seen) + 1) follows.set(`${number}:${seen}`, left); // else others decided too
}
