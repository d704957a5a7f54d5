import type { GatewayEvent } from '../../../shared/webhook/event';
import { createRedactor } from '../../../shared/redact';
import { maxCallBytes } from '../../../shared/webhook/maxCallBytes';
import { isDefinite, type Problem } from './problem';
import { readFrame, tokenMessage } from './protocol';

/** So much of what the inbox says is shown, and logged. */
const maxReason = 500;

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
	opened(): void;
	message(data: unknown): void;
	closed(code: number): void;
}

/** A connection under way or made. */
export interface Socket {
	send(text: string): void;
	/** Says goodbye; must not throw, and nothing is waited for. */
	close(): void;
}

/** Where to connect, and what to say there. */
export interface Access {
	url: string;
	token: string;
}

/** How events stand to others. */
export interface Standing {
	/** Whether everything older was handed on, so that `backfill` need not look further back again. */
	complete: boolean;
	/** Whether they may have come before over the other way: fetched ones, and pushed ones meanwhile. */
	overlaps: boolean;
}

/** All that the connection needs from outside, so that its tests can stand in for it. */
export interface Ports {
	/** @throws when the credential cannot be used or renewed now */
	access(): Promise<Access>;
	/** May throw for an invalid address. */
	open(url: string, events: SocketEvents): Socket;
	/** The events of a notification. Must not throw. */
	parse(body: unknown): GatewayEvent[];
	/** What happened while there was no connection, oldest first. May give again what was handed on already. */
	backfill(): Promise<GatewayEvent[]>;
	/** Takes events in their order; must drop those that came before, and must not throw. */
	dispatch(events: readonly GatewayEvent[], standing: Standing): void;
	/** Something that does not pass by itself. Told once, until all is well again. */
	reportLasting(problem: Problem): void;
	/** For the log. */
	log(message: string): void;
	/** Milliseconds. */
	now(): number;
	/** From 0 to 1. */
	random(): number;
}

/** Times in milliseconds. */
export interface ConnectionTimes {
	/** From the first try to the welcome. */
	handshake: number;
	/** Silence after which the server is asked whether it is still there. */
	quiet: number;
	/** The same for a server that takes no second message: what it may have failed to push is fetched. */
	longQuiet: number;
	/** How long it may take to answer. */
	answer: number;
	/** The first pause before another try; doubled each time. */
	firstPause: number;
	longestPause: number;
	/** The pause after a refused token, which will hardly be accepted a second later. */
	refusedPause: number;
	/** How long it may be down before somebody is told. */
	lasting: number;
}

export const usualTimes: ConnectionTimes = {
	handshake: 30_000,
	quiet: 45_000,
	longQuiet: 300_000,
	answer: 20_000,
	firstPause: 1_000,
	longestPause: 60_000,
	refusedPause: 300_000,
	lasting: 900_000,
};

type Phase =
	| { name: 'idle' }
	| { name: 'pausing'; until: number }
	| { name: 'connecting'; since: number; socket?: Socket; token?: string }
	| { name: 'live'; socket: Socket; token: string; heardAt: number; askedAt?: number }
	| { name: 'stopped' };

/**
 * Keeps one websocket to the inbox, from the first connection to `stop`: gives the token, notices a server that went
 * away without a word, connects again after a growing pause with jitter, and fetches what was missed meanwhile before
 * it hands on what comes in. Has no clock of its own: `tick` must be called a few times a second.
 */
export class Connection {
	private phase: Phase = { name: 'idle' };
	/** Tells what belongs to an earlier connection from what belongs to this one. */
	private turn = 0;
	private failures = 0;
	private downSince: number | undefined;
	private reported = false;
	/** Set while what was missed is not fetched yet. */
	private gap: { since: number; next: number; tries: number; busy: boolean } | undefined;
	/** What came in while what was missed is being fetched. */
	private held: GatewayEvent[] = [];
	/** Whether the server hangs up when it is asked. Nothing says that it may be asked, and nothing that it may not. */
	private mustNotAsk = false;
	private settleFirst: ((problem: Problem | undefined) => void) | undefined;

	constructor(
		private readonly ports: Ports,
		private readonly times: ConnectionTimes = usualTimes,
	) {}

