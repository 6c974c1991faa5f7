/**
 * Matchers: functions that look at one record and say where it has what a query asks for. A match is
 * { quality, ranges } with quality 0 (best) to 3 and `ranges()` giving [start, end] pairs in the record's text.
 */

import { neededOf, stem } from "./duizhao-search-stem.js";

const MOST_RANGES = 60;
const LATIN = /[a-z]/;

/** The record's stream, made once. */
export function streamOf(folder, record) {
  return (record.stream ??= folder.stream(record.text));
}

function placesOf(folder, record) {
  return (record.places ??= folder.places(record.text));
}

/** The words in Latin letters with their stems, made once. */
export function wordsOf(folder, record) {
  if (!record.words) {
    const found = LATIN.test(streamOf(folder, record)) ? folder.words(record.text) : [];
    record.words = found.map((word) => ({ ...word, stem: stem(word.word) }));
  }
  return record.words;
}

/** Pairs of places in the stream as places in the text. */
export function toText(folder, record, pairs) {
  const { starts, ends } = placesOf(folder, record);
  return pairs.map(([start, end]) => [starts[start], ends[end - 1]]);
}

/** How well a run of the stream fits: the whole record, its beginning, inside, across punctuation. */
function rate(folder, record, start, length, spellings) {
  const joined = spellings.some((spelling) => spelling && record.text.includes(spelling));
  if (!joined) {
    const [[from, to]] = toText(folder, record, [[start, start + length]]);
    if (to - from > length) return 3;
  }
  const stream = streamOf(folder, record);
  if (stream.length <= 2 * length) return 0;
  return start <= (record.kind === "text" ? folder.stream(record.label).length : 0) ? 1 : 2;
}

/** Any run of characters, whatever stands between them. */
export function literal(folder, query, raw = "") {
  return (record) => {
    const stream = streamOf(folder, record);
    const first = stream.indexOf(query);
    if (first < 0) return null;
    return {
      quality: rate(folder, record, first, query.length, [raw, query]),
      ranges: () => {
        const pairs = [];
        for (let at = first; at >= 0 && pairs.length < MOST_RANGES; at = stream.indexOf(query, at + query.length)) {
          pairs.push([at, at + query.length]);
        }
        return toText(folder, record, pairs);
      },
    };
  };
}

/** The query exactly as typed; for runs of punctuation, of which the stream knows nothing. */
export function verbatim(query) {
  return (record) => {
    const at = record.text.indexOf(query);
    return at < 0 ? null : { quality: 2, ranges: () => [[at, at + query.length]] };
  };
}

/** A run that begins in the first record and ends in a later one; `following` are the next records of the work. */
export function crossing(folder, query, record, following) {
  const own = streamOf(folder, record).slice(-(query.length - 1));
  let joined = own;
  for (const next of following) {
    if (next.work !== record.work || next.kind !== record.kind) break;
    joined += streamOf(folder, next);
    if (joined.length >= own.length + query.length - 1) break;
  }
  const at = joined.indexOf(query);
  if (at < 0 || at >= own.length) return null;
  const end = streamOf(folder, record).length;
  const from = end - own.length + at;
  return { quality: 3, ranges: () => toText(folder, record, [[from, end]]), tail: end - from };
}

/**
 * English words by their stems. `tokens`: [{ word, stem, stop }]; all that are no stop words must be there. `exact`: not
 * the stems but the words; `prefix`: of the last word, so much as is written.
 */
export function english(folder, tokens, { exact = false, prefix = false } = {}) {
  const needed = neededOf(tokens);
  const last = tokens.at(-1);
  const same = (word, token) =>
    word.word === token.word || (!exact && word.stem === token.stem) || (prefix && token === last && word.word.startsWith(token.word));
  return (record) => {
    const words = wordsOf(folder, record);
    if (!words.length || !needed.every((token) => words.some((word) => same(word, token)))) return null;
    const runs = [];
    if (tokens.length > 1) {
      for (let i = 0; i + tokens.length <= words.length; i++) {
        if (tokens.every((token, j) => same(words[i + j], token))) runs.push([words[i].start, words[i + tokens.length - 1].end]);
      }
    }
    const literally = needed.every((token) => words.some((word) => word.word === token.word));
    return {
      phrase: runs.length > 0 || tokens.length === 1,
      exact: literally,
      quality: literally ? 1 : 2,
      ranges: () => {
        if (runs.length) return runs.slice(0, MOST_RANGES);
        const found = words.filter((word) => needed.some((token) => same(word, token)));
        return found.slice(0, MOST_RANGES).map((word) => [word.start, word.end]);
      },
    };
  };
}

