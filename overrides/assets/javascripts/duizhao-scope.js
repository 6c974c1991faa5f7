/**
 * Where the site begins, how settings are kept for it, and the colours that the reader chose. A plain script at the
 * page's head, since the colours are set before the page is painted.
 */
(() => {
  const scope = new URL(document.currentScript.dataset.base, location);
  const kept = `${scope.pathname}.`;

  /** A setting that was kept for this site, or null. */
  window.__md_get = (key, storage) => {
    try {
      return JSON.parse((storage ?? localStorage).getItem(kept + key));
    } catch {
      return null; // storage is shut, or holds something that is not ours
    }
  };
  window.__md_set = (key, value, storage) => {
    try {
      (storage ?? localStorage).setItem(kept + key, JSON.stringify(value));
    } catch {
      // Without storage the setting lasts as long as the page.
    }
  };
  window.__md_scope = scope;

  const scheme = window.__md_get("scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
})();