	/**
	 * Connects for the first time, and goes on by itself from then on, whether it worked or not.
	 *
	 * @param reportLater whether to report what goes wrong the first time like everything later, and not to wait for it
	 * @returns nothing once the token is accepted and what was missed is fetched, else what went wrong the first time
	 */
	async start({ reportLater = false }: { reportLater?: boolean } = {}): Promise<Problem | undefined> {
		if (reportLater) {
			this.connect();
			return undefined;
		}
		const first = new Promise<Problem | undefined>((resolve) => (this.settleFirst = resolve));
		this.connect();
		return await first;
	}

	/** Ends it for good. */
	stop(): void {
		this.turn++;
		if ('socket' in this.phase) this.phase.socket?.close();
		this.flush();
		this.phase = { name: 'stopped' };
		this.settle(undefined);
	}

	get isLive(): boolean {
		return this.phase.name === 'live';
	}

	/** Whether nothing older is missing. */
	private get isComplete(): boolean {
		return this.isLive && this.gap === undefined;
	}

	/** Something that was handed on is lost after all: it is fetched again. */
	fetchAgain(): void {
		const now = this.ports.now();
		this.gap ??= { since: now, next: now + this.times.longestPause, tries: 0, busy: false };
	}

	/** Does whatever is due. */
	tick(): void {
		const now = this.ports.now();
		const { phase, times } = this;
		if (phase.name === 'pausing' && now >= phase.until) this.connect();
		if (phase.name === 'connecting' && now - phase.since >= times.handshake) {
			this.lost({ kind: 'unreachable', reason: `no welcome within ${times.handshake / 1000} s` });
		}
		if (phase.name === 'live') this.listen(phase, now);
		if (this.gap && !this.gap.busy && this.isLive && now >= this.gap.next) void this.catchUp(this.gap);
	}

	private listen(phase: Extract<Phase, { name: 'live' }>, now: number): void {
		if (phase.askedAt !== undefined) {
			if (now - phase.askedAt >= this.times.answer) {
				this.lost({ kind: 'unreachable', reason: 'it no longer responds' });
			}
		} else if (this.mustNotAsk) {
			if (now - phase.heardAt < this.times.longQuiet) return;
			phase.heardAt = now;
			this.gap ??= { since: now, next: now, tries: 0, busy: false };
		} else if (now - phase.heardAt >= this.times.quiet) {
			phase.askedAt = now;
			phase.socket.send(tokenMessage(phase.token));
		}
	}

	private connect(): void {
		const turn = ++this.turn;
		const phase: Extract<Phase, { name: 'connecting' }> = { name: 'connecting', since: this.ports.now() };
		this.phase = phase;
		const isCurrent = () => turn === this.turn;
		this.ports.access().then(
			({ url, token }) => {
				if (!isCurrent()) return;
				phase.token = token;
				try {
					phase.socket = this.ports.open(url, {
						opened: () => isCurrent() && phase.socket?.send(tokenMessage(token)),
						message: (data) => isCurrent() && this.hear(data),
						closed: (code) => isCurrent() && this.closed(code),
					});
				} catch {
					this.lost({ kind: 'unreachable', reason: 'no connection could be made' });
				}
			},
			(error: unknown) => isCurrent() && this.lost({ kind: 'credential', error }),
		);
	}

	private closed(code: number): void {
		if (this.phase.name === 'live' && this.phase.askedAt !== undefined) this.mustNotAsk = true;
		this.lost({ kind: 'unreachable', reason: `closed with code ${code}` });
	}

	/** An exception here would be unhandled and crash n8n. */
	private hear(data: unknown): void {
		try {
			this.heard(data);
		} catch {
			this.ports.log('A message could not be read and was ignored');
		}
	}

	private heard(data: unknown): void {
		const frame = readFrame(data, maxCallBytes);
		if (this.phase.name === 'live') {
			this.phase.heardAt = this.ports.now();
			this.phase.askedAt = undefined;
		}
		switch (frame.kind) {
			case 'welcome':
				return this.welcomed();
			case 'refused':
				return this.lost({ kind: 'refused', reason: this.withoutToken(frame.reason) });
			case 'notUnderstood':
				if (this.phase.name !== 'connecting') return;
				return this.lost({ kind: 'unreachable', reason: this.withoutToken(frame.reason) });
			case 'notification':
				return this.take(this.ports.parse(frame.body));
			default:
				return this.ports.log('A message that is not a JSON object was ignored');
		}
	}

