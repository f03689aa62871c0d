// Ages and the clock go on by themselves. The words are those of web/ages.py.

export function age(moment: number, now: number): string {
  const seconds = (now - moment) / 1000;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

// The words of web/dues.py.
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 5 && hours < 48) return `${hours} h`;
  if (hours < 48) return `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  return `${Math.floor(hours / 24)} d${hours % 24 ? ` ${hours % 24} h` : ""}`;
}

export function due(what: string, moment: number, now: number): string {
  const left = (moment - now) / 1000;
  return left <= 0 ? `${span(-left)} over` : `${span(left)} to ${what}`;
}

export function tick(): void {
  const now = Date.now();
  for (const one of document.querySelectorAll<HTMLTimeElement>("time.age")) {
    const words = age(Date.parse(one.dateTime), now);
    if (one.textContent !== words) one.textContent = words;
  }
  for (const one of document.querySelectorAll<HTMLTimeElement>("time.due")) {
    const words = due(one.dataset.what ?? "", Date.parse(one.dateTime), now);
    if (one.textContent !== words) one.textContent = words;
  }
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = `${new Date(now).toISOString().slice(11, 16)} UTC`;
}

export function startTicking(): void {
  window.setInterval(tick, 5000);
  tick();
}
