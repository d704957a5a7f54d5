import { withoutEnd } from './input/ends';

const mask = '***';

const patterns: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b(Bearer|Basic)\s+[A-Z0-9._~+/=-]{4,}/gi, `$1 ${mask}`],
	[/([?&;](?:access_|api_?|auth_?|session_?)?(?:token|key|auth|password|secret|signature)=)[^&\s"'<>]+/gi, `$1${mask}`],
	[
		/("(?:access_|api_?|auth_?|session_?|refresh_)?(?:token|key|password|secret|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
		`$1"${mask}"`,
	],
	[/\b((?:authorization|d360-api-key|x-api-key)\s*[:=]\s*)(?!Bearer|Basic|Token)\S+/gi, `$1${mask}`],
];

/**
 * Other names that end in a word for a secret, `?verify_token=…` and `"refreshToken": "…"`: how the name begins, the word,
 * and the value. They come last: a value that stays would hide from the other patterns what is in it.
 */
const namedValues = [
	/[?&;]([\w-]*)(token|key|auth|password|secret|signature)=([^&\s"'<>]+)/gi,
	/"([\w-]*)(token|key|password|secret|authorization)"\s*:\s*"((?:[^"\\]|\\.)*)(?=")/gi,
];
/** What such a name begins with, also without a sign or capital between. */
const usualStart = /(?:access|api|auth|client|private|refresh|secret|session)[_-]?$/i;
/** Not `does not match`, `false` or `7`. */
const noWords = /^(?=\S*(?:\d|[a-z][A-Z]))\S{6,}$/;
/** There are keys of other things: `"error_key": "errors.template.132000"`. */
const longRun = /(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{12}/;

/** Masks a value that is no word, unless the name only ends in the same letters: `monkey`. */
function maskedValue(found: string, start: string, word: string, value: string): string {
	const isUsual = usualStart.test(start);
	const isOwnWord = isUsual || /[_-]$/.test(start) || /^[A-Z][a-z]/.test(word);
	const likely = isUsual || word.toLowerCase() !== 'key' ? noWords : longRun;
	return isOwnWord && likely.test(value) ? `${found.slice(0, found.length - value.length)}${mask}` : found;
}

/** A trigger's address; its last part is its secret. */
const webhookPath = /\/webhook(?:-test)?\/[^\s"'<>?#]*/gi;
/** "Token" is a word of sentences as well: what follows must not look like another word. */
const afterToken = /\b(token)\s+(\S+)/gi;
const tokenStart = /^[A-Z0-9._~+/=-]{4,}/i;
const lastPart = /\/[A-Za-z0-9_-]{16,}(?![\w/-])/g;

/** The part behind `/webhook/` finds the workflow, and is no secret by itself. */
function maskedAddress(address: string): string {
	const first = address.indexOf('/', 1);
	return address.replace(lastPart, (part, at: number) => (at === first ? part : `/${mask}`));
}

function maskedToken(found: string, before: string, said: string): string {
	const token = tokenStart.exec(said)?.[0];
	if (token === undefined || (said.length < 16 && !/\d/.test(said))) return found;
	return `${before} ${mask}${said.slice(token.length)}`;
}

/** Names of credential fields whose values are secret. */
const secretField = /token|password|secret|key/i;

/**
 * Takes secrets out of a text, and then shortens it: a secret across the cut would keep its first part if it were done the
 * other way round. Whoever shows a part of a text from outside has the redactor do both.
 *
 * @param maxCharacters of the result, without the mark of the cut; all by default
 */
export type Redactor = (text: string, maxCharacters?: number) => string;

/** So much of a provider's words is shown. */
export const maxReasonCharacters = 1_000;

/** Only of longer secrets also a part, and other cases, are masked: shorter ones are parts of ordinary words. */
const minDistinct = 12;
/** So many letters and digits of a long secret are masked wherever they stand: a provider may shorten or divide it. */
const recognizable = 10;

/**
 * Makes a redactor that knows the values of one credential besides the usual shapes of secrets.
 *
 * @param credential decrypted credential data; values of fields named like a token, key, password or secret are masked, in
 * every spelling that a server may echo them in
 */
export function createRedactor(credential: Readonly<Record<string, unknown>> = {}): Redactor {
	const secrets = Object.entries(credential)
		.flatMap(([name, value]) => (secretField.test(name) && typeof value === 'string' ? [value] : []))
		// As entered, and as sent: without white space around it and the word before it.
		.flatMap((value) => [value, value.trim().replace(/^(?:Basic|Bearer|Token)\s+/i, '')])
		// Shorter ones would mask parts of ordinary words, and no provider issues them.
		.filter((value) => value.length >= 4);
	// Most redactors never see a text: a trigger makes one for each call.
	let known: Known | undefined;

	const masked = (text: string, { short, letters, parts }: Known): string => {
		// What is known comes first: the shapes below might take a part of it, and the rest would be known by nobody.
		let clean = withoutLetters(text, letters, parts);
		for (const form of short) clean = clean.replaceAll(form, mask);
		clean = clean.replace(webhookPath, maskedAddress).replace(afterToken, maskedToken);
		for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
		for (const pattern of namedValues) clean = clean.replace(pattern, maskedValue);
		return clean;
	};
	return (text, maxCharacters = Number.POSITIVE_INFINITY) => {
		known ??= knownOf(secrets);
		// A text of megabytes is not searched for what nobody sees.
		const { longest } = known;
		const window = maxCharacters * 4 + longest;
		if (text.length <= window) return cut(masked(text, known), maxCharacters);
		const clean = masked(text.slice(0, window), known);
		// Its end may be a part of a secret.
		return cut(clean.slice(0, Math.max(0, clean.length - longest)), maxCharacters, { hasMore: true });
	};
}

/** What a redactor looks for. */
interface Known {
	/** Forms of secrets with so few letters and digits that they are masked only as they are, the longest first. */
	short: readonly string[];
	/** The letters and digits of all others. */
	letters: readonly string[];
	/** All parts of long secrets that are just long enough to be recognized. */
	parts: ReadonlySet<string>;
	/** So many characters a secret may have in a text, in most of the ways to write it. */
	longest: number;
}

function knownOf(secrets: readonly string[]): Known {
	const forms = [...new Set(secrets.flatMap((value) => [value, ...basicForms(value)]).flatMap(spellings))];
	const lettersIn = (form: string) => folded(form.replace(separators, ''));
	const isShort = (form: string) => lettersIn(form).length < minDistinct;
	forms.sort((a, b) => b.length - a.length);
	const parts = secrets
		.filter((value) => lettersIn(value).length >= 2 * recognizable)
		.flatMap((value) => [value, Buffer.from(value).toString('hex'), ...base64Forms(value)])
		.map(lettersIn)
		.flatMap((value) =>
			Array.from({ length: Math.max(0, value.length - recognizable + 1) }, (_, at) =>
				value.slice(at, at + recognizable),
			),
		);
	return {
		short: forms.filter(isShort),
		letters: forms.filter((form) => !isShort(form)).map(lettersIn),
		parts: new Set(parts),
		longest: Math.max(200, forms[0]?.length ?? 0),
	};
}

function cut(text: string, maxCharacters: number, { hasMore = false }: { hasMore?: boolean } = {}): string {
	return text.length > maxCharacters || hasMore ? `${text.slice(0, maxCharacters)}…` : text;
}

/** One case and width for the letters of secrets; never changes the length, as other letters would. */
function folded(text: string): string {
	return text.replace(/[\uFF01-\uFF5E]/g, narrow).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function narrow(wide: string): string {
	return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
}

/**
 * Everything that a server may put between the letters and digits of a secret: signs, also as JSON, URLs and HTML write
 * them in answers that are read as text because they are broken, tags, and what stands before the number of a character.
 * Percent signs may be encoded as often as may be.
 */
const separators =
	/\\(?:[nrt]|u(?:000[9ad]|00ad|200[b-f]|2060))|%(?:25)*(?:0[9ad]|20)|%(?:25)+|&(?:#(?:9|10|13|32|160|173|820[3-7]|x[9ad]|x20|xa0|xad|x200[b-f])|[a-z]{2,8});|(?:\\[ux]\{?|%u|0x|&#x?)0*(?=[1-9a-f][\da-f])|<\/?[a-z]{1,6}\d?\s?\/?>|<!--[^<>]{0,9}-->|[^\p{L}\p{N}]/giu;

/** The letters and digits of a text, and where each of them stands. */
function lettersOf(text: string): { letters: string; places: readonly number[] } {
	const places: number[] = [];
	const pieces: string[] = [];
	let from = 0;
	const keep = (to: number) => {
		for (let at = from; at < to; at++) places.push(at);
		pieces.push(text.slice(from, to));
	};
	for (const { index, 0: separator } of text.matchAll(separators)) {
		keep(index);
		from = index + separator.length;
	}
	keep(text.length);
	return { letters: folded(pieces.join('')), places };
}

/** Masks secrets whatever stands between their letters and digits, and parts of long ones: a server may shorten them. */
function withoutLetters(text: string, wanted: readonly string[], parts: ReadonlySet<string>): string {
	const { letters, places } = lettersOf(text);
	const ranges = wanted.flatMap((form) => placesOf(letters, form));
	for (let from = 0, to = recognizable; parts.size > 0 && to <= letters.length; from++, to++) {
		if (parts.has(letters.slice(from, to))) ranges.push({ from, to });
	}
	ranges.sort((a, b) => a.from - b.from);
	const pieces: string[] = [];
	let end = 0;
	for (const range of ranges) {
		const [first, last] = [places[range.from] ?? 0, places[range.to - 1] ?? 0];
		if (first >= end) pieces.push(text.slice(end, first), mask);
		end = Math.max(end, last + 1);
	}
	return end === 0 ? text : pieces.join('') + text.slice(end);
}

function placesOf(text: string, form: string): Array<{ from: number; to: number }> {
	const places: Array<{ from: number; to: number }> = [];
	for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + form.length)) {
		places.push({ from, to: from + form.length });
	}
	return places;
}

/**
 * How servers write what they were sent: within URLs and JSON, as bytes, and backwards. Signs between letters and digits
 * make no difference.
 */
function spellings(value: string): string[] {
	const codes = [...Buffer.from(value)];
	return [
		value,
		encodeURIComponent(value),
		JSON.stringify(value).slice(1, -1),
		// Many programs write all but ASCII so.
		value.replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
		Buffer.from(value).toString('hex'),
		codes.join(','),
		...(value.length >= minDistinct ? [[...value].reverse().join('')] : []),
		...base64Forms(value),
	];
}

/** Base64 of a secret within something longer, which may begin at each of three places; the unsure ends are left out. */
function base64Forms(value: string): string[] {
	if (value.length < minDistinct) return [];
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from(`${'x'.repeat(before)}${value}`);
		const text = withoutEnd(bytes.toString('base64'), /=/);
		const sure = text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
		return [sure, encodeURIComponent(sure), ...base64Twice(sure)];
	});
}

/** Some servers encode a header that is encoded already. */
function base64Twice(encoded: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from(`${'x'.repeat(before)}${encoded}`);
		const text = withoutEnd(bytes.toString('base64'), /=/);
		return [text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))];
	});
}

/** How a key looks in Basic authentication: encoded, with the colon of a user name, and what an encoded one says. */
function basicForms(value: string): string[] {
	const encoded = [value, `${value}:`]
		.map((text) => Buffer.from(text).toString('base64'))
		.map((form) => withoutEnd(form, /=/));
	const decoded = Buffer.from(value, 'base64').toString('latin1');
	// Most keys are Base64 by chance only, and say nothing.
	const speaks = /^[\x21-\x7e]{12,}$/.test(decoded);
	return speaks ? [...encoded, decoded, withoutEnd(decoded, /:/)] : encoded;
}
