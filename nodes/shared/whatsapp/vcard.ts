import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';

/** One line of a vCard: `item1.TEL;TYPE=work,voice:+1 650 555 1234`. */
interface Line {
	name: string;
	/** Upper case, without the ones that say nothing, such as PREF and VOICE. */
	types: string[];
	parameters: ReadonlyMap<string, string>;
	value: string;
}

const sayNothing = ['PREF', 'VOICE', 'INTERNET', 'X-INTERNET', 'OTHER', ''];

/**
 * Reads contacts as address books export them: vCard 2.1, 3.0 and 4.0. Photos, notes and whatever else WhatsApp has no
 * place for are left out.
 *
 * @returns contacts in WhatsApp's shape, unchecked
 * @throws InvalidInput where there is no card, or one has no end
 */
export function contactsFromVCard(text: string): IDataObject[] {
	const lines = unfold(text).map(readLine);
	const cards: Line[][] = [];
	let open: Line[] | undefined;
	for (const line of lines) {
		if (line?.name === 'BEGIN' && /^vcard$/i.test(line.value.trim())) open = [];
		else if (line?.name === 'END' && open) {
			cards.push(open);
			open = undefined;
		} else if (line) open?.push(line);
	}
	if (open) throw invalidInput('vCard', 'ends in the middle of a card', 'Add the missing line END:VCARD.');
	if (cards.length > 0) return cards.map(toContact);
	throw invalidInput('vCard', 'holds no card', 'Enter text that starts with BEGIN:VCARD and ends with END:VCARD.');
}

/** Long lines go on after a line break and white space; quoted-printable ones after a `=` at the end. */
function unfold(text: string): string[] {
	const lines: string[] = [];
	for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
		const last = lines.at(-1);
		if (last !== undefined && /^[ \t]/.test(line)) lines[lines.length - 1] = last + line.slice(1);
		else if (last !== undefined && /;ENCODING=QUOTED-PRINTABLE/i.test(last) && last.endsWith('=')) {
			lines[lines.length - 1] = last.slice(0, -1) + line;
		} else lines.push(line);
	}
	return lines;
}

function readLine(line: string): Line | undefined {
	// The head ends at the first colon outside quotes.
	const match = /^\s*((?:[^:"]|"[^"]*")+):(.*)$/s.exec(line);
	if (!match?.[1]) return undefined;
	const [path = '', ...rawParameters] = match[1].match(/(?:[^;"]|"[^"]*")+/g) ?? [];
	const parameters = new Map<string, string>();
	const types: string[] = [];
	for (const raw of rawParameters) {
		const [key = '', ...rest] = raw.split('=');
		const value = rest.join('=').replace(/"/g, '');
		// vCard 2.1 writes types without `TYPE=`.
		if (rest.length === 0) types.push(key.toUpperCase());
		else if (key.toUpperCase() === 'TYPE') types.push(...value.toUpperCase().split(','));
		else parameters.set(key.toUpperCase(), value);
	}
	const quotedPrintable = /^quoted-printable$/i.test(parameters.get('ENCODING') ?? '');
	return {
		name: path.split('.').at(-1)?.trim().toUpperCase() ?? '',
		types: types.filter((type) => !sayNothing.includes(type)),
		parameters,
		value: quotedPrintable ? decodeQuotedPrintable(match[2] ?? '') : (match[2] ?? ''),
	};
}

function decodeQuotedPrintable(text: string): string {
	const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

function toContact(lines: Line[]): IDataObject {
	const all = (name: string) => lines.filter((line) => line.name === name);
	const first = (name: string) => all(name)[0];
	const [last, given, middle, prefix, suffix] = parts(first('N')?.value);
	const formatted = unescape(first('FN')?.value ?? '').trim();
	const [company, department] = parts(first('ORG')?.value);
	return {
		name: {
			formatted_name: formatted || [prefix, given, middle, last, suffix].filter(Boolean).join(' '),
			first_name: given,
			last_name: last,
			middle_name: middle,
			prefix,
			suffix,
		},
		birthday: birthdayOf(first('BDAY')?.value),
		org: { company, department, title: unescape(first('TITLE')?.value ?? '').trim() },
		phones: all('TEL').map((line) => {
			const phone = unescape(line.value.replace(/^tel:/i, '')).trim();
			return { phone, type: line.types[0], wa_id: line.parameters.get('WAID') };
		}),
		emails: all('EMAIL').map((line) => ({ email: unescape(line.value).trim(), type: line.types[0] })),
		addresses: all('ADR').map((line) => {
			const [, , street, city, state, zip, country] = parts(line.value);
			return { street, city, state, zip, country, type: line.types[0] };
		}),
		urls: all('URL').map((line) => ({ url: unescape(line.value).trim(), type: line.types[0] })),
	};
}

/** Splits `Smith;Nathan;;;` at the semicolons that are not escaped. */
function parts(value: string | undefined): string[] {
	return (value ?? '').split(/(?<!\\);/).map((part) => unescape(part).trim());
}

function unescape(value: string): string {
	return value.replace(/\\([nN,;:\\])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character));
}

/** `20120818` and `2012-08-18T00:00:00Z` become `2012-08-18`; a birthday without a year is none for WhatsApp. */
function birthdayOf(value: string | undefined): string | undefined {
	const text = value?.trim() ?? '';
	const compact = /^(\d{4})(\d{2})(\d{2})(?:T.*)?$/.exec(text);
	if (compact) return `${compact[1]}-${compact[2]}-${compact[3]}`;
	return text.startsWith('--') || text === '' ? undefined : text;
}
