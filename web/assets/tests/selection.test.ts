import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  deselect,
  range,
  selectAll,
  selected,
  selectionChanged,
  toggle,
} from "../src/selection.ts";
import { page } from "./dom.ts";

const row = (id: number, gone = false) =>
  `<li class="row${gone ? " gone" : ""}" id="i-${id}" data-id="${id}"><span class="pick"><input type="checkbox"></span></li>`;

beforeEach(() => {
  page(`<ol id="list">${row(1)}${row(2)}${row(3, true)}${row(4)}</ol>
    <div id="bulk" hidden><b id="bulk-count"></b></div><input type="checkbox" id="pick-all">`);
  toggle(0);
});

test("a range goes over what is shown, in its order", () => {
  toggle(1);
  range(4);
  assert.deepEqual(selected(), [1, 2, 4]);
  assert.equal(document.getElementById("bulk-count")?.textContent, "3 incidents selected");
});

test("all that are shown, and none the second time", () => {
  selectAll();
  assert.deepEqual(selected(), [1, 2, 4]);
  selectAll();
  assert.deepEqual(selected(), []);
});

test("what has left the list is no longer selected", () => {
  toggle(1);
  toggle(2);
  document.getElementById("i-1")?.remove();
  selectionChanged();
  assert.deepEqual(selected(), [2]);
  deselect([2]);
  assert.equal(document.getElementById("bulk")?.hidden, true);
});
