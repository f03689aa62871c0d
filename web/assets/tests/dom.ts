// A page in Node.js, with happy-dom: import this first in a test that needs a document.

import { GlobalRegistrator } from "@happy-dom/global-registrator";

GlobalRegistrator.register({ url: "http://board.test/board" });

export function page(html: string): void {
  document.body.innerHTML = html;
}
