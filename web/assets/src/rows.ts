// What an officer has just changed: its rows are asked for by themselves, and are there before the
// next refresh of the whole board.

import { constants } from "./constants.ts";
import { part, rows } from "./page.ts";
import { type Row, renew } from "./refresh.ts";

interface Reply {
  rows: Row[];
  numbers: number[];
}

export async function bring(numbers: number[], revision: number): Promise<void> {
  const wanted = numbers.filter((one) => part(`i-${one}`)).slice(0, constants().mostRows);
  const query = part("results")?.dataset.query;
  if (!wanted.length || query === undefined || document.hidden) return;
  const asked = `/board/rows?${query}&n=${wanted.join(",")}&after=${revision}`;
  try {
    const answer = await fetch(asked, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const reply = (await answer.json()) as Reply;
    // the filter may have been changed while we asked
    if (part("results")?.dataset.query !== query) return;
    const there = new Set(reply.numbers);
    const shown = rows().filter((row) => wanted.includes(Number(row.dataset.id)));
    for (const row of shown) row.classList.toggle("gone", !there.has(Number(row.dataset.id)));
    renew(reply.rows);
  } catch {
    // the refresh brings them
  }
}
