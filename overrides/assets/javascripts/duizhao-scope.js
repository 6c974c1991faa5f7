/**
 * What Material's own scripts expect to find: where the site begins, and how settings are kept for it.
 * A plain script in the head, since the palette is set before the page is painted.
 */
(() => {
  const scope = new URL(document.currentScript.dataset.base, location);

  window.__md_scope = scope;
  window.__md_hash = (words) => [...words].reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(0), 0);
  window.__md_get = (key, storage = localStorage, base = scope) => {
    try {
      return JSON.parse(storage.getItem(`${base.pathname}.${key}`));
    } catch {
      return null; // storage is shut, or holds something that is not ours
    }
  };
  window.__md_set = (key, value, storage = localStorage, base = scope) => {
    try {
      storage.setItem(`${base.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // Without storage the setting lasts as long as the page.
    }
  };
})();
