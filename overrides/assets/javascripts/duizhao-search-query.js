/**
 * Answering a query. `search` tries, in this order, the address, the phrase as it stands, English words, pinyin, and
 * the parts of the query; only what finds nothing is corrected. It returns the hits and the steps it took, which the
 * reader is told.
 */

import { findAddress, parseAddress } from "./duizhao-search-address.js";
import { FIRST_LIMIT, collect, collectCrossing, runKeys } from "./duizhao-search-collect.js";
import { allOf, english, literal, pinyin, plainPinyin, verbatim } from "./duizhao-search-match.js";
import { correct } from "./duizhao-search-correct.js";
import { stem } from "./duizhao-search-stem.js";

const STOP_WORDS = new Set(
  "a an and are as at be by for from has have in into is it its of on or shall that the their these this to was were which will with".split(" "),
);
const TIERS = { address: 0, phrase: 1, words: 2, pinyin: 3, crossing: 4, parts: 5, corrected: 6 };
const MOST_READINGS = 5;
const TONE_MARKS = /[\u0304\u0301\u030c\u0300]/g;

/** The words of an English query, each with its stem and whether it may be left out. */
export function englishTokens(folder, text) {
  return folder.words(text).map(({ word }) => ({ word, stem: stem(word), stop: STOP_WORDS.has(word) }));
}

/**
 * A query as pinyin: { letters, cuts, marked } or null. Tones are dropped; a tone digit, an apostrophe or white space
 * ends a syllable.
 */
