import type { Row } from '../database';
import { cloudContent, type ContentSources } from '../phone/cloudContent';
import type { PhoneAccount, PhoneAction, PhoneFile, PhoneLine, PhonePerson, WireDelivery } from '../phone/line';
import { userIdOf } from '../phone/line';
import { sharedIncoming } from '../phone/incoming';
import type { PhoneMessage } from '../phone/message';
import { componentsOf, deliveryOf, failureWords, statusOf } from '../phone/rows';
import { receive } from './controlMessages';
import type { Incoming } from './controlSchemas';
import type { Events } from './events';
import { findFile, ownFileId } from './files';
import type { Inbox } from './inbox';
import { addPerson, windowSeconds } from './messages';
import { wabaPayload } from './records';
import { flag, integer, jsonObject, optionalText, text } from './values';

const accountId = 'inbox';

/** get.chat's inbox as the phone sees it. */
export class GetChatPhone implements PhoneLine {
	private readonly sources: ContentSources = {
		fileUrl: (id) => fileUrl(this.inbox, ownFileId(id) ?? id),
		template: (name, language) => this.template(name, language),
	};
	/** Number of the last message of the seed, which the phone does not show. */
	private readonly seeded: number;

	constructor(
		private readonly inbox: Inbox,
		private readonly events: Events,
	) {
		this.seeded = inbox.db.count('SELECT ifnull(max(seq), 0) AS n FROM getchat_messages');
	}

	accounts(): PhoneAccount[] {
		return [{ id: accountId, name: 'get.chat inbox', hears: true, groups: false }];
	}

	messages(limit: number): PhoneMessage[] {
		const sql = 'SELECT * FROM getchat_messages WHERE seq > ? ORDER BY seq DESC LIMIT ?';
		const rows = this.inbox.db.all(sql, this.seeded, limit).reverse();
		return rows.map((row) => this.message(row));
	}

	act(_account: string, person: PhonePerson, action: PhoneAction): void {
		const sender = person.hidden ? userIdOf(person.number) : person.number;
		const body: Incoming = { wa_id: sender, name: person.name, context_id: action.quotes, ...incomingOf(action) };
		receive(this.inbox, this.events, body);
	}

	file(id: string): PhoneFile | undefined {
		return findFile(this.inbox, id);
	}

	setWindow(_account: string, number: string, open: boolean): void {
		addPerson(this.inbox, number);
		const until = open ? this.inbox.seconds() + windowSeconds : 0;
		this.inbox.db.update('getchat_persons', 'wa_id', number, { window_expires_at: until });
	}

	deliveries(n: number): WireDelivery[] {
		const rows = this.inbox.db.all('SELECT * FROM getchat_deliveries WHERE n > ? ORDER BY n', n);
		return rows.map((row) => deliveryOf(row, text(row, 'transport')));
	}

	private message(row: Row): PhoneMessage {
		const fromBusiness = flag(row, 'from_us');
		const error = jsonObject(row, 'error');
		return {
			...cloudContent(wabaPayload(this.inbox, row), this.sources),
			...{ id: optionalText(row, 'waba_id') ?? text(row, 'id'), key: text(row, 'id') },
			...{ provider: 'getchat' as const, account: accountId },
			...{ chat: text(row, 'wa_id'), fromBusiness },
			time: new Date(integer(row, 'timestamp') * 1000).toISOString(),
			status: fromBusiness ? statusOf(row) : 'received',
			error: failureWords(error),
			quotes: this.quoted(row),
		};
	}

	/** Messages quote by the inbox's own id; the phone knows WhatsApp's. */
	private quoted(row: Row): string | undefined {
		const id = optionalText(row, 'context_id');
		if (id === undefined) return undefined;
		const quoted = this.inbox.db.get('SELECT waba_id FROM getchat_messages WHERE id = ?', id);
		return quoted ? (optionalText(quoted, 'waba_id') ?? id) : id;
	}

	private template(name: string, language: string) {
		const sql = 'SELECT components FROM getchat_templates WHERE name = ? AND language = ?';
		return componentsOf(this.inbox.db.get(sql, name, language));
	}
}

function fileUrl(inbox: Inbox, id: string): string | undefined {
	return inbox.db.get('SELECT id FROM getchat_files WHERE id = ?', id) && `/_sandbox/phone/files/getchat/${id}`;
}

function incomingOf(action: PhoneAction): Incoming {
	switch (action.kind) {
		case 'text':
			return { type: 'text', text: action.text };
		case 'button':
			return action.inTemplate
				? { type: 'button', content: { payload: action.id, text: action.title } }
				: {
						type: 'interactive',
						content: { type: 'button_reply', button_reply: { id: action.id, title: action.title } },
					};
		case 'row': {
			const { id, title, description } = action;
			return { type: 'list_reply', content: { list_reply: { id, title, ...(description && { description }) } } };
		}
		case 'reaction':
			return { type: 'reaction', context_id: action.messageId, text: action.emoji };
		case 'contact':
			return { type: 'contacts', text: action.name };
		default:
			return sharedIncoming(action);
	}
}
