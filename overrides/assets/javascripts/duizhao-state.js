/**
 * How a text is read: its language, its script, and the layers that are shown beside it.
 *
 * A plain script in the head, so that the first thing painted is what the reader chose. What the address asks for
 * (?view=zh|en|both, ?script=hans|hant, ?show=notes+counterparts) comes before what was chosen in this tab, and that before
 * what was chosen earlier. The state stands as data-view, data-script and data-show on <html> and on the text, for
 * the style sheets; every change is told as a `dz:state` event.
 */
(() => {
  const KEY = "__reading";
  const CHOICES = { view: ["both", "zh", "en"], script: ["hans", "hant"] };
  const LAYERS = ["notes", "apparatus", "counterparts", "inherited", "terms"];
  const DEFAULTS = { view: "both", script: "hans", show: "notes counterparts" };
  const state = { ...DEFAULTS };
  /** What Traditional characters need; asked for as soon as it is known that they are wanted. */
  const table = new URL("../../texts/hant.json", document.currentScript.src);
  let asked;

  /** Layers in their usual order; undefined where the words name none and do not say "none". */
  function layers(words) {
    if (typeof words !== "string") return undefined;
    const asked = words.split(/[\s,]+/);
    const known = LAYERS.filter((one) => asked.includes(one));
    return known.length || /^(none)?$/.test(words.trim()) ? known.join(" ") : undefined;
  }

  const checked = (key, value) => (key === "show" ? layers(value) : CHOICES[key].includes(value) ? value : undefined);
  const isText = () => document.querySelector("[data-dz-bar]") !== null;
  let path = location.pathname;

  /** The state that this address, this tab and this reader ask for, in that order. */
  function read() {
    const wanted = new URL(location).searchParams;
    const kept = [window.__md_get(KEY, sessionStorageOrNone()), window.__md_get(KEY)];
    for (const key of Object.keys(DEFAULTS)) {
      const given = [wanted.get(key), ...kept.map((one) => one?.[key])];
      state[key] = given.map((value) => checked(key, value)).find((value) => value !== undefined) ?? DEFAULTS[key];
    }
  }

  function sessionStorageOrNone() {
    try {
      return window.sessionStorage;
    } catch {
      return undefined; // storage is shut
    }
  }

  /** The address says what is shown; what is usual needs no words. */
  function write() {
    if (!isText() || location.pathname !== path) return;
    const coming = window.navigation?.transition;
    if (coming) {
      coming.finished.then(write, () => {}); // a change of the address now would end the navigation
      return;
    }
    const address = new URL(location);
    for (const [key, value] of Object.entries(state)) {
      if (value === DEFAULTS[key]) address.searchParams.delete(key);
      else address.searchParams.set(key, value || "none");
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  function mark() {
    for (const place of [document.documentElement, document.querySelector(".established")]) {
      if (place) Object.assign(place.dataset, state);
    }
  }

  const NAMED = "[data-dz-name], :is(header, footer, .md-sidebar, .dz-toc-open, .dz-margin, .established a, .established button, .established aside)[aria-label], :is(header, footer) :is([aria-label], [title]), .md-sidebar [aria-label]";
  const TWO = /^([\u3400-\u9fff][^ :]*) ([^\u3400-\u9fff:]+)(: .+)?$/;
  const names = new WeakMap();

  /** The two names of a control whose name cannot be seen: `中文 English`, or `中文|English` where it says so itself. */
  function namesOf(one) {
    if (!names.has(one)) {
      const said = one.dataset.dzName ?? one.getAttribute("aria-label") ?? one.title;
      names.set(one, one.dataset.dzName ? said.split("|") : TWO.exec(said)?.slice(1));
    }
    return names.get(one);
  }

  /** Calls such controls in the reader's language. */
  function name() {
    for (const one of document.querySelectorAll(NAMED)) {
      const found = namesOf(one);
      if (!found) continue;
      const zh = state.script === "hant" && window.__dz.convert ? window.__dz.convert(found[0]) : found[0];
      const words = { zh, en: found[1], both: `${zh} ${found[1]}` }[state.view] + (found[2] ?? "");
      if (one.hasAttribute("aria-label") && one.getAttribute("aria-label") !== words) one.setAttribute("aria-label", words);
      if (one.hasAttribute("title") && one.title !== words) one.title = words;
      if (one.childElementCount && !one.matches("svg")) continue; // its own words have their own languages
      if (state.view === "both") one.removeAttribute("lang");
      else one.lang = state.view === "en" ? "en" : state.script === "hant" ? "zh-Hant" : "zh-Hans";
    }
  }

  function tell() {
    document.dispatchEvent(new CustomEvent("dz:state", { detail: { ...state } }));
  }

  /** At every page: what the address and the memory say. */
  function arrive() {
    path = location.pathname;
    read();
    mark();
    write();
    name();
    window.__md_set(KEY, state, sessionStorageOrNone());
    tell();
  }

  window.__dz = {
    layers: LAYERS,
    get: () => ({ ...state }),
    arrive,
    async table() {
      const answer = await (asked ?? fetch(table));
      asked = undefined;
      if (!answer.ok) throw new Error(`${table.pathname}: ${answer.status}`);
      return answer.json();
    },
    name,
    shows: (layer) => state.show.split(" ").includes(layer),
    /** Choose; the address, this tab and the reader's memory keep it. */
    set(changed) {
      for (const [key, value] of Object.entries(changed)) state[key] = checked(key, value) ?? state[key];
      mark();
      name();
      write();
      for (const storage of [undefined, sessionStorageOrNone()]) window.__md_set(KEY, state, storage);
      tell();
    },
    toggle(layer) {
      const shown = new Set(state.show.split(" "));
      if (!shown.delete(layer)) shown.add(layer);
      this.set({ show: [...shown].join(" ").trim() });
    },
  };

  read();
  mark();
  if (state.script === "hant") {
    asked = fetch(table);
    asked.catch(() => (asked = undefined)); // whoever needs it asks again, and tells
    document.documentElement.dataset.dzWait = "";
  }
  // While the page comes in: the moment the text begins, before any of it is painted.
  const coming = new MutationObserver(() => {
    if (document.querySelector(".established")) {
      coming.disconnect();
      mark();
    }
  });
  coming.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    coming.disconnect();
    arrive();
    setTimeout(() => delete document.documentElement.dataset.dzWait, 1500); // whatever has become of the table
  });
  addEventListener("load", name); // what the other scripts have made
  addEventListener("popstate", () => isText() && location.pathname === path && arrive());
})();
