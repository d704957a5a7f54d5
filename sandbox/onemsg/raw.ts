import type { Row } from '../database';
import { flag, integer, jsonObject, object, optionalText, text, type Fields } from '../values';
import type { Account } from './account';
import { findChannel } from './channels';
import { findChat, phoneOf } from './chats';

/** A message as a Cloud API payload: from a customer, or the echo of one sent with the app. */
export function rawMessage(account: Account, row: Row): Fields {
	const [channel, chatId] = [text(row, 'channel'), text(row, 'chat_id')];
	const phone = phoneOf(chatId);
	const quoted = optionalText(row, 'quoted_id');
	const context = {
		...(quoted !== undefined && { id: quoted }),
		...(flag(row, 'forwarded') && { forwarded: true }),
	};
	const message = {
		...{ id: text(row, 'id'), timestamp: String(integer(row, 'time')), ...rawContent(row) },
		...(Object.keys(context).length > 0 && row.type !== 'reaction' && { context }),
	};
	if (flag(row, 'from_me')) {
		const from = findChannel(account, channel)?.phone ?? '';
		return envelope(account, channel, 'smb_message_echoes', { message_echoes: [{ from, to: phone, ...message }] });
	}
	const name = optionalText(findChat(account, channel, chatId) ?? {}, 'name') ?? phone;
	const contacts = [{ profile: { name }, wa_id: phone }];
	return envelope(account, channel, 'messages', { contacts, messages: [{ from: phone, ...message }] });
}

/** A state of a sent message as a Cloud API payload. */
export function rawStatus(account: Account, row: Row, status: string, timestamp: number): Fields {
	const entry = statusEntry(row, status, timestamp);
	return envelope(account, text(row, 'channel'), 'messages', { statuses: [entry] });
}

/** A state of a sent message, as WhatsApp reports it and as `GET /hookInfo` lists it. */
export function statusEntry(row: Row, status: string, timestamp: number): Fields {
	const category = optionalText(row, 'category') ?? 'service';
	const error = jsonObject(row, 'error');
	return {
		...{ id: text(row, 'id'), type: 'message', status, timestamp: String(timestamp) },
		recipient_id: phoneOf(text(row, 'chat_id')),
		...(status === 'failed'
			? { errors: [{ ...error, error_data: { details: error.details } }] }
			: {
					pricing: { billable: category !== 'service', category, pricing_model: 'PMP' },
					conversation: {
						id: `conversation-${phoneOf(text(row, 'chat_id'))}`,
						origin: { type: category },
						expiration_timestamp: integer(row, 'time') + 24 * 60 * 60,
					},
				}),
	};
}

/** The Cloud API's envelope around a change. */
function envelope(account: Account, channel: string, field: string, value: Fields): Fields {
	const metadata = {
		display_phone_number: findChannel(account, channel)?.phone ?? '',
		phone_number_id: `10000${channel}`,
	};
	const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
	return { object: 'whatsapp_business_account', entry: [{ id: `sandbox-waba-${channel}`, changes: [change] }] };
}

/** Media without the link, which the Cloud API does not have. */
function rawContent(row: Row): Fields {
	const content = jsonObject(row, 'content');
	const type = optionalText(content, 'type') ?? 'unsupported';
	if (!(type in content)) return { ...content, type };
	const { link: _link, ...media } = object(content, type);
	return { ...content, ...(Array.isArray(content[type]) ? {} : { [type]: media }) };
}
