/**
 * A button at every clause: its address, its citation in six forms, and its words.
 *
 * What the button opens is a module of its own, fetched when the first button is pressed. Without a script the page
 * "cite/" has the same.
 */

import { element, named, view } from "./duizhao-element.js";
import { onPage } from "./duizhao-page.js";

/** The dialog of this page, made when it is first asked for. */
class Dialog {
  constructor(article) {
    this.article = article;
  }

  async open(opener, id) {
    try {
      const { CiteDialog } = await import("./duizhao-cite-dialog.js");
      this.made ??= new CiteDialog(this.article);
    } catch {
      location.assign(new URL("cite/", location)); // no module, no dialog; the page says the same
      return;
    }
    await this.made.open(opener, id);
  }
}

/** Every node's element, with the sentence in which its button stands: the one that is seen. */
function host(clause) {
  const english = clause.nextElementSibling;
  return view() === "en" && clause.matches("p, h2, h3, h4, h5, h6") && english?.matches('p[lang="en"]:not(.missing)') ? english : clause;
}

let openers = [];

function place() {
  for (const { button, clause } of openers) {
    const target = host(clause);
    if (button.parentElement !== target) {
      const pencil = target.querySelector(":scope > .dz-clause-opener");
      if (clause.matches("div")) target.prepend(button);
      else if (pencil) pencil.before(button);
      else target.append(button);
    }
    button.setAttribute("aria-label", `${named("引用", "Cite")}: ${clause.id}`);
    button.title = named("引用本条", "Cite this clause");
  }
}

function arrive() {
  const text = document.querySelector(".md-content .established");
  openers = [];
  if (!text || !("showModal" in HTMLElement.prototype || window.HTMLDialogElement)) return;
  const dialog = new Dialog(text.parentElement);
  openers = [...text.querySelectorAll(":is(h2, h3, h4, h5, h6, p, div)[id]")]
    .filter((clause) => /^[a-z0-9-]+$/.test(clause.id) && !clause.closest("aside, details, .dz-aside"))
    .map((clause) => {
      const button = element("button", { type: "button", class: "dz-cite-opener", "aria-haspopup": "dialog", "aria-expanded": "false" });
      button.addEventListener("click", () => dialog.open(button, clause.id));
      return { button, clause };
    });
  place();
}

document.addEventListener("dz:state", place);
onPage(arrive);
