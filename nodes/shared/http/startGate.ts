import { sleep } from 'n8n-workflow';

/** Requests of a run that may begin in one turn of the event loop. */
const perTurn = 4;

/**
 * Lets few requests begin in each turn of the event loop. Each opens a connection, and over TLS its handshake takes milliseconds
 * of processor time: dozens of them that are ready together make for long turns, and n8n's health address waits for several.
 * Where the processor is what everybody waits for, fewer requests are under way so, and as many get done.
 */
export class StartGate {
	private left = perTurn;
	private nextTurn: Promise<void> | undefined;

	/** Waits until a request may begin. Resolves in the order of the calls. Never throws. */
	async mayBegin(): Promise<void> {
		while (this.left === 0) await this.nextTurn;
		this.left--;
		this.nextTurn ??= sleep(0).then(() => {
			this.left = perTurn;
			this.nextTurn = undefined;
		});
	}
}
