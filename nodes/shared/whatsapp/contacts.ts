import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asText, isDataObject } from '../dataObject';
import { rethrown, InvalidInput, invalidInput } from '../errors';
import type { ParametersOf } from '../input/parameters';
import { namedObjects, day, email } from '../input/validate';
import type { contactFields } from './contactFields';
import { contactsFromVCard } from './vcard';

/** A contact as WhatsApp writes it; members without content are left out. */
export interface Contact {
	name: {
		formatted_name: string;
		first_name?: string;
		last_name?: string;
		middle_name?: string;
		prefix?: string;
		suffix?: string;
	};
	/** YYYY-MM-DD. */
	birthday?: string;
	org?: { company?: string; department?: string; title?: string };
	phones?: Array<{ phone?: string; type?: string; wa_id?: string }>;
	emails?: Array<{ email?: string; type?: string }>;
	addresses?: Array<Partial<Record<'street' | 'city' | 'state' | 'zip' | 'country' | 'country_code' | 'type', string>>>;
	urls?: Array<{ url?: string; type?: string }>;
}

/**
 * What a name has besides its formatted form: first and last name, as Desk360 wants it, or any one part, as WhatsApp itself
 * does. What is not given is taken from the formatted name.
 */
export type NameRule = 'anyPart' | 'firstAndLast';

/** What becomes of the contacts that were entered. */
export interface ReadContacts {
	contacts: Contact[];
	/** For people: what of an address book's cards cannot be sent, such as a birthday without a year. */
	leftOut: string[];
}

/**
 * The contacts of a message, wherever they were entered. What a person typed must be right; a card that came out of an
 * address book loses what cannot be sent, and does not stop the others.
 *
 * @throws InvalidInput naming the contact and the rule it breaks
 */
export function readContacts(
	parameters: ParametersOf<typeof contactFields>,
	names: NameRule = 'firstAndLast',
): ReadContacts {
	const { contactsSource: source } = parameters;
	if (source === 'vcard') return cardsOf(parameters.vcard, names);
	const field = source === 'json' ? 'Contacts (JSON)' : 'Contacts';
	const entered =
		source === 'json' ? namedObjects(field, parameters.contactsJson) : parameters.contacts.contact.map(fromFields);
	if (entered.length === 0) throw invalidInput(field, 'is required', 'Add a contact.');
	return {
		contacts: entered.map((contact, index) => checked(`${field}: contact ${index + 1}`, contact, names)),
		leftOut: entered.flatMap((contact, index) => strangersIn(contact, `contact ${index + 1}`)),
	};
}

const known = new Set(['name', 'birthday', 'org', 'phones', 'emails', 'addresses', 'urls']);

/** What a received card has and a sent one has not, such as `ims`: the provider would refuse the whole message for it. */
function strangersIn(contact: IDataObject, label: string): string[] {
	const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);
	return Object.entries(contact).flatMap(([name, value]) =>
		known.has(name) || value === undefined || isEmpty(value) ? [] : [`${label}: ${name}, which cannot be sent`],
	);
}

/** The result of a message with contacts, with what was left out of them. */
export function withLeftOut(result: IDataObject, leftOut: string[]): IDataObject {
	return leftOut.length === 0 ? result : { ...result, leftOut };
}

function cardsOf(vcard: string, names: NameRule): ReadContacts {
	const { contacts: cards, leftOut } = contactsFromVCard(vcard);
	const contacts: Contact[] = [];
	let firstError: unknown;
	for (const [index, card] of cards.entries()) {
		const contact = `contact ${index + 1}`;
		try {
			const readable = withoutUnreadable(card, (what) => leftOut.push(`${contact}: ${what}`));
			contacts.push(checked(`vCard: ${contact}`, readable, names));
		} catch (error) {
			firstError ??= error;
			leftOut.push(error instanceof Error ? error.message.replace(/^'vCard: (.*?)'/, '$1') : contact);
		}
	}
	if (contacts.length === 0) throw rethrown(firstError);
	return { contacts, leftOut };
}

/** Leaves out single entries that WhatsApp would refuse the whole message for. */
function withoutUnreadable(card: IDataObject, leaveOut: (what: string) => void): IDataObject {
	const entries = (value: unknown) => (Array.isArray(value) ? value.map(asDataObject) : []);
	return {
		...card,
		emails: entries(card.emails).filter((entry) => {
			const isEmail = isAccepted(() => email('Email', asText(entry.email).trim()));
			if (!isEmail) leaveOut(`email "${asText(entry.email).slice(0, 60)}", which is not an address`);
			return isEmail;
		}),
		urls: entries(card.urls).filter(({ url }) => {
			const isLink = isWebLink(asText(url));
			if (!isLink) leaveOut(`link "${asText(url).slice(0, 60)}", which is not a web address`);
			return isLink;
		}),
		phones: entries(card.phones).map(({ wa_id: id, ...phone }) => {
			if (id === undefined || isAccepted(() => whatsAppId('Phone', asText(id)))) return { ...phone, wa_id: id };
			leaveOut(`WhatsApp ID "${asText(id).slice(0, 40)}", which is not a number`);
			return phone;
		}),
	};
}

