import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';
import { readCardLines, type CardLine } from './vcardLines';

/** What address books hold. */
export interface CardContacts {
	/** In WhatsApp's shape, unchecked. */
	contacts: IDataObject[];
	/** What was left out because nobody can read it, for people: which contact and what. */
	leftOut: string[];
}

/**
 * Reads contacts as address books export them: vCard 2.1, 3.0 and 4.0. Photos, notes and whatever else WhatsApp has no
 * place for are left out without a word; a birthday that is no day, and a card that breaks off, are left out and named.
 *
 * @throws InvalidInput where there is no whole card
 */
export function contactsFromVCard(text: string): CardContacts {
	const { cards: all, isCut } = cardsIn(text);
	const cards = all.filter((card) => !isGroup(card));
	if (cards.length === 0 && isCut) {
		throw invalidInput('vCard', 'ends in the middle of a card', 'Add the missing line END:VCARD.');
	}
	if (cards.length === 0) {
		throw invalidInput('vCard', 'holds no card', 'Enter text that starts with BEGIN:VCARD and ends with END:VCARD.');
	}
	const groups = all.filter(isGroup).map((card) => card.find(({ name }) => name === 'FN')?.value ?? '');
	const leftOut = groups.map((name) => `group "${name.slice(0, 60)}"`);
	const contacts = cards.map((card, index) => toContact(card, (what) => leftOut.push(`contact ${index + 1}: ${what}`)));
	if (isCut) leftOut.push(`contact ${cards.length + 1}: the text ends in the middle of it`);
	return { contacts, leftOut };
}

function cardsIn(text: string): { cards: CardLine[][]; isCut: boolean } {
	const reader = new CardReader();
	for (const line of readCardLines(text)) reader.take(line);
	return { cards: reader.cards, isCut: reader.isOpen };
}

/** Tells cards apart, line by line. */
class CardReader {
	readonly cards: CardLine[][] = [];
	private open: CardLine[] | undefined;
	/** How many cards are open inside the open one: vCard 2.1 puts a secretary's card into the boss's. */
	private nested = 0;

	get isOpen(): boolean {
		return this.open !== undefined;
	}

	take(line: CardLine): void {
		if (line.name === 'BEGIN' && /^vcard$/i.test(line.value)) this.begin();
		else if (line.name === 'END') this.end();
		else if (this.nested === 0) this.open?.push(line);
	}

	private begin(): void {
		if (this.open && (this.nested > 0 || this.open.at(-1)?.name === 'AGENT')) {
			this.nested++;
			return;
		}
		// A card without an end is over where the next one begins.
		if (this.open && this.open.length > 0) this.cards.push(this.open);
		this.open = [];
	}

	private end(): void {
		if (this.nested > 0) {
			this.nested--;
			return;
		}
		if (this.open) this.cards.push(this.open);
		this.open = undefined;
	}
}

/** Address books keep their groups as cards without a number, beside those of the people. */
function isGroup(lines: readonly CardLine[]): boolean {
	return lines.some(({ name, value }) => /^(?:X-ADDRESSBOOKSERVER-)?KIND$/.test(name) && /^group$/i.test(value));
}

function toContact(lines: readonly CardLine[], leaveOut: (what: string) => void): IDataObject {
	const all = (name: string) => lines.filter((line) => line.name === name && line.value !== '');
	const first = (name: string) => all(name)[0];
	// Of two with the same group the first one counts.
	const labels = new Map(
		all('X-ABLABEL')
			.map(({ group, value }) => [group, value] as const)
			.reverse(),
	);
	const [last, given, middle, prefix, suffix] = first('N')?.parts ?? [];
	const [company, department] = first('ORG')?.parts ?? [];
	const formatted = first('FN')?.value || [prefix, given, middle, last, suffix].filter(Boolean).join(' ');
	const phones = all('TEL').map((line) => ({
		phone: phoneOf(line.value),
		type: typeOf(line, labels),
		wa_id: line.parameters.get('WAID') || undefined,
	}));
	return {
		name: {
			// A company's card, or one saved without a name.
			formatted_name: formatted || first('NICKNAME')?.value || company || phones[0]?.phone || first('EMAIL')?.value,
			first_name: given,
			last_name: last,
			middle_name: middle,
			prefix,
			suffix,
		},
		birthday: birthdayOf(first('BDAY'), leaveOut),
		org: { company, department, title: first('TITLE')?.value },
		phones,
		emails: all('EMAIL').map((line) => ({
			email: line.value.replace(/^mailto:/i, ''),
			type: typeOf(line, labels),
		})),
		addresses: all('ADR').map((line) => {
			const [, , street, city, state, zip, country] = line.parts;
			return { street, city, state, zip, country, type: typeOf(line, labels) };
		}),
		urls: all('URL').map((line) => ({ url: line.value, type: typeOf(line, labels) })),
	};
}

/** A number as people write it; vCard 4.0 has it as an address such as `tel:+1-201-555-0123;ext=12`. */
function phoneOf(value: string): string {
	const visible = value.replace(/\p{Cf}/gu, '').trim();
	return /^tel:/i.test(visible) ? (visible.slice(4).split(';')[0] ?? '') : visible;
}

/** What a property is for: its own type, or the label that Apple puts beside it: `item1.X-ABLabel:_$!<Home>!$_`. */
function typeOf(line: CardLine, labels: ReadonlyMap<string, string>): string | undefined {
	// A fax at work is a fax first.
	const type = line.types.find((one) => one === 'FAX') ?? line.types[0];
	if (type !== undefined || line.group === '') return type;
	const label = labels.get(line.group);
	return label === undefined ? undefined : (/^_\$!<(.*)>!\$_$/.exec(label)?.[1] ?? label).toUpperCase();
}

/** Years before it are what programs write where none is known: 0001, 1604, 1800 on some phones. */
const firstYear = 1850;

/**
 * `20120818`, `2012-8-18` and `2012-08-18T00:00:00Z` become `2012-08-18`. WhatsApp knows whole days only; a year in which
 * nobody alive was born (1604 on Apple's phones, 0000, 4501 in Outlook) is no year.
 */
function birthdayOf(line: CardLine | undefined, leaveOut: (what: string) => void): string | undefined {
	if (!line) return undefined;
	const [, year = '', shortMonth = '', shortDay = ''] =
		/^(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*|Z|[+-]\d{2}:?\d{2})?$/s.exec(line.value) ??
		/^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(line.value) ??
		[];
	const [month, day] = [shortMonth.padStart(2, '0'), shortDay.padStart(2, '0')];
	const isYearUnknown =
		Number(year) < firstYear ||
		Number(year) > new Date().getFullYear() ||
		line.parameters.get('X-APPLE-OMIT-YEAR') === year;
	const time = new Date(`${year}-${month}-${day}T00:00:00Z`);
	// 31 February would become a day in March.
	const isDay = !Number.isNaN(time.getTime()) && time.getUTCDate() === Number(day);
	if (year !== '' && isDay && !isYearUnknown) return `${year}-${month}-${day}`;
	leaveOut(`birthday "${line.value.slice(0, 40)}", which is not a day with its year`);
	return undefined;
}
