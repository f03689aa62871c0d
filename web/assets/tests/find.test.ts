import assert from "node:assert/strict";
import { test } from "node:test";
import { startFinding } from "../src/find.ts";
import { page } from "./dom.ts";

const note = (id: string) => document.getElementById(id) as HTMLTextAreaElement;
const names = (id: string) =>
  [...document.querySelectorAll(`#${id}-named > *`)].map((option) => option.textContent);

function type(id: string, words: string): void {
  note(id).value = words;
  note(id).setSelectionRange(words.length, words.length);
  note(id).dispatchEvent(new Event("input", { bubbles: true }));
}

test("two notes on a page each name officers, with lists of their own", () => {
  startFinding();
  page(`<ul class="assignees"><li data-name="Ana Beira"></li><li data-name="Yusuf Dar"></li></ul>
    <p><textarea id="first" data-mentions></textarea></p>
    <p><textarea id="second" data-mentions></textarea></p>`);
  type("first", "ask @an");
  type("second", "and @d");
  assert.deepEqual([names("first"), names("second")], [["Ana Beira"], ["Yusuf Dar"]]);
  assert.equal(note("second").getAttribute("aria-activedescendant"), "second-named-0");
  note("second").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  assert.equal(note("second").value, "and @Yusuf Dar ");
  assert.deepEqual([names("first"), names("second")], [["Ana Beira"], []]);
  assert.equal(note("first").value, "ask @an");
});
