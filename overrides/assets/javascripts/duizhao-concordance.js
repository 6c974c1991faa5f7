/**
 * The link that sets the shared words off in a text: a switch like that of the reading bar.
 *
 * Without this script the link leads to the line that holds it, and the style sheet shows the words then.
 */

import { onPage } from "./duizhao-page.js";
import { keepPlace } from "./duizhao-reading.js";

const LAYER = "inherited";
const isOn = () => window.__dz.get().show.split(" ").includes(LAYER);
const links = () => document.querySelectorAll('.sharing a[href$="#inherited"]');

function mark() {
  for (const link of links()) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(isOn()));
  }
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest('.sharing a[href$="#inherited"]') : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation(); // no navigation
  keepPlace(() => window.__dz.toggle(LAYER));
}, true);

document.addEventListener("keydown", (event) => {
  const link = event.target instanceof Element ? event.target.closest('.sharing a[href$="#inherited"]') : null;
  if (!link || event.key !== " ") return;
  event.preventDefault();
  link.click();
});

document.addEventListener("dz:state", mark);

function arrive() {
  if (!links().length) return;
  if (location.hash === "#inherited" && !isOn()) window.__dz.toggle(LAYER);
  mark();
}

onPage(arrive);
