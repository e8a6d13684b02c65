/** Night and day: as the system wants, until somebody chooses. */

const KEY = "cockpit-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export const theme = () => localStorage.getItem(KEY) ?? (dark.matches ? "night" : "day");

export function chooseTheme(name) {
  localStorage.setItem(KEY, name);
  apply();
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

dark.addEventListener("change", apply);
apply();
