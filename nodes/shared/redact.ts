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
/** Enough of a secret to be recognized where a provider shortens it. */
const recognizable = 12;

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
	const starts = secrets
		.filter(({ length }) => length >= 2 * recognizable)
		.map((value) => value.slice(0, recognizable));
	// Most redactors never see a text: a trigger makes one for each call.
	let known: string[] | undefined;

	const masked = (text: string, forms: readonly string[]): string => {
		// What is known comes first: the shapes below might take a part of it, and the rest would be known by nobody.
		let clean = text;
		for (const form of forms) clean = withoutForm(clean, form);
		clean = withoutSplit(clean, forms);
		clean = clean.replace(webhookPath, maskedAddress).replace(afterToken, maskedToken);
		// A server may shorten what it echoes.
		for (const start of starts) clean = withoutForm(clean, start, restOfToken);
		for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
		return clean;
	};
	return (text, maxCharacters = Number.POSITIVE_INFINITY) => {
		known ??= formsOf(secrets);
		// A text of megabytes is not searched for what nobody sees.
		const longest = Math.max(200, known[0]?.length ?? 0);
		const window = maxCharacters * 4 + longest;
		if (text.length <= window) return cut(masked(text, known), maxCharacters);
		const clean = masked(text.slice(0, window), known);
		// Its end may be a part of a secret.
		return cut(clean.slice(0, Math.max(0, clean.length - longest)), maxCharacters, { hasMore: true });
	};
}

/** All forms of some secrets, the longest first. */
function formsOf(secrets: readonly string[]): string[] {
	const forms = new Set(secrets.flatMap((value) => [value, ...basicForms(value)]).flatMap(spellings));
	return [...forms].sort((a, b) => b.length - a.length);
}

function cut(text: string, maxCharacters: number, { hasMore = false }: { hasMore?: boolean } = {}): string {
	return text.length > maxCharacters || hasMore ? `${text.slice(0, maxCharacters)}…` : text;
}

/** What may belong to a secret of which only the start is known. */
const restOfToken = /[\w.~+/=-]*/y;

/**
 * Masks one text wherever it stands, a long one in any case. An expression would have to be made of the secret, which
 * nobody could check.
 *
 * @param rest what is masked with it, as a sticky expression
 */
function withoutForm(text: string, form: string, rest?: RegExp): string {
	const lower = text.toLowerCase();
	// A few letters of other alphabets change their length.
	const anyCase = form.length >= minDistinct && lower.length === text.length;
	const [searched, wanted] = anyCase ? [lower, form.toLowerCase()] : [text, form];
	const pieces: string[] = [];
	let from = 0;
	for (let at = searched.indexOf(wanted); at !== -1; at = searched.indexOf(wanted, from)) {
		pieces.push(text.slice(from, at), mask);
		from = at + wanted.length;
		if (rest) {
			rest.lastIndex = from;
			from += rest.exec(text)?.[0].length ?? 0;
		}
	}
	return from === 0 ? text : pieces.join('') + text.slice(from);
}

/**
 * Signs that a server may put between those of a secret without anybody seeing a difference, or much of one; also as JSON,
 * URLs and HTML write them, in answers that are read as text because they are broken.
 */
const separators =
	/\\(?:[nrt]|u(?:000[9ad]|00ad|200[b-f]|2060))|%0[9ad]|&#(?:9|10|13|x[9ad]);|[\s\u00AD\u200B-\u200F\u2060]/gi;

/** Masks secrets that are spread over a text: split into lines or signs. */
function withoutSplit(text: string, forms: readonly string[]): string {
	const kept: number[] = [];
	let joined = '';
	let from = 0;
	for (const { index, 0: separator } of text.matchAll(separators)) {
		for (let at = from; at < index; at++) kept.push(at);
		joined += text.slice(from, index);
		from = index + separator.length;
	}
	if (from === 0) return text;
	for (let at = from; at < text.length; at++) kept.push(at);
	joined += text.slice(from);
	const lower = joined.toLowerCase();
	if (lower.length !== joined.length) return text;
	const wanted = [...new Set(forms.map((form) => form.replace(separators, '').toLowerCase()))];
	const ranges = wanted
		.filter(({ length }) => length >= minDistinct)
		.flatMap((form) => placesOf(lower, form))
		.sort((a, b) => a.from - b.from);
	const pieces: string[] = [];
	let end = 0;
	for (const range of ranges) {
		const [first, last] = [kept[range.from] ?? 0, kept[range.to - 1] ?? 0];
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

/** How servers write what they were sent: within URLs, JSON and HTML, and as bytes. */
function spellings(value: string): string[] {
	const encoded = encodeURIComponent(value);
	const bytes = [...Buffer.from(value)];
	const codes = [...value].map((character) => character.codePointAt(0) ?? 0);
	const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
	const inJson = JSON.stringify(value).slice(1, -1);
	return [
		value,
		encoded,
		encoded.replaceAll('%', '%25'),
		encoded.replaceAll('%20', '+'),
		hex.map((byte) => `%${byte}`).join(''),
		inJson,
		inJson.replaceAll('/', '\\/'),
		JSON.stringify(inJson).slice(1, -1),
		codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join(''),
		...htmlForms(value),
		codes.map((code) => `&#${code};`).join(''),
		codes.map((code) => `&#x${code.toString(16)};`).join(''),
		hex.map((byte) => `\\x${byte}`).join(''),
		hex.map((byte) => `=${byte}`).join(''),
		hex.join(''),
		hex.join(':'),
		codes.join(','),
		...(codes.length >= minDistinct
			? [
					[...codes]
						.reverse()
						.map((code) => String.fromCodePoint(code))
						.join(''),
				]
			: []),
		...base64Forms(value),
	];
}

function htmlForms(value: string): string[] {
	const basic = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const quoted = basic.replaceAll('"', '&quot;');
	return [basic, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&#x27;').replaceAll('/', '&#x2F;')];
}

/** Base64 of a secret within something longer, which may begin at each of three places; the unsure ends are left out. */
function base64Forms(value: string): string[] {
	if (value.length < minDistinct) return [];
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from(`${'x'.repeat(before)}${value}`);
		const text = withoutEnd(bytes.toString('base64'), /=/);
		const sure = text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
		return [sure, sure.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(sure), ...base64Twice(sure)];
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