/** With http or https, or without a scheme, as people write addresses: what opens programs or runs scripts is no link. */
function isWebLink(text: string): boolean {
	return /^https?:\/\/|^(?![^./?#]*:(?!\d))\P{Cc}*$/iu.test(text.trim());
}

function isAccepted(check: () => unknown): boolean {
	try {
		check();
		return true;
	} catch (error) {
		if (error instanceof InvalidInput) return false;
		throw rethrown(error);
	}
}

/** The editor's flat fields in WhatsApp's shape, unchecked. */
function fromFields(fields: Readonly<Record<string, unknown>>): IDataObject {
	const { company, department, title, birthday } = asDataObject(fields);
	const group = (name: string, entry: string) => asDataObject(asDataObject(fields)[name])[entry];
	return {
		name: { ...asDataObject(fields) },
		birthday,
		org: { company, department, title },
		phones: group('phones', 'phone'),
		emails: group('emails', 'email'),
		addresses: group('addresses', 'address'),
		urls: group('urls', 'url'),
	};
}

/** Knows every documented member; what else a contact holds is left out. */
function checked(label: string, contact: IDataObject, names: NameRule): Contact {
	const birthday = asText(contact.birthday).trim();
	const org = pick(asDataObject(contact.org), ['company', 'department', 'title']);
	return {
		name: nameOf(label, asDataObject(contact.name), names),
		...(birthday !== '' && { birthday: day(`${label}: Birthday`, birthday) }),
		...(Object.keys(org).length > 0 && { org }),
		...list('phones', contact.phones, ['phone', 'type', 'wa_id'], (phone) => ({
			...phone,
			...(phone.wa_id !== undefined && { wa_id: whatsAppId(label, phone.wa_id) }),
		})),
		...list('emails', contact.emails, ['email', 'type'], (entry) => ({
			...entry,
			...(entry.email !== undefined && { email: email(`${label}: Email`, entry.email) }),
		})),
		...list('addresses', contact.addresses, ['street', 'city', 'state', 'zip', 'country', 'country_code', 'type']),
		...list('urls', contact.urls, ['url', 'type']),
	};
}

function nameOf(label: string, name: IDataObject, rule: NameRule): Contact['name'] {
	const formatted = asText(name.formatted_name).trim();
	if (formatted === '') {
		throw invalidInput(label, 'has no formatted name', "Fill in 'Formatted Name' with the name as it is to be shown.");
	}
	const words = formatted.split(/\s+/);
	if (rule === 'anyPart') {
		const parts = pick(name, ['first_name', 'last_name', 'middle_name', 'prefix', 'suffix']);
		if (Object.keys(parts).length > 0) return { formatted_name: formatted, ...parts };
		if (words.length === 1) return { formatted_name: formatted, first_name: formatted };
	}
	const first =
		asText(name.first_name).trim() || words.slice(0, -1).join(' ') || (asText(name.last_name).trim() ? formatted : '');
	const last = asText(name.last_name).trim() || (words.length > 1 ? (words.at(-1) ?? '') : '');
	if (first === '' || last === '') {
		throw invalidInput(
			label,
			`("${formatted}") needs a first and a last name`,
			"Fill in 'First Name' and 'Last Name'; both are shown nowhere but in the saved contact.",
		);
	}
	return {
		formatted_name: formatted,
		first_name: first,
		last_name: last,
		...pick(name, ['middle_name', 'prefix', 'suffix']),
	};
}

function whatsAppId(label: string, entered: string): string {
	const digits = entered.replace(/[\s()+.-]/g, '');
	if (/^[1-9]\d{6,14}$/.test(digits)) return digits;
	throw invalidInput(
		`${label}: WhatsApp ID`,
		`must be country code and number in digits, but it is "${entered.slice(0, 40)}"`,
		'Enter digits like 16505551234, or leave it out.',
	);
}

/** The known members of every entry that has one; nothing at all without entries. */
function list<N extends string, K extends string>(
	name: N,
	value: unknown,
	keys: readonly K[],
	check: (entry: Partial<Record<K, string>>) => Partial<Record<K, string>> = (entry) => entry,
): Partial<Record<N, Array<Partial<Record<K, string>>>>> {
	const entries: unknown[] = Array.isArray(value) ? value : isDataObject(value) ? [value] : [];
	const kept = entries
		.map((entry) => pick(asDataObject(entry), keys))
		.filter((entry) => keys.some((key) => key !== 'type' && entry[key] !== undefined))
		.map(check);
	const result: Partial<Record<N, Array<Partial<Record<K, string>>>>> = {};
	if (kept.length > 0) result[name] = kept;
	return result;
}

function pick<K extends string>(source: IDataObject, keys: readonly K[]): Partial<Record<K, string>> {
	const picked: Partial<Record<K, string>> = {};
	for (const key of keys) {
		const text = asText(source[key]).trim();
		if (text !== '') picked[key] = text;
	}
	return picked;
}
