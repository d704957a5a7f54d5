import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { invalidInput, type InvalidInput } from '../errors';
import type { Request } from './request';

/** Names of the two fields, for messages. */
export const bodyField = 'Additional Body Fields (JSON)';
export const queryField = 'Additional Query Parameters (JSON)';

/** What the user adds to the requests of one item, for members that the node has no field for. */
export interface Additional {
	body?: IDataObject;
	query?: Readonly<Record<string, string | number | boolean>>;
}

/** Members that say who gets a message, in any provider's body: *Send Once per Campaign* and the order rest on them. */
const recipientNames = new Set(
	[
		['to', 'recipient', 'recipients', 'recipientType', 'destination', 'destinations', 'destinationAddr'],
		['phone', 'phones', 'phoneNumber', 'phoneNumbers', 'bulkPhoneFile', 'mobile', 'msisdn', 'number', 'numbers'],
		['bsuid', 'chat', 'chatId', 'chats', 'groupId', 'userId', 'username', 'waId'],
	].flatMap((names) => names.map(plainName)),
);

/** Those that may stand deeper in a body, where a card's `phones` are content. */
const nestedRecipientNames = new Set(['to', 'recipient', 'recipients', 'destinationAddr', 'chatId'].map(plainName));

/** What only the credential says. */
const credentialNames = new Set(
	['accessKey', 'accessToken', 'apiKey', 'apiToken', 'auth', 'authorization', 'bearer', 'token', 'xApiKey'].map(
		plainName,
	),
);

/** What the node sets from page to page. */
const pagingNames = new Set(
	['beforeTime', 'cursor', 'lastMessageNumber', 'limit', 'offset', 'page', 'pageSize', 'perPage'].map(plainName),
);

/** `phones[0]` and `destination_addr` as `phones` and `destinationaddr`. */
function plainName(name: string): string {
	return (name.split(/[[.]/)[0] ?? '').toLowerCase().replace(/[^a-z\d]/g, '');
}

/**
 * Refuses what may not be added to any request, before anything is sent.
 *
 * @param sends whether the operation sends to a person
 * @throws InvalidInput naming the member
 */
export function checkAdditional({ body = {}, query = {} }: Additional, { sends }: { sends: boolean }): void {
	for (const name of Object.keys(body)) {
		if (sends && recipientNames.has(plainName(name))) throw isRecipient(name);
		if (credentialNames.has(plainName(name))) throw isCredential(bodyField, name);
		if (name === '__proto__') throw invalidInput(bodyField, `cannot contain "${name}"`, 'Leave it out.');
	}
	for (const name of Object.keys(query)) {
		if (credentialNames.has(plainName(name))) throw isCredential(queryField, name);
		if (!pagingNames.has(plainName(name))) continue;
		throw invalidInput(
			queryField,
			`cannot contain "${name}": the node itself reads one page after the other`,
			"Use 'Return All' or 'Limit'.",
		);
	}
}

/**
 * The request with what the user adds, which takes precedence: objects are merged member by member, everything else,
 * lists too, is replaced. An object for a member that holds JSON text is merged into that text. Only requests that carry
 * a body by their method get a body, and none that only serves another, such as the upload of a message's file.
 *
 * @throws InvalidInput where it would change who gets something, or stand in for a file
 */
export function withAdditional(request: Request, { body, query }: Additional): Request {
	if (request.auxiliary === true) return request;
	if (request.method === 'GET' || request.method === 'DELETE') {
		return query ? { ...request, query: { ...request.query, ...query } } : request;
	}
	if (!body) return request;
	checkMembers(request, body);
	const { identityBody } = request;
	return {
		...request,
		body: merged(request.body ?? {}, body),
		// What is entered as an empty text is meant to go out.
		keepEmpty: [...(request.keepEmpty ?? []), ...Object.keys(body)],
		...(isDataObject(identityBody) && { identityBody: merged(identityBody, body) }),
	};
}

/** @throws InvalidInput for what the request has as its recipient or a file */
function checkMembers({ attachments, body = {}, generatedFile }: Request, added: IDataObject): void {
	for (const name of Object.keys(added)) {
		if (name === attachments?.part || name === generatedFile?.part) {
			throw invalidInput(bodyField, `cannot contain "${name}", which is a file`, 'Choose the file in its own field.');
		}
		if (recipientNames.has(plainName(name)) && Object.hasOwn(body, name)) throw isRecipient(name);
	}
}

function merged(base: Readonly<Record<string, unknown>>, added: IDataObject): IDataObject {
	const changes = Object.entries(added).map(([name, value]) => [name, mergedMember(base, name, value)]);
	return { ...base, ...Object.fromEntries(changes) };
}

function mergedMember(base: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
	const current = Object.hasOwn(base, name) ? base[name] : undefined;
	const { text, members } = membersOf(current);
	if (!members) return value;
	if (!isDataObject(value)) {
		const recipient = Object.keys(members).find(isNestedRecipient);
		if (recipient !== undefined) throw isRecipient(`${name}.${recipient}`);
		return value;
	}
	const changed = Object.keys(value).find((inner) => isNestedRecipient(inner) && Object.hasOwn(members, inner));
	if (changed !== undefined) throw isRecipient(`${name}.${changed}`);
	const together = merged(members, value);
	return text ? JSON.stringify(together) : together;
}

/** The members of an object, or of the object that a text holds as JSON. */
function membersOf(value: unknown): { text: boolean; members?: IDataObject } {
	if (isDataObject(value)) return { text: false, members: value };
	if (typeof value !== 'string' || !value.startsWith('{')) return { text: false };
	try {
		const parsed: unknown = JSON.parse(value);
		return isDataObject(parsed) ? { text: true, members: parsed } : { text: false };
	} catch {
		// A message that begins with a brace.
		return { text: false };
	}
}

function isNestedRecipient(name: string): boolean {
	return nestedRecipientNames.has(plainName(name));
}

function isRecipient(name: string): InvalidInput {
	return invalidInput(
		bodyField,
		`cannot contain "${name}", which says who it is for`,
		"Use the operation's own field for it.",
	);
}

function isCredential(field: string, name: string): InvalidInput {
	return invalidInput(field, `cannot contain "${name}"`, 'Tokens and keys belong in the credential.');
}
