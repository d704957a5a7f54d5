import type { WabaError } from '../cloudTemplate';
import { Clock } from '../clock';
import type { Database } from '../database';
import { jsonObject, type Fields } from '../values';
import { defaultLimits, defaultShapes } from './settings';

/** Something that the next sends are to meet, planned by the control plane. */
export type Failure =
	/** HTTP 200 with `sent: false`. */
	| { kind: 'refused'; message: string; error: unknown }
	/** `sent: false` with a job number, and the message goes out all the same. */
	| { kind: 'queued' }
	/** An HTTP error with the provider's body. */
	| { kind: 'http'; status: number; body: Fields }
	/** Accepted, and failed later in an ack. */
	| { kind: 'undelivered'; error: WabaError };

interface PlannedFailure {
	/** Only sends in this channel or to this chat; any when undefined. */
	channel: string | undefined;
	chatId: string | undefined;
	left: number;
	failure: Failure;
}

/** All channels: what is stored, the time they have, and how they behave. */
export class Account {
	readonly clock = new Clock();
	readonly limits = defaultLimits();
	readonly shapes = defaultShapes();
	/** Scheme and host that clients use, for absolute URLs; set by every request. */
	origin = 'http://127.0.0.1';
	/** Window of chats that are not stored yet, in POSIX seconds. */
	newChatsOpenUntil = 0;
	private planned: PlannedFailure[] = [];

	constructor(readonly db: Database) {}

	/** Server time as POSIX seconds. */
	seconds(): number {
		return Math.floor(this.clock.now() / 1000);
	}

	/** Absolute URL of a path in a channel, such as `/_files/1`. */
	url(channel: string, path: string): string {
		return `${this.origin}/${channel}${path}`;
	}

	/** A record of a channel that has a name and no table: settings, profile and so on. Empty where there is none. */
	document(channel: string, name: string): Fields {
		const row = this.db.get('SELECT value FROM onemsg_documents WHERE channel = ? AND name = ?', channel, name);
		return jsonObject(row ?? {}, 'value');
	}

	/** Changes fields of such a record, or makes it. */
	changeDocument(channel: string, name: string, changes: Fields): Fields {
		const value = { ...this.document(channel, name), ...changes };
		this.db.run(
			'INSERT OR REPLACE INTO onemsg_documents (channel, name, value) VALUES (?, ?, ?)',
			channel,
			name,
			JSON.stringify(value),
		);
		return value;
	}

	/** Plans what the next sends meet. Gives the number of plans. */
	plan(planned: PlannedFailure): number {
		this.planned.push(planned);
		return this.planned.length;
	}

	/** Takes the oldest plan that a send meets. */
	nextFailure(channel: string, chatId: string): Failure | null {
		const planned = this.planned.find(
			(one) => (one.channel ?? channel) === channel && (one.chatId ?? chatId) === chatId,
		);
		if (!planned) return null;
		planned.left -= 1;
		if (planned.left <= 0) this.planned = this.planned.filter((one) => one !== planned);
		return planned.failure;
	}

	/** Clock, limits, shapes and plans as at the start. */
	reset(): void {
		this.clock.reset();
		Object.assign(this.limits, defaultLimits());
		Object.assign(this.shapes, defaultShapes());
		this.newChatsOpenUntil = 0;
		this.planned = [];
	}
}