	private welcomed(): void {
		const { phase } = this;
		if (phase.name !== 'connecting' || !phase.socket || phase.token === undefined) return;
		const now = this.ports.now();
		this.phase = { name: 'live', socket: phase.socket, token: phase.token, heardAt: now };
		if (this.failures > 0) this.ports.log('Connected again');
		this.failures = 0;
		this.gap = { since: this.gap?.since ?? this.downSince ?? now, next: now, tries: 0, busy: false };
		this.downSince = undefined;
		void this.catchUp(this.gap);
	}

	/** Held back until what is older was handed on. */
	private take(events: GatewayEvent[]): void {
		if (this.gap?.busy || this.phase.name === 'connecting') this.held.push(...events);
		else this.ports.dispatch(events, { complete: this.isComplete, overlaps: false });
	}

	private async catchUp(gap: NonNullable<Connection['gap']>): Promise<void> {
		const { turn } = this;
		gap.busy = true;
		try {
			const events = await this.ports.backfill();
			// Fetched is fetched, even if the connection is gone again.
			if (this.phase.name !== 'stopped') this.ports.dispatch(events, { complete: true, overlaps: true });
			if (this.turn !== turn) return;
			this.gap = undefined;
			this.reported = false;
			this.settle(undefined);
		} catch (error) {
			if (this.turn !== turn) return;
			gap.next = this.ports.now() + this.pause(gap.tries++);
			this.ports.log('What was missed could not be fetched; it is tried again');
			if (this.settleFirst) this.settle({ kind: 'gap', error });
			else this.reportIfLasting(gap.since, { kind: 'gap', error });
		} finally {
			gap.busy = false;
			if (this.turn === turn) this.flush();
		}
	}

	/** There is no connection any more, or there was none. */
	private lost(problem: Problem): void {
		this.turn++;
		if ('socket' in this.phase) this.phase.socket?.close();
		// What came in must not be lost, even if older things are still missing.
		this.flush();
		const now = this.ports.now();
		this.downSince ??= now;
		const definite = isDefinite(problem);
		const pause = definite ? this.times.refusedPause : this.pause(this.failures);
		this.failures++;
		this.phase = { name: 'pausing', until: now + pause };
		this.ports.log(`${sentenceOf(problem)}; next try in ${Math.ceil(pause / 1000)} s`);
		if (this.settleFirst) return this.settle(problem);
		if (definite) this.report(problem);
		else this.reportIfLasting(this.downSince, problem);
	}

	private reportIfLasting(since: number, problem: Problem): void {
		if (this.ports.now() - since >= this.times.lasting) this.report(problem);
	}

	private report(problem: Problem): void {
		if (this.reported) return;
		this.reported = true;
		this.ports.reportLasting(problem);
	}

	/** Doubles with each failure; half of it is chance, so that not everybody comes back at the same time. */
	private pause(failures: number): number {
		const full = Math.min(this.times.longestPause, this.times.firstPause * 2 ** Math.min(failures, 20));
		return full / 2 + (full / 2) * this.ports.random();
	}

	/** A server may repeat what it does not like. */
	private withoutToken(text: string): string {
		const token = 'token' in this.phase ? this.phase.token : undefined;
		return createRedactor({ token })(text, maxReason);
	}

	private flush(): void {
		const events = this.held;
		this.held = [];
		if (events.length > 0) this.ports.dispatch(events, { complete: this.isComplete, overlaps: true });
	}

	private settle(problem: Problem | undefined): void {
		this.settleFirst?.(problem);
		this.settleFirst = undefined;
	}
}

function sentenceOf(problem: Problem): string {
	switch (problem.kind) {
		case 'refused':
			return `The websocket refuses the token: ${problem.reason}`;
		case 'credential':
			return 'The credential could not be used for the websocket';
		case 'gap':
			return 'What was missed could not be fetched';
		case 'unreachable':
			return `The websocket is not connected: ${problem.reason}`;
	}
}