/**
 * Pinyin: `letters` without tones, `cuts` the places where a syllable must end. The characters' readings are tried
 * against the letters, so that xian finds 先 and 西安 alike; the last syllable may be unfinished. A character among the
 * letters stands for itself.
 */
export function pinyin(folder, readings, letters, cuts) {
  const reach = (stream, at, done) => {
    if (done === letters.length) return at;
    if (letters[done] === stream[at]) return readings.has(stream[at]) ? reach(stream, at + 1, done + 1) : 0;
    for (const reading of readings.get(stream[at]) ?? []) {
      const spelt = plainPinyin(reading);
      const rest = letters.length - done;
      if (spelt.length > rest) {
        if (rest > 0 && done > 0 && spelt.startsWith(letters.slice(done))) return at + 1;
        continue;
      }
      if (!letters.startsWith(spelt, done)) continue;
      const next = done + spelt.length;
      if (cuts.some((cut) => cut > done && cut < next)) continue;
      const end = reach(stream, at + 1, next);
      if (end) return end;
    }
    return 0;
  };
  // Most characters cannot even begin the query; asking a set is what makes this fast.
  const beginnings = new Set();
  for (const [character, list] of readings) {
    if (letters[0] === character || list.some((reading) => letters.startsWith(plainPinyin(reading)))) beginnings.add(character);
  }
  return (record) => {
    const stream = streamOf(folder, record);
    const pairs = [];
    for (let at = 0; at < stream.length && pairs.length < MOST_RANGES; at++) {
      const end = beginnings.has(stream[at]) && reach(stream, at, 0);
      if (end) {
        pairs.push([at, end]);
        at = end - 1;
      }
    }
    if (!pairs.length) return null;
    const [start, end] = pairs[0];
    return {
      quality: rate(folder, record, start, end - start, [stream.slice(start, end)]),
      found: stream.slice(start, end),
      ranges: () => toText(folder, record, pairs),
    };
  };
}

/** ü is v; lue and lve are both in use. */
export function plainPinyin(syllable) {
  return syllable.replace(/^([ln])ve$/, "$1ue");
}

/** Runs that sound like the query, or differ from it in a few characters; `found` is the run. */
export function alike(folder, readings, query) {
  const characters = [...query];
  const allowed = characters.length >= 4 ? Math.floor(characters.length / 4) : 0;
  const sounds = characters.map((c) => new Set(readings.get(c) ?? []));
  return (record) => {
    const stream = streamOf(folder, record);
    let best = null;
    for (let at = 0; at + characters.length <= stream.length; at++) {
      let cost = 0;
      let missed = 0;
      for (let i = 0; i < characters.length && missed <= allowed; i++) {
        const c = stream[at + i];
        if (c === characters[i]) continue;
        if ((readings.get(c) ?? []).some((sound) => sounds[i].has(sound))) cost += 1;
        else {
          missed += 1;
          cost += 3;
        }
      }
      if (missed <= allowed && (!best || cost < best.cost)) best = { cost, found: stream.slice(at, at + characters.length) };
    }
    return best;
  };
}

/** All of several matchers; the ranges of each. */
export function allOf(matchers) {
  return (record) => {
    const matches = [];
    for (const matcher of matchers) {
      const match = matcher(record);
      if (!match) return null;
      matches.push(match);
    }
    return {
      quality: Math.max(...matches.map((match) => match.quality)),
      ranges: () => matches.flatMap((match) => match.ranges()),
    };
  };
}
