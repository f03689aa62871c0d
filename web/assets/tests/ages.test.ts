// The cases are those of tests/web/test_times.py: the server and the page say the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { age, due, span } from "../src/ages.ts";
import times from "./times.json" with { type: "json" };

const NOW = Date.UTC(2026, 2, 3, 12);

test("an age", () => {
  for (const [seconds, words] of times.ages) {
    assert.equal(age(NOW - Number(seconds) * 1000, NOW), words);
  }
});

test("a span", () => {
  for (const [seconds, words] of times.spans) assert.equal(span(Number(seconds)), words);
});

test("what is due", () => {
  for (const [what, seconds, words] of times.dues) {
    assert.equal(due(String(what), NOW + Number(seconds) * 1000, NOW), words);
  }
});
