import { decodedPart } from '../baseUrl';
import { withoutEnd } from '../input/ends';
import { endingOf, typeOfName } from './fileType';

const maxNameLength = 200;

/**
 * A name that means no other place and reads as it is, whatever somebody called the file: without folders, `..`, control
 * characters, and those that turn the direction of reading, so that "gpj.exe" looks like a picture. The two that join
 * letters and emojis stay. No name is that of a device of Windows, or ends in what Windows leaves out.
 *
 * @returns undefined where nothing is left; at most 200 characters, of which the last are kept, for the ending
 */
export function safeFileName(name: string | undefined): string | undefined {
	if (name === undefined) return undefined;
	const last =
		name
			.slice(-10 * maxNameLength)
			.split(/[\\/]/)
			.at(-1) ?? '';
	const visible = last.replace(unseen, '').trim();
	const characters = Array.from(visible).slice(-maxNameLength);
	const shown = withoutEnd(characters.join(''), /[.\s]/);
	if (/^[.\s\u200C\u200D]*$/.test(shown)) return undefined;
	if (!device.test(shown)) return shown;
	return `_${Array.from(shown)
		.slice(1 - maxNameLength)
		.join('')}`;
}

/** Control, direction and format characters, halves of characters, and letters that show nothing. */
const unseen = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD\u115F\u1160\u2800\u3164\uFFA0]/gu;
/** Windows opens these wherever they are, with any ending; a letter and a colon are a drive. */
const device = /^(?:(?:aux|con|conin\$|conout\$|nul|prn|(?:com|lpt)[0-9\u00B9\u00B2\u00B3])\s*(?:[.:]|$)|[a-z]:)/i;

/** @returns the name with the usual ending of its type, where it has none that tells a type; plain text needs none */
export function withEnding(name: string, mimeType: string): string {
	const ending = endingOf(mimeType);
	const own = ending === undefined ? name : name.replace(ofProgram, '');
	return ending === undefined || ending === 'txt' || hasEnding(own) ? own : `${own.replace(/\.$/, '')}.${ending}`;
}

/** What the addresses of programs end with that hand out files. */
const ofProgram = /(?<=[^.])\.(?:ashx|aspx?|cgi|do|jspx?|php\d?)$/i;

/** Whether a name ends as files of some type do. "Rev. 2" and "v1.2" do not. */
function hasEnding(name: string): boolean {
	return typeOfName(name) !== undefined || /[^.]\.[A-Za-z][A-Za-z0-9]{1,9}$/.test(name);
}

/** The last part of an address, such as `F-1001.pdf`; undefined for a folder. */
export function nameInUrl(url: URL | string): string | undefined {
	const address = typeof url === 'string' ? (URL.canParse(url) ? new URL(url) : undefined) : url;
	return safeFileName(percentDecoded(address?.pathname.split('/').at(-1)));
}

/**
 * The name in a `Content-Disposition` header, however it is written: by RFC 6266 with `filename*`, in raw UTF-8,
 * percent-encoded, or as mail programs write it (RFC 2047 and RFC 2231).
 *
 * @param header as Node.js gives it, one character for each byte
 */
export function nameInDisposition(header: string | undefined): string | undefined {
	const parameters = dispositionParameters(header ?? '');
	const extended = parameters.get('filename*');
	const name = (extended !== undefined && extendedValue(extended)) || plainValue(parameters);
	return safeFileName(name || undefined);
}

function plainValue(parameters: ReadonlyMap<string, string>): string | undefined {
	const pieces: string[] = [];
	for (let number = 0; ; number++) {
		const plain = parameters.get(`filename*${number}`);
		const encoded = parameters.get(`filename*${number}*`);
		if (plain === undefined && encoded === undefined) break;
		pieces.push(plain ?? encoded ?? '');
	}
	if (pieces.length > 0) {
		return parameters.has('filename*0*') ? extendedValue(pieces.join('')) : utf8(pieces.join(''));
	}
	const value = parameters.get('filename');
	if (value === undefined) return undefined;
	// Some programs write the value of filename* without its star.
	if (/^utf-8'/i.test(value)) return extendedValue(value);
	return value.includes('=?') ? encodedWords(value) : percentDecoded(utf8(value));
}

/** Reads `attachment; filename="a; \"b\".pdf"; size=1` once from left to right. */
function dispositionParameters(header: string): Map<string, string> {
	const parameters = new Map<string, string>();
	for (const part of splitParameters(header.slice(0, 4_000))) {
		const equals = part.indexOf('=');
		if (equals === -1) continue;
		const name = part.slice(0, equals).trim().toLowerCase();
		const value = part.slice(equals + 1).trim();
		if (!parameters.has(name)) parameters.set(name, unquoted(value));
	}
	return parameters;
}

function splitParameters(header: string): string[] {
	const parts: string[] = [];
	let from = 0;
	let isQuoted = false;
	for (let at = 0; at < header.length; at++) {
		if (header[at] === '\\' && isQuoted) at++;
		else if (header[at] === '"') isQuoted = !isQuoted;
		else if (header[at] === ';' && !isQuoted) {
			parts.push(header.slice(from, at));
			from = at + 1;
		}
	}
	return [...parts, header.slice(from)];
}

function unquoted(value: string): string {
	// Some programs take single quotes for quotes.
	if (/^'[^']{1,300}'$/.test(value)) return value.slice(1, -1);
	if (!value.startsWith('"')) return value;
	const end = value.length > 1 && value.endsWith('"') ? -1 : undefined;
	// A browser on Windows sends whole paths, whose backslashes escape nothing.
	return value.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** `UTF-8'en'M%C3%BC.pdf` */
function extendedValue(value: string): string | undefined {
	const [charset = '', , ...encoded] = value.split("'");
	if (encoded.length === 0) return percentDecoded(utf8(value));
	return decodedText(percentBytes(encoded.join("'")), charset);
}

/** Words such as `=?UTF-8?B?TcO8?=` and `=?iso-8859-9?Q?M=FC_x?=`; the space between two of them is none. */
function encodedWords(value: string): string {
	return value
		.replace(/\?=[ \t]{1,9}=\?/g, '?==?')
		.replace(/=\?([\w-]{1,40})\?([BQ])\?([^?\s]{0,2000})\?=/gi, (_, charset: string, kind: string, text: string) => {
			const isBase64 = kind.toUpperCase() === 'B';
			const bytes = isBase64
				? Buffer.from(text, 'base64')
				: percentBytes(text.replaceAll('%', '%25').replaceAll('_', ' ').replaceAll('=', '%'));
			return decodedText(bytes, charset);
		});
}

/** What looks like UTF-8 that was read byte by byte is read again. */
function utf8(text: string): string {
	if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
	} catch {
		return text;
	}
}

function percentDecoded(text: string | undefined): string | undefined {
	return text === undefined ? undefined : decodedPart(text);
}

function percentBytes(text: string): Buffer {
	const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1');
}

function decodedText(bytes: Uint8Array, charset: string): string {
	try {
		return new TextDecoder(charset.trim() || 'utf-8').decode(bytes);
	} catch {
		return new TextDecoder('utf-8').decode(bytes);
	}
}
