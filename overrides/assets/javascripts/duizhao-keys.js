/**
 * One key each: the view, the script, the layers, the next clause; and the sheet that lists them.
 *
 * A reader can switch them off (WCAG 2.1.4), which also holds for the key of the search. They are silent while somebody
 * writes, in a dialog, and with Ctrl, Alt or the command key.
 */

import { onPage } from "./duizhao-page.js";
import { keepPlace } from "./duizhao-reading.js";
import { step } from "./duizhao-place.js";

const KEY = "__keys";
const LAYERS = { n: "notes", a: "apparatus", c: "counterparts", i: "inherited", t: "terms" };
const VIEWS = { 1: "zh", 2: "both", 3: "en" };
let bar;
let sheet;
let told;

const areOn = () => window.__md_get(KEY) !== false;
const isWritable = (target) => target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])") !== null;

function change(changed) {
  keepPlace(() => window.__dz.set(changed));
}

/** Says what a key has done, to those who cannot see it. */
function say(button) {
  if (!told || !button) return;
  const on = button.getAttribute("aria-pressed") === "true";
  const [zh, en] = on ? ["开", "on"] : ["关", "off"];
  const { view } = window.__dz.get();
  told.textContent = `${button.getAttribute("aria-label") ?? button.innerText}: ${view === "zh" ? zh : view === "en" ? en : `${zh} ${en}`}`;
}

const pressed = (name, value) => bar.querySelector(`[data-dz-${name}="${value}"]`);

/** What a key does; false where it does nothing here. */
function act(key) {
  const { view, script } = window.__dz.get();
  if (key === "v" || VIEWS[key]) {
    const next = VIEWS[key] ?? { zh: "both", both: "en", en: "zh" }[view];
    change({ view: next });
    say(pressed("view", next));
  } else if (key === "s") {
    const next = script === "hans" ? "hant" : "hans";
    change({ script: next });
    say(pressed("script", next));
  } else if (LAYERS[key]) {
    const button = pressed("layer", LAYERS[key]);
    if (!button) return false;
    keepPlace(() => window.__dz.toggle(LAYERS[key]));
    say(button);
  } else if (key === "j" || key === "k") {
    return step(key === "j" ? 1 : -1);
  } else if (key === "?") {
    open();
  } else {
    return false;
  }
  return true;
}

function open() {
  for (const one of document.querySelectorAll(":popover-open")) one.hidePopover();
  if (!sheet.open) sheet.showModal();
}

function arrive(signal) {
  [bar, sheet, told] = ["bar", "sheet", "told"].map((name) => document.querySelector(`[data-dz-${name}]`));
  if (!bar || !sheet) return;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.repeat & !"jk".includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key !== "?")) return;
    if (!areOn() || isWritable(event.target) || document.querySelector("dialog[open]")) return;
    if (act(event.key)) event.preventDefault();
  }, { signal });
  document.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("[data-dz-help]") && open(), { signal });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-dz-close]")) sheet.close();
  });
  const box = sheet.querySelector("[data-dz-keys]");
  box.checked = areOn();
  box.addEventListener("change", () => window.__md_set(KEY, box.checked));
}

onPage(arrive);
