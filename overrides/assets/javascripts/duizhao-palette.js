/** Sets the colours that the reader chose, before the page is painted. */
(() => {
  const palette = window.__md_get("__palette");
  if (!palette || typeof palette.color !== "object" || !palette.color) return;
  const color = { ...palette.color };
  if (color.media === "(prefers-color-scheme)") {
    const light = matchMedia("(prefers-color-scheme: light)").matches;
    const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${light ? "light" : "dark"})']`);
    if (!input) return;
    for (const key of ["media", "scheme", "primary", "accent"]) color[key] = input.getAttribute(`data-md-color-${key}`);
  }
  for (const key of ["media", "scheme", "primary", "accent"]) {
    if (typeof color[key] === "string") document.body.setAttribute(`data-md-color-${key}`, color[key]);
  }
})();
