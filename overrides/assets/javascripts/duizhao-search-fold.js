/**
 * Folding: what of a text the search sees. The same as builder/language/folding.py; the table of characters comes with
 * the index, so that index and query always use one.
 */

const WORD = /[\p{L}\p{N}]/u;
const ASCII_WORD = /^[a-z0-9]+$/;

/** Folds with the table of an index: two strings in step, each character of the first becomes that of the second. */
export class Folder {
  constructor([from, to] = ["", ""]) {
    const targets = [...to];
    this.table = new Map([...from].map((character, i) => [character, targets[i]]));
    this.cache = new Map();
  }

  /** What one code point contributes: letters and digits only, often one, sometimes none. */
  character(c) {
    let folded = this.cache.get(c);
    if (folded === undefined) {
      folded = "";
      for (const piece of c.normalize("NFKD").toLowerCase()) {
        if (WORD.test(piece)) folded += this.table.get(piece) ?? piece;
      }
      this.cache.set(c, folded);
    }
    return folded;
  }

  /** The text as a search sees it, without anything between letters and digits. */
  stream(text) {
    let folded = "";
    for (const c of text) folded += this.character(c);
    return folded;
  }

  /** The stream, and for each of its units where the character it came from begins and ends in the text. */
  places(text) {
    const starts = [];
    const ends = [];
    let stream = "";
    let at = 0;
    for (const c of text) {
      const folded = this.character(c);
      for (let i = 0; i < folded.length; i++) {
        starts.push(at);
        ends.push(at + c.length);
      }
      stream += folded;
      at += c.length;
    }
    return { stream, starts, ends };
  }

  /** The words with Latin letters in them: folded word, place in the text; a possessive 's is dropped. */
  words(text) {
    const found = [];
    let word = "";
    let start = 0;
    let at = 0;
    let before = "";
    let possessive = false;
    const flush = (end) => {
      if (word && !/^\d+$/.test(word) && !(possessive && word === "s")) found.push({ word, start, end });
      word = "";
    };
    for (const c of text) {
      const folded = this.character(c);
      if (ASCII_WORD.test(folded)) {
        if (!word) {
          possessive = before === "'" || before === "’";
          start = at;
        }
        word += folded;
      } else {
        flush(at);
      }
      before = c;
      at += c.length;
    }
    flush(at);
    return found;
  }
}
