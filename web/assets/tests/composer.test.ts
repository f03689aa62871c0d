import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { mountComposer } from "../src/composer.ts";
import { mountAll, startWidgets } from "../src/widgets.ts";
import { page } from "./dom.ts";

const MANY = [1, 2, 3, 4, 5];

const composer = (post: number) => `
  <section id="compose-${post}" data-widget="composer"${post === 1 ? " data-own-page" : ""}>
    <div data-part="overtaken" hidden></div>
    <form action="http://board.test/conversation/${post}" data-measure="/conversation/${post}/measure">
      <input type="hidden" name="version" value="0">
      <select name="account"><option value="1">ours</option><option value="2" data-second>official</option></select>
      <textarea name="text"></textarea>
      <div data-part="measured"></div>
      <button name="do" value="send" data-way>Send</button>
      <span data-part="saving"></span>
    </form>
    <a class="offer" href="#" data-text="Water for {place} at noon">offer</a>
  </section>`;

const root = (post: number) => document.getElementById(`compose-${post}`) as HTMLElement;
const text = (post: number) => root(post).querySelector("textarea") as HTMLTextAreaElement;
const shown = (post: number, name: string) =>
  root(post).querySelector(`[data-part=${name}]`)?.textContent ?? "";

interface Sent {
  address: string;
  fields: URLSearchParams;
}

let sent: Sent[] = [];
let taken: number[] = []; // drafts that a colleague has changed

// The board as a composer knows it: it counts, and numbers drafts by a hundred and their post.
function board(address: string | URL | Request, options?: RequestInit): Promise<Response> {
  const path = String(address).replace("http://board.test", "");
  const fields = options?.body as URLSearchParams;
  if (path === "/presence") return Promise.resolve(new Response());
  sent.push({ address: path, fields });
  const post = Number(/\d+/.exec(path)?.[0]) % 100;
  if (path.endsWith("/measure")) {
    return Promise.resolve(new Response(`${fields.get("text")?.length} of 300`));
  }
  if (taken.includes(post)) return Promise.resolve(new Response(null, { status: 409 }));
  const version = String(Number(fields.get("version")) + 1);
  const headers = { "X-Reply": String(100 + post), "X-Version": version };
  return Promise.resolve(new Response(null, { status: 204, headers }));
}

function write(post: number, words: string): void {
  text(post).value = words;
  text(post).dispatchEvent(new Event("input", { bubbles: true }));
}

async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  window.setTimeout = globalThis.setTimeout as unknown as typeof window.setTimeout;
  window.clearTimeout = globalThis.clearTimeout as unknown as typeof window.clearTimeout;
  globalThis.fetch = board;
  sent = [];
  taken = [];
  page(MANY.map(composer).join(""));
  startWidgets({ composer: mountComposer });
});

test("five composers count and keep, each its own text", async () => {
  for (const post of MANY) write(post, "w".repeat(post));
  await pass(200);
  assert.deepEqual(
    MANY.map((post) => shown(post, "measured")),
    ["1 of 300", "2 of 300", "3 of 300", "4 of 300", "5 of 300"],
  );
  await pass(1300);
  assert.deepEqual(
    MANY.map((post) => shown(post, "saving")),
    MANY.map(() => "draft kept"),
  );
  assert.deepEqual(
    MANY.map((post) => root(post).dataset.reply),
    ["101", "102", "103", "104", "105"],
  );
  assert.equal(window.location.pathname, "/replies/101"); // of the one that the page is about
});

test("what is written in one asks for nothing of the others, and its next draft follows its last", async () => {
  write(3, "Water comes at noon");
  await pass(1500);
  write(3, "Water comes at noon today");
  await pass(1500);
  const drafts = sent.filter(({ fields }) => fields.get("do") === "save");
  assert.deepEqual(
    drafts.map(({ address, fields }) => [address, fields.get("version")]),
    [
      ["/conversation/3", "0"],
      ["/replies/103", "1"],
    ],
  );
  assert.ok(MANY.filter((post) => post !== 3).every((post) => shown(post, "measured") === ""));
});

test("a colleague's change is said where it happened, and what is typed stays", async () => {
  taken = [2];
  write(2, "in the evening");
  write(4, "at noon");
  await pass(1500);
  assert.match(shown(2, "overtaken"), /A colleague has changed this draft/);
  assert.equal(text(2).value, "in the evening");
  assert.equal(shown(4, "overtaken"), "");
  assert.equal(shown(4, "saving"), "draft kept");
});

test("an offered text goes where it stands, with its first gap chosen", () => {
  root(5).querySelector<HTMLElement>(".offer")?.click();
  assert.deepEqual(
    MANY.map((post) => text(post).value),
    ["", "", "", "", "Water for {place} at noon"],
  );
  const { value, selectionStart, selectionEnd } = text(5);
  assert.equal(value.slice(selectionStart, selectionEnd), "{place}");
});

test("an account that a second person approves changes the button beside it alone", () => {
  const account = root(2).querySelector("select") as HTMLSelectElement;
  account.value = "2";
  account.dispatchEvent(new Event("change"));
  const buttons = MANY.map((post) => root(post).querySelector("button"));
  assert.deepEqual(
    buttons.map((button) => button?.value),
    ["send", "submit", "send", "send", "send"],
  );
});

test("a composer that has left the page sends nothing more", async () => {
  write(1, "Water comes");
  root(1).remove();
  mountAll();
  await pass(2000);
  assert.deepEqual(sent, []);
});
