/**
 * Answering a query. `search` tries, in this order, the address, the phrase as it stands, English words, pinyin, and
 * the parts of the query; only what finds nothing is corrected. It returns the hits and the steps it took, which the
 * reader is told.
 */

import { findAddress, parseAddress } from "./duizhao-search-address.js";
import { FIRST_LIMIT, collect, collectCrossing, runKeys } from "./duizhao-search-collect.js";
import { allOf, english, literal, pinyin, plainPinyin, verbatim } from "./duizhao-search-match.js";
import { correct } from "./duizhao-search-correct.js";
import { englishTokens, neededOf, wordKeys } from "./duizhao-search-stem.js";

const TIERS = { address: 0, phrase: 1, words: 2, pinyin: 3, crossing: 4, parts: 5, corrected: 6 };
const MOST_READINGS = 5;
const MOST_PINYIN_KEYS = 4;
const PINYIN_LIMIT = 25;
const TONE_MARKS = /[\u0304\u0301\u030c\u0300]/g;
/** What shows that letters are meant as pinyin, in a decomposed text. */
const TONED = /[\u0304\u0301\u030c\u0300]|[nl]u[\u0308:]|[a-z\u0308:][1-5](?!\d)/;
const HAN = /^\p{Script=Han}$/u;
const HYPHENS = /[-\u2010-\u2015'’]/g;
const QUOTED = /^["“”„‟«»「『].+["“”„‟«»」』]$/su;

/**
 * A query as pinyin: { letters, cuts, marked } or null. Tones are dropped; a tone digit, an apostrophe or white space
 * ends a syllable. Characters, already folded, may stand among the letters; each is a syllable that stands for itself.
 */
export function parsePinyin(text) {
  const decomposed = text.normalize("NFKD").toLowerCase();
  const marked = TONED.test(decomposed);
  const plain = decomposed.replace(TONE_MARKS, "").replace(/u(\u0308|:)/g, "v").replace(/[1-5](?![0-9])/g, " ");
  if (!/^[a-z'’\s·\p{Script=Han}-]+$/u.test(plain) || !/[a-z]/.test(plain)) return null;
  const pieces = plain.split(/[^a-z\p{Script=Han}]+/u).filter(Boolean).map((piece) => piece.replace(/([ln])ve/g, "$1ue"));
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
      const piece = letters.slice(at, end);
      const syllable = known.get(piece) ?? (HAN.test(piece) ? piece : undefined);
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
  constructor(index, raw, filters, limit, isStale) {
    this.index = index;
    this.folder = index.folder;
    this.raw = raw.trim().normalize("NFC");
    this.folded = this.folder.stream(this.raw);
    this.limit = limit;
    this.isStale = isStale;
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
    /** What is said where nothing better than the parts of the query is found. */
    this.split = null;
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

  /** A query that has been written on meanwhile asks for nothing more; nobody sees its answer. */
  async collect(keys, matcher, limit = this.limit) {
    if (this.isStale()) return { hits: [], total: 0, exact: true };
    return collect(this.index, { keys, matcher, filter: this.filter, limit });
  }

  async run() {
    if (!this.raw) return;
    if (this.filters.work && !this.index.whole) {
      this.filters.number = (await this.index.allWorks()).findIndex((work) => work.id === this.filters.work);
    }
    if (this.index.whole) await this.index.readParts(await this.partsNeeded());
    if (!this.folded) {
      if (this.index.whole) this.add(await this.collect([], verbatim(this.raw)), TIERS.phrase);
      this.steps.push({ type: "punctuation" });
      return;
    }
    this.noteFolding();
    const before = this.hits.size;
    await this.address();
    const latin = /^[a-z]+$/.test(this.folded);
    // Asked for at once, because on a slow line the rounds count; what it finds comes after the English words.
    const spelt = latin || /^[a-z]+[1-5a-z]+$/.test(this.folded) ? this.spelt(this.raw) : null;
    spelt?.catch(() => {});
    if (latin) await this.english();
    else await this.phrase();
    if (spelt) this.addSpelt(await spelt);
    else if (!this.phraseFound() && /[a-z]/.test(this.folded)) await this.mixed();
    if (!latin) await this.parts();
    if (this.index.whole && !this.hits.size && /[^\p{Script=Han}]/u.test(this.folded)) await this.index.readParts();
    if (latin && this.hits.size === before) await this.insideWords();
    if (this.split && !this.phraseFound()) this.steps.push(this.split);
    if (!this.hits.size && !this.isStale() && !(await this.filteredOut())) await correct(this);
  }

  /** The parts of a small edition's index that may have what this query asks for, leaving aside its corrections. */
  async partsNeeded() {
    const { folded, folder, index, raw } = this;
    const names = [...index.parts.keys()];
    if (!names.length || !/^[a-z0-9]+$/.test(folded)) return /\p{Script=Han}/u.test(folded) ? ["han"] : names;
    const mayHave = (part, text) => {
      const tokens = englishTokens(folder, text);
      return tokens.length > 0 && part.mayHaveWords(neededOf(tokens), tokens.at(-1));
    };
    if (/^[a-z]+$/.test(folded)) {
      const spelt = parsePinyin(raw);
      const mayBePinyin = spelt && (await this.ways(spelt)).length > 0;
      const mayBe = (name, part) => [raw, raw.replace(HYPHENS, "")].some((text) => mayHave(part, text)) || (name === "han" && mayBePinyin);
      return names.filter((name) => mayBe(name, index.parts.get(name)));
    }
    const pieces = raw.split(/\s+/).map((piece) => [piece, folder.stream(piece)]);
    const mayHavePiece = (part) => ([piece, stream]) => (/^[a-z]+$/.test(stream) ? mayHave(part, piece) : part.mayHaveNumbers(stream));
    return names.filter((name) => {
      const part = index.parts.get(name);
      return name === "han" || part.mayHaveNumbers(folded) || pieces.every(mayHavePiece(part));
    });
  }

  /** Whether only the filters keep everything back; then there is nothing to correct. */
  async filteredOut() {
    const without = this.index.whole && Object.values(this.filters).some(Boolean) ? await search(this.index, this.raw, {}, 1, this.isStale) : null;
    const found = without?.hits.filter((hit) => hit.tier < TIERS.corrected) ?? [];
    if (found.length) this.steps.push({ type: "filtered", total: without.total });
    return found.length > 0;
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
    // A bare number after words that fit many works is more likely part of a phrase.
    const likely = found.works <= 3 || found.explicit;
    this.add({ hits, total: hits.length, exact: true }, likely ? TIERS.address : TIERS.parts);
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
    if (this.add(found, TIERS.phrase) || this.hits.size || [...this.folded].length < 2 || this.isStale()) return;
    if (this.add(await collectCrossing(this.index, this.folded, this.filter), TIERS.crossing)) this.steps.push({ type: "crossing" });
  }

  async english() {
    const { folder, raw } = this;
    const exact = QUOTED.test(raw);
    let tokens = englishTokens(folder, raw);
    if (!tokens.length) return;
    let found = await this.collect([wordKeys(tokens)], english(folder, tokens, { exact }));
    if (exact && !found.hits.some((hit) => hit.phrase)) found = await this.collect([wordKeys(tokens)], english(folder, tokens));
    const joined = englishTokens(folder, raw.replace(HYPHENS, ""));
    if (!found.hits.length && joined.length < tokens.length) {
      tokens = joined;
      found = await this.collect([wordKeys(tokens)], english(folder, tokens));
    }
    const phrases = found.hits.filter((hit) => hit.phrase);
    this.add({ ...found, hits: phrases }, TIERS.phrase);
    this.add({ hits: found.hits.filter((hit) => !hit.phrase), total: 0, exact: true }, TIERS.parts);
    if (!found.hits.length) return this.unfinished(tokens);
    const needed = neededOf(tokens);
    const stems = needed.filter((token) => token.stem !== token.word).map((token) => [token.word, token.stem]);
    if (stems.length && !found.hits.every((hit) => hit.exact)) this.steps.push({ type: "stems", stems });
    if (tokens.length > 1 && !phrases.length) this.split = { type: "split", parts: needed.map((token) => token.word) };
  }

  /** A last word that is still being written; it may as well be pinyin, which then comes first. */
  async unfinished(tokens) {
    if (!this.index.whole || tokens.at(-1).word.length < 2 || TONED.test(this.raw.normalize("NFKD").toLowerCase())) return;
    this.add(await this.collect([], english(this.folder, tokens, { prefix: true })), TIERS.parts);
  }

  /** The ways to cut pinyin, the last syllable perhaps unfinished. */
  async ways(query) {
    await this.index.pinyin();
    const ways = cutPinyin(query, this.index.syllables);
    return ways.length ? ways : cutUnfinished(query, this.index.syllables);
  }

  /** What `text` finds as pinyin: null, or { found, ways }. */
  async spelt(text) {
    const query = parsePinyin(text);
    if (!query) return null;
    const readings = await this.index.pinyin();
    const ways = await this.ways(query);
    if (!ways.length) return null;
    const matcher = pinyin(this.folder, readings, query.letters, query.cuts);
    // More than of a phrase, because the first ones may all be of one word, and another was meant.
    const keys = this.index.whole ? [] : ways.map((way) => pinyinKeys(way, this.index, readings));
    return { found: await this.collect(keys, matcher, Math.max(this.limit, PINYIN_LIMIT)), ways };
  }

  addSpelt(answer) {
    if (!answer) return;
    const { found, ways } = answer;
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

  /** Characters and pinyin in one query, as an input method leaves it half done. */
  async mixed() {
    const text = [...this.raw].map((c) => this.folder.table.get(c) ?? c).join("");
    this.addSpelt(await this.spelt(text));
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
        keys.push(wordKeys(tokens));
      } else {
        matchers.push(literal(this.folder, folded, part));
        if (!this.index.whole && [...folded].length > 1) keys.push(runKeys(this.index, folded));
      }
    }
    // The most telling key of each part before the second ones.
    const inTurn = [0, 1].flatMap((place) => keys.flatMap((list) => list.slice(place, place + 1)));
    return this.add(await this.collect([inTurn], allOf(matchers)), tier);
  }

  /** Latin letters that are no word: an abbreviation inside of something longer. */
  async insideWords() {
    if (this.index.whole && this.folded.length > 2) this.add(await this.collect([], literal(this.folder, this.folded, this.raw)), TIERS.parts);
  }
}

/** The keys of pinyin cut into syllables, those first that the fewest pairs of characters can be read as. */
function pinyinKeys(way, { syllables }, readings) {
  if (way.length === 1) return [...(syllables[way[0]] ?? "")].slice(0, 1);
  const spelt = way.map((piece) => (HAN.test(piece) ? readings.get(piece)?.[0] : piece));
  const count = (place) => (HAN.test(way[place]) ? 1 : syllables[way[place]].length);
  const keys = [];
  for (let i = 1; i < way.length; i++) {
    const literally = HAN.test(way[i - 1]) && HAN.test(way[i]);
    if (!literally && !(spelt[i - 1] && spelt[i])) continue;
    keys.push({ key: literally ? way[i - 1] + way[i] : `${spelt[i - 1]} ${spelt[i]}`, weight: count(i - 1) * count(i) });
  }
  return keys.sort((a, b) => a.weight - b.weight).map(({ key }) => key).slice(0, MOST_PINYIN_KEYS);
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
 * should at least look for; `isStale` says whether the answer is no longer wanted. Gives { query, hits, total, exact,
 * steps }, the best hits first; a hit has record, tier, quality, ranges() in the record's text and terms().
 */
export async function search(index, raw, filters = {}, limit = FIRST_LIMIT, isStale = () => false) {
  const state = new Search(index, raw, { ...filters }, limit, isStale);
  await state.run();
  const { kinds, folder } = index;
  const hits = [...state.hits.values()].sort(
    (a, b) =>
      a.tier - b.tier || a.quality - b.quality || kinds.indexOf(a.record.kind) - kinds.indexOf(b.record.kind) || a.record.id - b.record.id,
  );
  for (const hit of hits) hit.terms = () => terms(hit, folder, state.folded);
  return { query: state.raw, hits, total: Math.max(state.total, hits.length), exact: state.exact, steps: state.steps };
}

