import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { morph } from "../src/morph.ts";
import { mountAll, startWidgets } from "../src/widgets.ts";
import { page } from "./dom.ts";

const one = (id: string) => document.getElementById(id) as HTMLInputElement & HTMLDetailsElement;
const place = () => one("place");

beforeEach(() => page(""));

function drawn(html: string): void {
  page(`<div id="place">${html}</div>`);
}

test("what is typed, ticked, chosen and open stays; hidden fields follow the server", () => {
  const form = (seen: number, more = "") => `
    <details id="panel"><summary>Close</summary><form>
      <input type="hidden" name="seen" value="${seen}">
      <input id="why" value=""><textarea id="note"></textarea><input id="box" type="checkbox">
      <select id="reason"><option value="a" selected>a</option><option value="b">b</option></select>
    </form></details>${more}`;
  drawn(form(1));
  one("panel").open = true;
  one("why").value = "the same as the school";
  one("note").value = "called them";
  one("box").checked = true;
  one("reason").value = "b";
  const before = one("why");
  before.focus();
  morph(place(), form(2, "<p>closed by a colleague</p>"), { inner: true });
  assert.equal(one("why"), before);
  assert.equal(document.activeElement, before);
  assert.equal(one("why").value, "the same as the school");
  assert.equal(one("note").value, "called them");
  assert.equal(one("box").checked, true);
  assert.equal(one("reason").value, "b");
  assert.equal(one("panel").open, true);
  assert.equal(document.querySelector<HTMLInputElement>("[name=seen]")?.value, "2");
  assert.match(place().textContent ?? "", /closed by a colleague/);
});

test("a new panel needs no list of ids: all of a part follows", () => {
  drawn("<h1>Rescue</h1>");
  morph(place(), "<h1>Water</h1><section id='new'><p>a panel of tomorrow</p></section>", {
    inner: true,
  });
  assert.equal(
    place().innerHTML,
    '<h1>Water</h1><section id="new"><p>a panel of tomorrow</p></section>',
  );
});

test("nothing is carried over to another identity", () => {
  const aside = (incident: number) =>
    `<aside id="detail" data-identity="${incident}"><details id="panel"></details><textarea id="note"></textarea></aside>`;
  drawn(aside(5));
  one("note").value = "for incident 5 alone";
  one("panel").open = true;
  morph(one("detail"), aside(6));
  assert.equal(one("note").value, "");
  assert.equal(one("panel").open, false);
  assert.equal(one("detail").dataset.identity, "6");
});

test("what an officer works in is not changed under the hand, but by their own act", () => {
  const steps = (seen: number) =>
    `<div id="steps" data-guard=":has(details[open])"><details id="panel"></details><input name="seen" value="${seen}"></div>`;
  drawn(steps(1));
  one("panel").open = true;
  const seen = () => document.querySelector<HTMLInputElement>("[name=seen]")?.value;
  morph(place(), steps(2), { inner: true });
  assert.equal(seen(), "1");
  morph(place(), steps(3), { inner: true, own: true });
  assert.equal(seen(), "3");
});

test("a notice stays until the officer's next act, an older version never comes back", () => {
  drawn(`<p id="told" data-stays>merged</p><span id="marks" data-version="7">closed</span>`);
  const fresh = `<span id="marks" data-version="6">new</span>`;
  morph(place(), fresh, { inner: true });
  assert.equal(one("told")?.textContent, "merged");
  assert.equal(one("marks").textContent, "closed");
  morph(place(), fresh, { inner: true, own: true });
  assert.equal(one("told"), null);
  assert.equal(one("marks").textContent, "closed");
});

test("what scripts draw is left alone until its data change, and is drawn anew then", () => {
  const drawings: string[] = [];
  startWidgets({
    map(root, signal) {
      root.textContent = `a map at ${root.dataset.lat}`;
      drawings.push(`draws ${root.dataset.lat}`);
      signal.addEventListener("abort", () => drawings.push("ends"));
    },
  });
  const map = (lat: number) => `<div id="map" data-widget="map" data-own data-lat="${lat}"></div>`;
  drawn(map(1));
  mountAll();
  morph(place(), map(1), { inner: true });
  mountAll();
  assert.equal(one("map").textContent, "a map at 1");
  morph(place(), map(2), { inner: true });
  mountAll();
  assert.equal(one("map").textContent, "a map at 2");
  morph(place(), "<p>no place</p>", { inner: true });
  mountAll();
  assert.deepEqual(drawings, ["draws 1", "ends", "draws 2", "ends"]);
});

test("posts come and go only when the officer asks for it", () => {
  drawn(`<ol id="reports"><li id="r-1">old</li><li id="r-2">loaded later</li></ol>`);
  const isPost = (node: Node) => node.parentElement?.id === "reports";
  const choices = { inner: true, adds: (n: Node) => !isPost(n), removes: (n: Node) => !isPost(n) };
  morph(place(), `<ol id="reports"><li id="r-3">new</li><li id="r-1">edited</li></ol>`, choices);
  const posts = [...document.querySelectorAll("li")].map(
    (post) => `${post.id} ${post.textContent}`,
  );
  assert.deepEqual(posts, ["r-1 edited", "r-2 loaded later"]);
});
