// A page in Node.js, with happy-dom; package.json has it loaded before every test.

import { GlobalRegistrator } from "@happy-dom/global-registrator";

GlobalRegistrator.register({ url: "http://board.test/board" });

// happy-dom has no XPath. htmx looks for hx-on attributes with it, of which we have none.
class XPathEvaluator {
  createExpression() {
    return { evaluate: () => ({ iterateNext: () => null }) };
  }
}
Object.assign(globalThis, { XPathEvaluator });

export function page(html: string): void {
  document.body.innerHTML = html;
}
