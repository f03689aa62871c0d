// Ages and the clock go on by themselves. The words are those of web/ages.py.

export function age(moment: number, now: number): string {
  const seconds = (now - moment) / 1000;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

export function tick(): void {
  const now = Date.now();
  for (const one of document.querySelectorAll<HTMLTimeElement>("time.age")) {
    const words = age(Date.parse(one.dateTime), now);
    if (one.textContent !== words) one.textContent = words;
  }
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = `${new Date(now).toISOString().slice(11, 16)} UTC`;
}

export function startTicking(): void {
  window.setInterval(tick, 5000);
  tick();
}
