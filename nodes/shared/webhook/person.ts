import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../dataObject';
import { isUserId } from '../input/userId';
import { asNumber, compact, textOf, type GatewayEvent } from './event';

/** Who wrote or received something. */
export interface Person {
	/** Number or, where it is hidden, user id: what a reply is sent to. */
	address?: string;
	userId?: string;
	username?: string;
	name?: string;
}

/**
 * Who is meant by a number, a user id, or both. Name and user name come from the contacts beside the messages, matched by
 * number or user id: nobody gets somebody else's name.
 */
export function personOf(number: unknown, userId: unknown, contacts?: unknown): Person {
	const given = textOf(number)?.trim();
	const isHidden = given !== undefined && isUserId(given);
	const ofUser = textOf(userId, 200) ?? (isHidden ? given : undefined);
	const contact = contactOf(contacts, ofUser, isHidden ? undefined : given);
	const profile = asDataObject(contact?.profile);
	const user = ofUser ?? textOf(contact?.user_id, 200);
	return compact({
		address: (isHidden ? undefined : asNumber(given)) ?? asNumber(contact?.wa_id) ?? user,
		userId: user,
		username: textOf(profile.username, 200) ?? textOf(contact?.username, 200),
		name: textOf(profile.name),
	});
}

function contactOf(contacts: unknown, userId?: string, number?: string): IDataObject | undefined {
	if (typeof contacts !== 'object' || contacts === null) return undefined;
	const { byUser, byNumber } = bookOf(contacts);
	const ofUser = userId === undefined ? undefined : byUser.get(userId);
	return ofUser ?? (number === undefined ? undefined : byNumber.get(plain(number)));
}

interface ContactBook {
	byUser: ReadonlyMap<string, IDataObject>;
	byNumber: ReadonlyMap<string, IDataObject>;
}

/** A thousand messages beside a thousand contacts would otherwise be compared a million times. */
const books = new WeakMap<object, ContactBook>();

/** The contacts of a body by what they are known by; of two with the same the first one counts. */
function bookOf(contacts: object): ContactBook {
	const known = books.get(contacts);
	if (known) return known;
	const byUser = new Map<string, IDataObject>();
	const byNumber = new Map<string, IDataObject>();
	for (const contact of listOf(contacts)) {
		const [user, number] = [textOf(contact.user_id), plain(textOf(contact.wa_id) ?? '')];
		if (user !== undefined && !byUser.has(user)) byUser.set(user, contact);
		if (number !== '' && !byNumber.has(number)) byNumber.set(number, contact);
	}
	const book = { byUser, byNumber };
	books.set(contacts, book);
	return book;
}

/** The members of an event that say who wrote it. */
export function asSender({ address, ...person }: Person): Partial<GatewayEvent> {
	return compact({ from: address, ...person });
}

/** Whether two numbers are one person's, however they are written. */
export function isSameNumber(one: unknown, other: string): boolean {
	const text = textOf(one) ?? '';
	// Most are told apart by their last digit, which stays: a thousand messages may meet a thousand open questions.
	const [last, otherLast] = [text.at(-1) ?? '', other.at(-1) ?? ''];
	if (last !== otherLast && /^\d\d$/.test(last + otherLast)) return false;
	const digits = plain(text);
	return digits !== '' && digits === plain(other);
}

/** WhatsApp keeps digits in ids that dialled numbers of Mexico, Argentina and Brazil do not have, or the other way round. */
function plain(number: string): string {
	return number
		.replace(/\D/g, '')
		.replace(/^521(\d{10})$/, '52$1')
		.replace(/^549(\d{10})$/, '54$1')
		.replace(/^55(\d\d)9([6-9]\d{7})$/, '55$1$2');
}

function listOf(contacts: unknown): IDataObject[] {
	return (Array.isArray(contacts) ? contacts : [contacts]).filter(isDataObject);
}
