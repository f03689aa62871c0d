// What the live feed says to this page; `web/live/messages.py` has the same types.

import type { Mark } from "./marks.ts";

export interface Filed {
  kind: "filed";
  revision: number;
  posts: number; // how many
  incidents: number[];
  all: boolean; // any incident may have changed
  at: number;
  decided: Mark[];
  by_hand: number[]; // an officer changed these
}

// Somebody came to these incidents, or left them.
export interface Present {
  kind: "present";
  incidents: number[];
}

export type Message = Filed | Present;
