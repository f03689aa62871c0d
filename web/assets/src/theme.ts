// Light or dark as the machine says, until somebody chooses; the choice is a cookie, so that the
// server draws the next page in it from the first moment.

const YEAR_S = 31_536_000;

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

export function startTheme(): void {
  const button = document.getElementById("theme");
  if (!button) return;
  const name = (): void => {
    button.textContent = isDark() ? "Light" : "Dark";
  };
  button.hidden = false;
  name();
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store needs https
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
    name();
    document.dispatchEvent(new Event("theme"));
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    name();
    document.dispatchEvent(new Event("theme"));
  });
}
