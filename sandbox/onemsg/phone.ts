import type { Row } from '../database';
import { cloudContent, type ContentSources } from '../phone/cloudContent';
import type { PhoneAccount, PhoneAction, PhoneFile, PhoneLine, PhonePerson, WireDelivery } from '../phone/line';
import { userIdOf } from '../phone/line';
import { sharedIncoming } from '../phone/incoming';
import type { PhoneMessage } from '../phone/message';
import { componentsOf, deliveryOf, failureWords, statusOf } from '../phone/rows';
import { flag, integer, jsonObject, optionalText, text } from '../values';
import { allChannels } from './channels';
import { addChat, changeChat, windowSeconds } from './chats';
import { receive } from './controlMessages';
import type { Incoming } from './controlSchemas';
import type { Controls } from './controls';
import { findMedia } from './media';

/** 1MSG's channels as the phone sees them. */
export class OneMsgPhone implements PhoneLine {
	/** Number of the last message of the seed, which the phone does not show. */
	private readonly seeded: number;

	constructor(private readonly controls: Pick<Controls, 'account' | 'events'>) {
		this.seeded = controls.account.db.count('SELECT ifnull(max(seq), 0) AS n FROM onemsg_messages');
	}

	accounts(): PhoneAccount[] {
		return allChannels(this.controls.account).map(({ id, phone }) => ({
			...{ id, name: `1MSG channel ${id} (+${phone})`, hears: true, groups: true },
		}));
	}

	messages(limit: number): PhoneMessage[] {
		const sql = 'SELECT * FROM onemsg_messages WHERE seq > ? ORDER BY seq DESC LIMIT ?';
		const rows = this.controls.account.db.all(sql, this.seeded, limit).reverse();
		return rows.map((row) => this.message(row));
	}

	act(account: string, person: PhonePerson, action: PhoneAction): void {
		const sender = person.hidden ? `${userIdOf(person.number)}@lid` : `${person.number}@c.us`;
		const chat = person.group === undefined ? sender : `${person.group}@g.us`;
		receive(this.controls, {
			...{ channel: account, chat_id: chat, name: person.name, quoted_id: action.quotes },
			...(chat !== sender && { author: sender }),
			...incomingOf(action),
		});
	}

	file(id: string): PhoneFile | undefined {
		const { account } = this.controls;
		const row = account.db.get('SELECT channel FROM onemsg_media WHERE id = ?', id);
		return row && findMedia(account, text(row, 'channel'), id);
	}

	setWindow(channel: string, number: string, open: boolean): void {
		const { account } = this.controls;
		const chat = `${number}@c.us`;
		addChat(account, channel, chat);
		changeChat(account, channel, chat, { window_expires_at: open ? account.seconds() + windowSeconds : 0 });
	}

	deliveries(n: number): WireDelivery[] {
		const rows = this.controls.account.db.all('SELECT * FROM onemsg_deliveries WHERE n > ? ORDER BY n', n);
		return rows.map((row) => deliveryOf(row, 'webhook'));
	}

	private message(row: Row): PhoneMessage {
		const channel = text(row, 'channel');
		const fromBusiness = flag(row, 'from_me');
		const error = jsonObject(row, 'error');
		const [chat = '', server = ''] = text(row, 'chat_id').split('@');
		return {
			...cloudContent(jsonObject(row, 'content'), this.sources(channel)),
			...{ id: text(row, 'id'), provider: 'onemsg', account: channel, fromBusiness },
			chat: server === 'g.us' ? `group ${chat}` : chat,
			...(server === 'g.us' && !fromBusiness && { author: optionalText(row, 'sender_name') }),
			time: new Date(integer(row, 'time') * 1000).toISOString(),
			status: fromBusiness ? statusOf(row) : 'received',
			error: failureWords(error),
			quotes: optionalText(row, 'quoted_id'),
		};
	}

	private sources(channel: string): ContentSources {
		const { db } = this.controls.account;
		return {
			fileUrl: (id) =>
				db.get('SELECT id FROM onemsg_media WHERE channel = ? AND id = ?', channel, id) &&
				`/_sandbox/phone/files/onemsg/${id}`,
			template: (name, language) => {
				const sql = 'SELECT components FROM onemsg_templates WHERE channel = ? AND name = ? AND language = ?';
				return componentsOf(db.get(sql, channel, name, language));
			},
		};
	}
}

function incomingOf(action: PhoneAction): Incoming {
	switch (action.kind) {
		case 'text':
			return { type: 'chat', text: action.text };
		case 'button':
			return { type: action.inTemplate ? 'button' : 'button_reply', reply_id: action.id, text: action.title };
		case 'row':
			return { type: 'list_reply', reply_id: action.id, text: action.title };
		case 'reaction':
			return { type: 'reaction', quoted_id: action.messageId, text: action.emoji };
		case 'contact':
			return { type: 'contact', text: action.name };
		default:
			return sharedIncoming(action);
	}
}
