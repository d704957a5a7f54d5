import { alphabets, doubleByte, frequentLetters, singleByte, type DoubleByte, type SingleByte } from './encodings';
import { withoutEnd } from './ends';

/** How the bytes of a text file are read. */
export interface DetectedEncoding {
	/** Its name in the Encoding Standard, as TextDecoder takes it. */
	name: string;
	/** Why the letters besides a to z may be wrong; undefined where there is no doubt. */
	doubt?: string;
}

/** So much of a file tells its encoding. */
const sampleBytes = 64 * 1024;
const maxWords = 400;
/** So many bytes are looked at between two pauses. */
const sliceBytes = 1024 * 1024;
/** By so much the best encoding must be ahead of those that read something else; by more where there are few words. */
const marginOf = (words: number) => 0.04 + 0.16 / Math.max(words, 1) ** 2;
const minScore = 0.5;
const fewWords = 4;

/**
 * Finds out the encoding of a text: by its byte order mark; by the zeros of UTF-16; UTF-8 where its sequences outnumber
 * the bytes that are none; otherwise by what the words are in each encoding: letters of one script, as usual in its
 * languages, with capitals in front only.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding {
	const detection = detectEncodingSlices(bytes);
	for (;;) {
		const { done, value } = detection.next();
		if (done) return value;
	}
}

/** The same in slices of a few milliseconds: the caller pauses whenever it yields. */
export function* detectEncodingSlices(bytes: Uint8Array): Generator<void, DetectedEncoding> {
	const unicode = byteOrderMark(bytes) ?? utf16ByZeros(bytes);
	if (unicode) return unicode;
	const { good, bad, firstBad, pure } = yield* scanUtf8(bytes);
	if (bad === 0) return { name: 'utf-8' };
	const sample = sampleOf(bytes, firstBad);
	const scores = [...doubleByteScores(sample)];
	// A file of UTF-8 with a byte that is none stays UTF-8: only that byte is lost. In few characters of East Asia, half
	// of the bytes may look like UTF-8 by chance.
	const isByChance = good < 8 * bad && scores.some(({ fit }) => fit > 0.7);
	// Of files put together from several encodings the lines of UTF-8 are read, and the others say that they are not.
	const isMixed = pure > 1 && pure * 20 > bad;
	if ((good > bad || isMixed) && !isByChance) return { name: 'utf-8' };
	const words = wordsOf(sample);
	for (const encoding of singleByte) {
		yield;
		scores.push(singleByteScore(encoding, words));
	}
	return decide(
		words,
		scores.sort((a, b) => b.score - a.score),
	);
}

function decide(words: readonly Uint8Array[], scores: readonly Score[]): DetectedEncoding {
	const [best] = scores;
	if (!best) return { name: 'windows-1252', doubt: 'no known encoding fits' };
	const read = readWords(best.name, words);
	const least = best.score - marginOf(words.length);
	// How usual an encoding is decides nothing where hardly any word tells.
	const scoreAmong = ({ score, fit }: Score) => (words.length < fewWords ? fit : score);
	const rival = scores.find((one) => scoreAmong(one) > least && readWords(one.name, words) !== read);
	// What MS-DOS wrote looks like it, but for capitals in the middle of words.
	const isOdd = best.score < minScore || (best.name === 'macintosh' && best.fit < 0.9);
	if (isOdd) return { name: best.name, doubt: `it may be ${best.name} or any other encoding` };
	return { name: best.name, ...(rival && { doubt: `it may be ${best.name} or ${rival.name}` }) };
}

interface Score {
	name: string;
	/** How well the words fit, 0 to 1. */
	fit: number;
	/** The same, less for encodings that are seldom used. */
	score: number;
}

function byteOrderMark([first, second, third]: Uint8Array): DetectedEncoding | undefined {
	if (first === 0xff && second === 0xfe) return { name: 'utf-16le' };
	if (first === 0xfe && second === 0xff) return { name: 'utf-16be' };
	return first === 0xef && second === 0xbb && third === 0xbf ? { name: 'utf-8' } : undefined;
}

