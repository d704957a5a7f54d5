import { safeFileName } from '../http/fileName';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject, objects } from '../dataObject';
import { asNumber, asTime, compact, textOf, type EventMedia, type GatewayEvent } from './event';
import { objectIn } from './nestedJson';

/** The kinds of message that carry a file, as WhatsApp names them. */
const mediaTypes = ['image', 'video', 'audio', 'voice', 'document', 'sticker'];

/** What a message as WhatsApp writes it says, for received and sent ones. */
export function messageContent(message: IDataObject): Partial<GatewayEvent> {
	const { id, timestamp, type } = message;
	const kind = textOf(type, 100) ?? kindOf(message);
	const isEdit = isDataObject(message.edit);
	const content = isEdit ? plainContent(editedMessage(message.edit)) : plainContent(message);
	const said = saidBesides([message]);
	return compact({
		...content,
		...said,
		id: textOf(id),
		timestamp: asTime(timestamp),
		type: kind,
		text: content.text ?? said.text ?? textOfKind(message, kind),
	});
}

/**
 * What WhatsApp's newer objects say: flows, orders, edits, revocations, referrals, notices, permissions, failures.
 *
 * @param holders where such objects may stand; the first one that has it counts
 */
export function saidBesides(holders: readonly IDataObject[]): Partial<GatewayEvent> {
	const find = (name: string) => holders.map((holder) => holder[name]).find(isDataObject);
	const interactive = find('interactive') ?? {};
	const form = asDataObject(interactive.nfm_reply ?? find('nfm_reply'));
	const permission = asDataObject(interactive.call_permission_reply ?? find('call_permission_reply'));
	const order = find('order');
	const edit = find('edit');
	const system = systemNotice(find('system'));
	const failures = holders.map(({ errors }) => objects(errors)).find((list) => list.length > 0);
	const revoke = find('revoke');
	return compact({
		text: textOf(form.body) ?? textOf(order?.text) ?? system?.text,
		flow: flowAnswer(form),
		order,
		edit: edit && compact({ messageId: originalId(edit) }),
		revoke: revoke && compact({ messageId: originalId(revoke) }),
		referral: find('referral'),
		system,
		callPermission: callPermission(permission),
		contactInfo: sharedNumber(holders),
		error: failures && reasonOf(failures[0]),
		errors: failures,
	});
}

/** Code, title and details of a failure in one line; the details are what helps. */
export function reasonOf(failure: unknown): string | undefined {
	const { code, title, message, details, error_data } = asDataObject(failure);
	const words = [title, message, details, asDataObject(error_data).details].flatMap((part) => textOf(part) ?? []);
	const [first, ...more] = words.filter((word, index) => words.indexOf(word) === index);
	// The message mostly repeats code and title.
	const last = more.at(-1);
	const detail = last !== undefined && !first?.includes(last) ? last : undefined;
	return textOf(failure) ?? ([textOf(code), first, detail].filter(Boolean).join(': ') || undefined);
}

function plainContent(message: IDataObject): Partial<GatewayEvent> {
	const { text, location, contacts, context, reaction } = message;
	const media = mediaOf(message);
	const button = tappedIn(message);
	return {
		text: textOf(asDataObject(text).body) ?? textOf(text) ?? media?.caption ?? button?.title,
		media: media && [media],
		location: isDataObject(location) ? location : undefined,
		contacts: Array.isArray(contacts) ? contacts.filter(isDataObject) : undefined,
		button,
		reaction: isDataObject(reaction) ? reaction : undefined,
		context: isDataObject(context) ? context : undefined,
	};
}

function tappedIn({ button, interactive }: IDataObject): GatewayEvent['button'] {
	const { button_reply, list_reply } = asDataObject(interactive);
	const reply = asDataObject(button_reply ?? list_reply ?? button);
	const tapped = compact({
		id: textOf(reply.id) ?? textOf(reply.payload),
		title: textOf(reply.title) ?? textOf(reply.text),
	});
	return tapped.id !== undefined || tapped.title !== undefined ? tapped : undefined;
}

/** Messages without a type are of the kind of the one object in them. */
function kindOf(message: IDataObject): string {
	const kinds = [
		'text',
		'interactive',
		'button',
		'location',
		'contacts',
		'reaction',
		'order',
		'edit',
		'revoke',
		'system',
	];
	return [...mediaTypes, ...kinds].find((kind) => message[kind] !== undefined && message[kind] !== null) ?? 'unknown';
}

/** Of kinds that this package does not know yet, the words in their own object. */
function textOfKind(message: IDataObject, kind: string): string | undefined {
	const { body, text, description } = asDataObject(message[kind]);
	return textOf(body) ?? textOf(text) ?? textOf(description);
}

function editedMessage(edit: unknown): IDataObject {
	const { message, text } = asDataObject(edit);
	return isDataObject(message) ? message : { text };
}

function originalId(change: IDataObject): string | undefined {
	return textOf(change.original_message_id) ?? textOf(change.message_id) ?? textOf(change.id);
}

function flowAnswer(form: IDataObject): GatewayEvent['flow'] {
	if (Object.keys(form).length === 0) return undefined;
	const { flow_token: token, ...values } = answersIn(form.response_json);
	return compact({ name: textOf(form.name), token: textOf(token), values });
}

/** Some gateways write the answers, which are JSON text already, as JSON text once more. */
function answersIn(answers: unknown): IDataObject {
	const found = objectIn(answers);
	if (typeof answers !== 'string' || Object.keys(found).length > 0 || !/^\s*"/.test(answers)) return found;
	try {
		const inner: unknown = JSON.parse(answers);
		return objectIn(inner);
	} catch {
		return found;
	}
}

function systemNotice(system: IDataObject | undefined): GatewayEvent['system'] {
	if (!system) return undefined;
	return compact({
		type: textOf(system.type, 100),
		text: textOf(system.body),
		newNumber: asNumber(system.new_wa_id ?? system.wa_id),
		newUserId: textOf(system.new_user_id, 200) ?? textOf(system.user_id, 200),
	});
}

function callPermission(reply: IDataObject): GatewayEvent['callPermission'] {
	if (Object.keys(reply).length === 0) return undefined;
	return compact({
		response: textOf(reply.response, 100),
		isPermanent: typeof reply.is_permanent === 'boolean' ? reply.is_permanent : undefined,
		expiresAt: asTime(reply.expiration_timestamp),
		source: textOf(reply.response_source, 100),
	});
}

/** Cards come also unasked; those that answer a request say so in `origin`. */
function sharedNumber(holders: readonly IDataObject[]): GatewayEvent['contactInfo'] {
	for (const holder of holders) {
		const answers = objects(holder.contacts).filter(({ origin }) =>
			/^contact_request/i.test(textOf(origin) ?? textOf(holder.origin) ?? ''),
		);
		const [card] = answers;
		if (!card) continue;
		const [phone] = objects(card.phones);
		return compact({
			phone: asNumber(phone?.wa_id ?? card.wa_id ?? phone?.phone),
			name: textOf(asDataObject(card.name).formatted_name),
		});
	}
	return undefined;
}

function mediaOf(message: IDataObject): EventMedia | undefined {
	const kind = mediaTypes.find((type) => isDataObject(message[type]));
	if (kind === undefined) return undefined;
	const { id, link, url, mime_type, filename, caption, sha256 } = asDataObject(message[kind]);
	return compact({
		id: textOf(id),
		url: textOf(link) ?? textOf(url),
		mimeType: textOf(mime_type)?.split(';')[0],
		fileName: safeFileName(textOf(filename)),
		caption: textOf(caption),
		sha256: textOf(sha256),
	});
}
