import assert from "node:assert/strict";
import { test } from "node:test";
import { remember, seenSince } from "../src/own_acts.ts";

test("a form drawn before own acts is about what they have left", () => {
  remember(7, "0", 1);
  remember(7, "1", 2);
  assert.equal(seenSince(7, "0"), "2");
  assert.equal(seenSince(7, "2"), "2");
  assert.equal(seenSince(8, "0"), "0");
});

test("what a colleague decided is not passed over", () => {
  remember(9, "0", 2); // somebody else was there before the answer came
  assert.equal(seenSince(9, "0"), "0");
});