export function parsePinyin(text) {
  const decomposed = text.normalize("NFKD").toLowerCase();
  const marked = decomposed.replace(TONE_MARKS, "") !== decomposed || /[a-zü\u0308:]\d/.test(decomposed);
  const plain = decomposed.replace(TONE_MARKS, "").replace(/u(\u0308|:)/g, "v").replace(/[1-5](?![0-9])/g, " ");
  if (!/^[a-z'’\s·-]+$/.test(plain)) return null;
  const pieces = plain.split(/[^a-z]+/).filter(Boolean).map((piece) => piece.replace(/([ln])ve/g, "$1ue"));
  const letters = pieces.join("");
  const cuts = [];
  let at = 0;
  for (const piece of pieces.slice(0, -1)) cuts.push((at += piece.length));
  return letters.length > 1 ? { letters, cuts, marked } : null;
}

/** The ways to cut pinyin into syllables of the table, those with the fewest syllables first; at most `most`. */
export function cutPinyin({ letters, cuts }, syllables, most = 3) {
  const known = new Map(Object.keys(syllables).map((syllable) => [plainPinyin(syllable), syllable]));
  const ways = new Map([[letters.length, [[]]]]);
  for (let at = letters.length - 1; at >= 0; at--) {
    const here = [];
    for (let end = at + 1; end <= Math.min(letters.length, at + 6); end++) {
      const syllable = known.get(letters.slice(at, end));
      if (!syllable || cuts.some((cut) => cut > at && cut < end)) continue;
      for (const rest of ways.get(end) ?? []) here.push([syllable, ...rest]);
    }
    here.sort((a, b) => a.length - b.length || b[0].length - a[0].length);
    ways.set(at, here.slice(0, most));
  }
  return ways.get(0);
}

/** Whether the last letters are only the beginning of a syllable. */
function cutUnfinished(query, syllables) {
  for (let end = query.letters.length - 1; end > 0; end--) {
    const rest = query.letters.slice(end);
    if (rest.length > 5 || query.cuts.some((cut) => cut > end)) break;
    if (!Object.keys(syllables).some((syllable) => plainPinyin(syllable).startsWith(rest))) continue;
    const ways = cutPinyin({ letters: query.letters.slice(0, end), cuts: query.cuts.filter((cut) => cut < end) }, syllables, 1);
    if (ways.length) return ways;
  }
  return [];
}

class Search {
  constructor(index, raw, filters, limit) {
    this.index = index;
    this.folder = index.folder;
    this.raw = raw.trim().normalize("NFC");
    this.folded = this.folder.stream(this.raw);
    this.limit = limit;
    this.filters = filters;
    this.filter = (facets) =>
      (!filters.work || facets.work === filters.work || (filters.number !== undefined && facets.number === filters.number)) &&
      (!filters.rank || facets.rank === filters.rank) &&
      (!filters.genre || facets.genre === filters.genre) &&
      (!filters.kind || facets.kind === filters.kind) &&
      (!filters.from || (facets.year && facets.year >= filters.from)) &&
      (!filters.to || (facets.year && facets.year <= filters.to));
    this.hits = new Map();
    this.steps = [];
    this.total = 0;
    this.exact = true;
  }

  add({ hits, total, exact }, tier) {
    let known = 0;
    for (const hit of hits) {
      if (this.hits.has(hit.record.id)) known += 1;
      else this.hits.set(hit.record.id, { ...hit, tier });
    }
    this.total += Math.max(0, total - known);
    this.exact &&= exact;
    return hits.length - known;
  }

  collect(keys, matcher) {
    return collect(this.index, { keys, matcher, filter: this.filter, limit: this.limit });
  }

  async run() {
    if (!this.raw) return;
    if (this.filters.work && !this.index.whole) {
      this.filters.number = (await this.index.allWorks()).findIndex((work) => work.id === this.filters.work);
    }
    if (!this.folded) {
      if (this.index.whole) this.add(await this.collect([], verbatim(this.raw)), TIERS.phrase);
      this.steps.push({ type: "punctuation" });
      return;
    }
    if (this.index.whole && /[^\p{Script=Han}]/u.test(this.folded)) await this.index.readLatin();
    this.noteFolding();
    const before = this.hits.size;
    await this.address();
    const latin = /^[a-z]+$/.test(this.folded);
    if (!latin) await this.phrase();
    if (latin || /[a-z]/.test(this.folded)) await this.english(latin);
    if (latin || /\d/.test(this.raw) || TONE_MARKS.test(this.raw.normalize("NFD"))) await this.pinyin();
    if (!latin) await this.parts();
    if (latin && this.hits.size === before) await this.insideWords();
    if (!this.hits.size) await correct(this);
  }

  noteFolding() {
    const simplified = [...this.raw].map((c) => this.folder.table.get(c) ?? c).join("");
    if (simplified !== this.raw) this.steps.push({ type: "folded", from: this.raw, to: simplified });
  }

  async address() {
    const found = await findAddress(this.index, parseAddress(this.raw, this.folder));
    const records = found.records.filter((r) => r && this.filter(this.index.whole ? this.index.facets(r) : this.index.facetsOf(r.id)));
    if (!records.length) return;
    const hits = records.map((record) => ({ record, quality: 0, ranges: () => [] }));
    // A number after words that fit many works is more likely part of a phrase.
    this.add({ hits, total: hits.length, exact: true }, found.works > 3 ? TIERS.parts : TIERS.address);
    this.steps.push({ type: "address", documentNumber: Boolean(found.documentNumber) });
  }

  async phrase() {
    const keys = this.index.whole ? [] : runKeys(this.index, this.folded);
    const found = await this.collect([keys], literal(this.folder, this.folded, this.raw));
    if ([...this.folded].length === 1) {
      this.steps.push({ type: "single" });
      if (!this.index.whole) {
        const [count] = (await this.index.list(this.folded)) ?? [0];
        if (count > 200) Object.assign(found, { total: count, exact: false });
      }
    }
    if (this.add(found, TIERS.phrase) || this.hits.size || [...this.folded].length < 2) return;
    if (this.add(await collectCrossing(this.index, this.folded, this.filter), TIERS.crossing)) this.steps.push({ type: "crossing" });
  }

  async english(only) {
    const tokens = englishTokens(this.folder, this.raw);
    if (!tokens.length || !only) return;
    const needed = tokens.some((t) => !t.stop) ? tokens.filter((t) => !t.stop) : tokens;
    const keys = [needed.map((token) => `=${/^[a-z]+$/.test(token.word) ? token.stem : token.word}`)];
    let found = await this.collect(keys, english(this.folder, tokens));
    if (!found.hits.length && this.index.whole && tokens.at(-1).word.length > 1) {
      found = await this.collect(keys, english(this.folder, tokens, true));
    }
    const phrases = found.hits.filter((hit) => hit.phrase);
    this.add({ ...found, hits: phrases }, TIERS.phrase);
    this.add({ hits: found.hits.filter((hit) => !hit.phrase), total: 0, exact: true }, TIERS.parts);
    if (!found.hits.length) return;
    const stems = needed.filter((token) => token.stem !== token.word).map((token) => [token.word, token.stem]);
    if (stems.length) this.steps.push({ type: "stems", stems });
    if (tokens.length > 1 && !phrases.length) this.steps.push({ type: "split", parts: needed.map((token) => token.word) });
  }

  async pinyin() {
    const query = parsePinyin(this.raw);
    if (!query) return;
    const readings = await this.index.pinyin();
    let ways = cutPinyin(query, this.index.syllables);
    if (!ways.length) ways = cutUnfinished(query, this.index.syllables);
    if (!ways.length || (ways[0].length === 1 && this.hits.size && !query.marked)) return;
    const matcher = pinyin(this.folder, readings, query.letters, query.cuts);
    const found = await this.collect(this.index.whole ? [] : ways.map((way) => pinyinKeys(way, this.index.syllables)), matcher);
    const runs = new Map();
    for (const hit of found.hits) runs.set(hit.found, [...(runs.get(hit.found) ?? []), hit]);
    // Words that sound alike: the commonest first, but each is shown early once.
    const common = [...runs].sort((a, b) => b[1].length - a[1].length).slice(0, MOST_READINGS);
    const read = common.map(([run]) => run);
    common.forEach(([, hits], place) => {
      const best = hits.reduce((a, b) => (b.quality < a.quality ? b : a));
      if (best.quality < 3) best.quality = (place - MOST_READINGS) / MOST_READINGS;
    });
    if (!this.add(found, TIERS.pinyin)) return;
    const shown = ways.find((way) => way.length === [...read[0]].length) ?? ways[0];
    this.steps.push({ type: "pinyin", syllables: shown, read });
  }

  /** The white-space separated parts of a query, in any order. */
  async parts() {
    const parts = this.raw.split(/\s+/).filter((part) => this.folder.stream(part));
    if (parts.length > 1 && (await this.allParts(parts)) && !this.phraseFound()) this.steps.push({ type: "split", parts });
  }

  phraseFound() {
    return [...this.hits.values()].some((hit) => hit.tier <= TIERS.crossing);
  }

  async allParts(parts, tier = TIERS.parts) {
    const matchers = [];
    const keys = [];
    for (const part of parts) {
      const folded = this.folder.stream(part);
      if (/^[a-z]+$/.test(folded)) {
        const tokens = englishTokens(this.folder, part);
        matchers.push(english(this.folder, tokens));
        keys.push(...tokens.map((token) => `=${token.stem}`));
      } else {
        matchers.push(literal(this.folder, folded, part));
        if (!this.index.whole && [...folded].length > 1) keys.push(...runKeys(this.index, folded).slice(0, 2));
      }
    }
    return this.add(await this.collect([keys], allOf(matchers)), tier);
  }

  /** Latin letters that are no word: an abbreviation inside of something longer. */
  async insideWords() {
    if (this.index.whole && this.folded.length > 2) this.add(await this.collect([], literal(this.folder, this.folded, this.raw)), TIERS.parts);
  }
}

function pinyinKeys(way, syllables) {
  if (way.length === 1) return [...(syllables[way[0]] ?? "")].slice(0, 1);
  const keys = way.slice(1).map((syllable, i) => `${way[i]} ${syllable}`);
  return keys.length > 2 ? [keys[0], keys.at(-1)] : keys;
}

/** The runs of a hit as they are printed, for marking them where the hit leads. */
function terms(hit, folder, folded) {
  const { record } = hit;
  if (hit.tail) return [folded.slice(0, hit.tail), folded.slice(hit.tail)].filter(Boolean);
  const runs = hit.ranges().map(([start, end]) => record.text.slice(start, end).replace(/\s+/g, " "));
  return [...new Set(runs)].slice(0, 4);
}

/**
 * Searches. `filters`: { work, rank, genre, kind, from, to }, each optional; `limit`: how many hits a sharded index
 * should at least look for. Gives { query, hits, total, exact, steps }, the best hits first; a hit has record, tier,
 * quality, ranges() in the record's text and terms().
 */
export async function search(index, raw, filters = {}, limit = FIRST_LIMIT) {
  const state = new Search(index, raw, { ...filters }, limit);
  await state.run();
  const { kinds, folder } = index;
  const hits = [...state.hits.values()].sort(
    (a, b) =>
      a.tier - b.tier || a.quality - b.quality || kinds.indexOf(a.record.kind) - kinds.indexOf(b.record.kind) || a.record.id - b.record.id,
  );
  for (const hit of hits) hit.terms = () => terms(hit, folder, state.folded);
  return { query: state.raw, hits, total: Math.max(state.total, hits.length), exact: state.exact, steps: state.steps };
}

