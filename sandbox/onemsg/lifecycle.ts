import type { WabaError } from '../cloudTemplate';
import type { Row } from '../database';
import { integer, json, optionalNumber } from '../values';
import { isRecord } from '../types';
import type { Account } from './account';
import type { Events, Status } from './events';
import { messageBySeq } from './messages';

/** Takes messages sent through the API through sent, delivered and read, a moment apart. */
export class Lifecycle {
	private readonly timers = new Set<NodeJS.Timeout>();

	constructor(
		private readonly account: Account,
		private readonly events: Events,
	) {}

	/** Sends a message: webhooks hear of it, and it is sent, or failed where WhatsApp refuses it. */
	begin(seq: number): void {
		this.after(this.account.limits.sentAfterMs, () => {
			const row = messageBySeq(this.account, seq);
			this.events.message(row);
			const problem = problemOf(row);
			this.reach(seq, problem ? 'failed' : 'sent', problem);
			if (!problem) this.deliver(seq);
		});
	}

	/** Brings a message to a state and tells it. */
	reach(seq: number, status: Status, error: WabaError | null = null, times = 1): void {
		const now = this.account.seconds();
		const done = status === 'read' || status === 'failed';
		this.account.db.update('onemsg_messages', 'seq', seq, {
			[status]: now,
			...(error && { error: JSON.stringify(error) }),
			...(done && { pending: 0 }),
		});
		this.events.ack(messageBySeq(this.account, seq), status, now, times);
	}

	/** Starts over with everything that has not come to its end: after a start, or after the delays have changed. */
	restart(): void {
		this.reset();
		for (const row of this.account.db.all('SELECT * FROM onemsg_messages WHERE pending = 1 ORDER BY seq')) {
			const seq = integer(row, 'seq');
			if (optionalNumber(row, 'sent') === undefined) this.begin(seq);
			else if (optionalNumber(row, 'delivered') === undefined) this.deliver(seq);
			else this.finish(seq);
		}
	}

	/** Forgets all that is under way. */
	reset(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}

	private deliver(seq: number): void {
		this.after(this.account.limits.deliveredAfterMs, () => {
			this.reach(seq, 'delivered');
			this.finish(seq);
		});
	}

	private finish(seq: number): void {
		this.after(this.account.limits.readAfterMs, () => this.reach(seq, 'read'));
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

function problemOf(row: Row): WabaError | null {
	const problem = json(row, 'problem');
	if (!isRecord(problem)) return null;
	return { code: integer(problem, 'code'), title: String(problem.title), details: String(problem.details) };
}
