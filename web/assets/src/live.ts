// The live feed: told of what was filed, and told in words whether we are listening.

import { constants } from "./constants.ts";
import type { Filed, Message, Present } from "./messages.ts";

type State = "live" | "reconnecting" | "off";

interface Ears {
  filed(message: Filed): void;
  present(message: Present): void;
  // Announcements may have been missed: look at everything again.
  catchUp(): void;
  show(state: State): void;
}

const LONGEST_PAUSE_MS = 30_000;

export function listen(ears: Ears): void {
  let stream: EventSource | undefined;
  let failures = 0;
  let watch = 0;
  let retry = 0;

  // Two of its signs of life may be lost before the line is.
  const silentMs = 2 * constants().keepAliveMs + 5000;

  function heard(): void {
    window.clearTimeout(watch);
    watch = window.setTimeout(lost, silentMs);
  }

  function close(): void {
    stream?.close();
    stream = undefined;
    window.clearTimeout(watch);
    window.clearTimeout(retry);
  }

  function lost(): void {
    close();
    ears.show("reconnecting");
    // jittered, so that a thousand boards do not come back in the same second
    const pause = Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures) * (0.5 + Math.random());
    failures += 1;
    retry = window.setTimeout(() => void connect(), pause);
  }

  async function connect(): Promise<void> {
    close();
    try {
      const answer = await fetch("/live/token", { headers: { Accept: "application/json" } });
      if (answer.status === 401) {
        window.location.reload(); // the session has ended: the page leads to the sign-in
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const pass = (await answer.json()) as { address: string };
      open(pass.address);
    } catch {
      lost();
    }
  }

  // A kind that this page does not know was sent by a newer server.
  function tell(message: Message): void {
    if (message.kind === "filed") ears.filed(message);
    else if (message.kind === "present") ears.present(message);
  }

  function open(address: string): void {
    stream = new EventSource(address);
    stream.addEventListener("open", () => {
      failures = 0;
      heard();
      ears.show("live");
      ears.catchUp();
    });
    stream.addEventListener("message", (event: MessageEvent<string>) => {
      heard();
      tell(JSON.parse(event.data) as Message);
    });
    stream.addEventListener("still", heard);
    stream.addEventListener("expired", () => void connect());
    stream.addEventListener("error", lost);
    heard();
  }

  window.addEventListener("online", () => void connect());
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void connect();
  });
  void connect();
}