/** In UTF-16, delimiters, digits and line breaks have a zero byte, and always on the same side. */
function utf16ByZeros(bytes: Uint8Array): DetectedEncoding | undefined {
	const zeros = [0, 0];
	// A file that was cut in the middle of its last character is UTF-16 all the same.
	const end = Math.min(bytes.length - (bytes.length % 2), sampleBytes);
	if (end === 0) return undefined;
	for (let index = 0; index < end; index++) if (bytes[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	if (Math.max(even, odd) < end / 20 || Math.min(even, odd) > Math.max(even, odd) / 10) return undefined;
	const zeroSide = even > odd ? 0 : 1;
	// Workbooks and pictures have zeros as well, and beside them control characters, which no text has.
	for (let index = 0; index < end; index += 2) {
		if (bytes[index + zeroSide] === 0 && isControl(bytes[index + 1 - zeroSide])) return undefined;
	}
	return { name: zeroSide === 0 ? 'utf-16be' : 'utf-16le' };
}

/** Below the blank, without tab and line breaks. Zero is none here: a text may be filled up with it. */
function isControl(byte = 0): boolean {
	return byte > 0 && byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte);
}

/** What a file is as UTF-8. */
interface Utf8Scan {
	/** Characters of several bytes. */
	good: number;
	/** Bytes that are no character. */
	bad: number;
	/** The place of the first of these. */
	firstBad: number;
	/** Characters of several bytes in lines without such bytes. */
	pure: number;
}

function* scanUtf8(bytes: Uint8Array): Generator<void, Utf8Scan> {
	const scan = { good: 0, bad: 0, firstBad: 0, pure: 0 };
	let [pause, goodBefore, badBefore] = [sliceBytes, 0, 0];
	for (let index = 0; index < bytes.length;) {
		if (index >= pause) {
			yield;
			pause += sliceBytes;
		}
		const length = sequenceLength(bytes, index);
		if (length > 1) scan.good++;
		if (length === 0 && scan.bad++ === 0) scan.firstBad = index;
		index += length || 1;
		if (bytes[index] !== 0x0a && index < bytes.length) continue;
		if (scan.bad === badBefore) scan.pure += scan.good - goodBefore;
		[goodBefore, badBefore] = [scan.good, scan.bad];
	}
	return scan;
}

/** @returns the bytes of the character, 0 where no character starts there */
function sequenceLength(bytes: Uint8Array, index: number): number {
	const lead = bytes[index] ?? 0;
	if (lead < 0x80) return 1;
	const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (lead < 0xc2 || lead > 0xf4) return 0;
	for (let next = index + 1; next < index + length; next++) {
		if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
	}
	return length;
}

/** Whole lines from the one on that has the first byte beyond UTF-8, which may be far from the start. */
function sampleOf(bytes: Uint8Array, from: number): Uint8Array {
	if (bytes.length <= sampleBytes) return bytes;
	const start = bytes.lastIndexOf(0x0a, from) + 1;
	const sample = bytes.subarray(start, start + sampleBytes);
	const end = sample.lastIndexOf(0x0a);
	return end > 0 ? sample.subarray(0, end) : sample;
}

/** The different words with bytes beyond ASCII. */
function wordsOf(bytes: Uint8Array): Uint8Array[] {
	const words = new Map<string, Uint8Array>();
	let [start, high] = [-1, false];
	for (let index = 0; index <= bytes.length && words.size < maxWords; index++) {
		const byte = bytes[index] ?? 0;
		const letter = byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
		if (letter) {
			if (start < 0) start = index;
			high ||= byte >= 0x80;
			continue;
		}
		if (high) {
			const word = bytes.subarray(start, index);
			words.set(word.join(), word);
		}
		[start, high] = [-1, false];
	}
	return [...words.values()];
}

function readWords(name: string, words: readonly Uint8Array[]): string {
	const decoder = new TextDecoder(name);
	// The comma below a Romanian letter is a cedilla in older encodings.
	const text = words.map((word) => decoder.decode(word)).join(' ');
	return text.normalize('NFD').replaceAll('\u0326', '\u0327');
}

function singleByteScore(encoding: SingleByte, words: readonly Uint8Array[]): Score {
	const decoder = new TextDecoder(encoding.name);
	const texts = words.map((word) => decoder.decode(word));
	const fit = texts.length === 0 ? 0 : scoreOf(encoding, texts);
	return { name: encoding.name, fit, score: encoding.usual * fit };
}

/** What may stand at the ends of a word without a space between. */
const punctuationBefore = /^[\u00a0–—‘’“”„«»…€°º№´¿¡]+/u;
const punctuationAfter = /[\u00a0–—‘’“”„«»…€°ºª№®™´\u200e\u200f]/u;
/** As words are written: capitals in front, or throughout. */
const usualCase = /^(?:\p{Lu}?[\p{Ll}\p{Lo}\p{M}]*|\p{Lu}+)$/u;

function scoreOf({ name, script }: SingleByte, texts: readonly string[]): number {
	const fine = texts
		.map((text) => ({ text: withoutEnd(text, punctuationAfter).replace(punctuationBefore, ''), length: text.length }))
		.filter(({ text }) => /^[\p{L}\p{M}]+$/u.test(text) && usualCase.test(text));
	const letters = fine.reduce((sum, { text, length }) => sum + text.length / length, 0) / texts.length;
	const words = fine.map(({ text }) => text);
	if (script === 'Latin') return letters * latinScore(words);
	const total = words.reduce((sum, text) => sum + (scripts[script].test(text) ? wordScore(script, text) : 0), 0);
	if (fine.length === 0) return 0;
	// Hardly any other text obeys the rules of Thai, whose rare letters are not so rare in names.
	const usual = script === 'Thai' && words.every(isThai) ? 0.9 : 0;
	return letters * Math.max(total / fine.length, usual) * nameCase(name, words);
}

/**
 * Lists are of names, which start with a capital where the script has any. Capitals alone are usual as well, but in KOI8
 * they are rather Hebrew. Small letters alone are less usual; but in KOI8 they are the capitals of windows-1251, and only
 * the letters themselves tell which of both is meant.
 */
function nameCase(name: string, words: readonly string[]): number {
	const [capital, small] = [/\p{Lu}/u, /\p{Ll}/u].map((letter) => words.some((text) => letter.test(text)));
	const isKoi8 = name.startsWith('koi8');
	if (capital === small || (capital === true && !isKoi8)) return 1;
	return isKoi8 && small === true ? 0.95 : 0.8;
}

function isThai(text: string): boolean {
	return text.length > 2 && scripts.Thai.test(text) && wordScore('Thai', text) > 0.3;
}

const scripts = {
	Cyrillic: /^(?![ьъы])\p{Script=Cyrillic}+$/iu,
	// The final sigma stands at the end, the other one nowhere else.
	Greek: /^(?:(?!ς.|σ$)\p{Script=Greek})+$/u,
	Hebrew: /^(?:(?![ךםןףץ].)\p{Script=Hebrew})+$/u,
	Arabic: /^\p{Script=Arabic}+$/u,
	// Vowels and tones belong to a consonant, those that are written before it as well.
	Thai: /^(?![\p{M}\u0e30\u0e32\u0e33\u0e45])(?:(?![เแโใไ](?![ก-ฮ]))\p{Script=Thai})+$/u,
} as const;

/** How usual a word's letters are. */
function wordScore(script: keyof typeof frequentLetters, text: string): number {
	const letters = frequentLetters[script];
	const lower = [...text.toLowerCase()];
	const points = lower.map((letter) => {
		const place = letters.indexOf(letter);
		return place < 0 ? -1 : 1 - (place / letters.length) ** 2;
	});
	const average = points.reduce((sum, value) => sum + value, 0) / points.length;
	const noAccent = script === 'Greek' && text.length > 2 && text !== text.toUpperCase() && !/[άέήίόύώΐΰ]/iu.test(text);
	return Math.max(0, noAccent ? average / 2 : average);
}

/** How many words each language can write, the best one first; the others count less. */
function latinScore(texts: readonly string[]): number {
	const letters = texts.join('');
	const plain = letters.replace(/[^a-z]/gi, '').length;
	// Words of a to z with other letters between them; where hardly any is plain, it is another script.
	if (plain < letters.length * 0.3) return 0;
	let [left, score, weight]: [readonly string[], number, number] = [texts, 0, 1];
	while (left.length > 0 && weight > 0.3) {
		const rest = alphabets.map((alphabet) => left.filter((text) => !isWrittenIn(alphabet, text)));
		const fewest = rest.reduce((a, b) => (b.length < a.length ? b : a));
		if (fewest.length === left.length) break;
		score += (weight * (left.length - fewest.length)) / texts.length;
		[left, weight] = [fewest, weight * 0.7];
	}
	return score;
}

function isWrittenIn(alphabet: string, text: string): boolean {
	// The capital İ becomes two characters in lower case, of which the second is a mark.
	return [...text.toLowerCase().replace(/\u0307/g, '')].every((letter) => letter <= 'z' || alphabet.includes(letter));
}

function doubleByteScores(sample: Uint8Array): Score[] {
	if (isAccented(sample)) return [];
	const scores = doubleByte.flatMap((encoding) => doubleByteScore(sample, encoding) ?? []);
	const of = (name: string) => scores.find((score) => score.name === name)?.score ?? 0;
	// All usual Korean characters are usual Chinese ones in GBK, which would spread over twice as many.
	const korean = of('euc-kr') > 0 && of('euc-kr') >= of('gbk');
	return scores.map((one) => (one.name === 'gbk' && korean ? { ...one, score: one.score * 0.9 } : one));
}

function doubleByteScore(sample: Uint8Array, { name, isUsual }: DoubleByte): Score | undefined {
	try {
		new TextDecoder(name, { fatal: true }).decode(sample);
	} catch {
		return undefined;
	}
	let [pairs, usual, single, kana] = [0, 0, 0, 0];
	const leads: number[] = [];
	for (let index = 0; index < sample.length; index++) {
		const lead = sample[index] ?? 0;
		if (lead < 0x80) continue;
		if (name === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
			single++;
			continue;
		}
		pairs++;
		leads.push(lead);
		if (lead === 0xa4 || lead === 0xa5) kana++;
		if (isUsual(lead, sample[++index] ?? 0)) usual++;
	}
	if (pairs === 0) return undefined;
	// Few characters may be there by chance.
	const fit = (usual / (pairs + single)) * (pairs / (pairs + 1));
	return { name, fit, score: kana === 0 ? fit * withoutSyllables(name, leads) : fit };
}

/**
 * Japanese without any syllable sign is rather something else; unless its characters stand where those of Korean do not,
 * and hardly any where the Chinese ones from X to Z are, which a fifth of all Chinese ones are.
 */
function withoutSyllables(name: string, leads: readonly number[]): number {
	const share = (from: number, to: number) => leads.filter((lead) => lead >= from && lead <= to).length / leads.length;
	const isJapanese = share(0xd0, 0xd7) < 0.03 && share(0xc9, 0xcf) > 0;
	const isCertain = isJapanese && leads.length >= 20;
	if (name === 'euc-jp') return isCertain ? 1 : isJapanese ? 0.97 : 0.8;
	return name === 'gbk' && isCertain ? 0.9 : 1;
}

/**
 * Whether the bytes beyond ASCII stand in the middle of words of a to z, as accented letters do, and characters of East
 * Asia do not.
 */
function isAccented(sample: Uint8Array): boolean {
	const isSmall = (byte = 0) => byte >= 0x61 && byte <= 0x7a;
	let [high, inWords] = [0, 0];
	for (let index = 0; index < sample.length; index++) {
		if ((sample[index] ?? 0) < 0x80) continue;
		high++;
		if (isSmall(sample[index - 1]) && isSmall(sample[index + 2])) inWords++;
	}
	return inWords > high / 4;
}
