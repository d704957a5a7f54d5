import type { Row } from './database';
import type { Events, Route } from './events';
import { findFile, ownFileId } from './files';
import { wabaIdOf } from './ids';
import type { Inbox } from './inbox';
import { findMessage, findPerson } from './records';
import { checkHsm, checkTemplate, type WabaError } from './templateCheck';
import { flag, integer, jsonObject, object, optionalText, text, type Fields } from './values';

/** A state of a sent message. */
export type Status = 'sent' | 'delivered' | 'read' | 'failed';

/** Numbers that start like this are not on WhatsApp. */
const notOnWhatsApp = '1555099';

const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'];

/** Takes queued messages through sent, delivered and read, a moment apart and one recipient's messages in order. */
export class Lifecycle {
	private readonly timers = new Set<NodeJS.Timeout>();
	/** Messages behind the one that is under way, by recipient. */
	private readonly queues = new Map<string, number[]>();

	constructor(
		private readonly inbox: Inbox,
		private readonly events: Events,
	) {}

	/** Sends a message as soon as the earlier ones to its recipient are delivered. */
	enqueue(message: Row): void {
		const [waId, seq] = [text(message, 'wa_id'), integer(message, 'seq')];
		const queue = this.queues.get(waId);
		if (queue) {
			queue.push(seq);
			return;
		}
		this.queues.set(waId, []);
		this.begin(waId, seq);
	}

	/** Starts over with everything that has not come to its end: after a start, or after the delays have changed. */
	restart(): void {
		this.reset();
		const rows = this.inbox.db.all('SELECT * FROM getchat_messages WHERE pending = 1 ORDER BY seq');
		for (const row of rows) {
			const seq = integer(row, 'seq');
			if (row.sent === null) this.enqueue(row);
			else if (row.delivered === null) this.deliver(seq);
			else this.finish(seq);
		}
	}

	/** Forgets all that is under way. */
	reset(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.queues.clear();
	}

	/** Brings a message to a state and tells it. */
	reach(seq: number, status: Status, error: WabaError | null = null, route?: Route): void {
		const now = this.inbox.seconds();
		const done = status === 'read' || status === 'failed';
		this.inbox.db.update('getchat_messages', 'seq', seq, {
			[status]: now,
			...(error && { error: JSON.stringify(error) }),
			...(done && { pending: 0 }),
		});
		const message = this.message(seq);
		if (error) {
			this.inbox.db.insert('getchat_errors', {
				waba_payload: JSON.stringify(error),
				timestamp: now,
				waba_id: optionalText(message, 'waba_id') ?? null,
				getchat_id: text(message, 'id'),
			});
		}
		this.events.status(message, status, now, route);
	}

	private begin(waId: string, seq: number): void {
		this.after(this.inbox.settings.sentAfterMs, () => {
			const error = this.send(seq);
			if (error || this.inbox.settings.deliveredAfterMs === null) this.next(waId);
			if (!error) this.deliver(seq, waId);
		});
	}

	private deliver(seq: number, waId?: string): void {
		this.after(this.inbox.settings.deliveredAfterMs, () => {
			this.reach(seq, 'delivered');
			if (waId !== undefined) this.next(waId);
			this.finish(seq);
		});
	}

	private finish(seq: number): void {
		this.after(this.inbox.settings.readAfterMs, () => this.reach(seq, 'read'));
	}

	private next(waId: string): void {
		const seq = this.queues.get(waId)?.shift();
		if (seq === undefined) this.queues.delete(waId);
		else this.begin(waId, seq);
	}

	/** Hands a message to WhatsApp, which gives it an id and takes it or not. */
	private send(seq: number): WabaError | null {
		this.inbox.db.update('getchat_messages', 'seq', seq, { waba_id: wabaIdOf(String(seq), true) });
		const message = this.message(seq);
		this.events.outgoing(message);
		const error = this.problem(message);
		this.reach(seq, error ? 'failed' : 'sent', error);
		return error;
	}

	private problem(message: Row): WabaError | null {
		const waId = text(message, 'wa_id');
		const planned = this.inbox.failures.find((one) => one.waId === null || one.waId === waId);
		if (planned) {
			planned.left -= 1;
			if (planned.left <= 0) this.inbox.failures = this.inbox.failures.filter((one) => one !== planned);
			return planned.error;
		}
		// The documentation names 470 for a recipient who does not have WhatsApp.
		if (waId.startsWith(notOnWhatsApp)) {
			return { code: 470, title: 'Message undeliverable', details: 'The recipient does not have WhatsApp.' };
		}
		if (flag(findPerson(this.inbox, waId) ?? {}, 'blocked')) {
			return { code: 131026, title: 'Message undeliverable', details: 'The recipient is blocked.' };
		}
		return this.contentProblem(jsonObject(message, 'payload'));
	}

	private contentProblem(payload: Fields): WabaError | null {
		const type = text(payload, 'type');
		const content = object(payload, type);
		if (type === 'template') return checkTemplate(this.inbox, content);
		if (type === 'hsm') return checkHsm(this.inbox, content);
		if (type === 'reaction') return this.reactionProblem(text(content, 'message_id'));
		return mediaTypes.includes(type) ? this.mediaProblem(content) : null;
	}

	private reactionProblem(target: string): WabaError | null {
		if (findMessage(this.inbox, target)?.waba_id === target) return null;
		return { code: 131009, title: 'Parameter value is not valid', details: 'There is no message to react to.' };
	}

	/** Links elsewhere are not fetched; links to the inbox and ids must lead to a stored file. */
	private mediaProblem(content: Fields): WabaError | null {
		const link = optionalText(content, 'link');
		const id = link === undefined ? text(content, 'id') : ownFileId(link);
		if (id === undefined || findFile(this.inbox, id)) return null;
		return { code: 131053, title: 'Media upload error', details: 'The file could not be downloaded.' };
	}

	private message(seq: number): Row {
		const row = this.inbox.db.get('SELECT * FROM getchat_messages WHERE seq = ?', seq);
		if (!row) throw new Error(`There is no message ${seq}`);
		return row;
	}

	private after(ms: number | null, work: () => void): void {
		if (ms === null) return;
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			work();
		}, ms);
		// A message that waits must not hold up the end of the process.
		timer.unref();
		this.timers.add(timer);
	}
}
