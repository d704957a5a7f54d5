import { sleep } from 'n8n-workflow';

/** Waits this many milliseconds; throws `Cancelled` as soon as the execution is cancelled. */
export type Wait = (ms: number) => Promise<void>;

/** The user stopped the execution. Whatever was not sent by then stays unsent. */
export class Cancelled extends Error {
	constructor() {
		super('The execution was cancelled');
	}
}

/** Short enough that Stop feels immediate; n8n's `sleep` takes no signal in the versions before 2.35. */
const sliceMs = 250;

/** @param signal the execution's cancel signal, where there is one */
export function createWait(signal?: AbortSignal): Wait {
	return async (ms) => {
		const end = Date.now() + ms;
		for (let left = ms; left > 0; left = end - Date.now()) {
			if (signal?.aborted) throw new Cancelled();
			await sleep(Math.min(left, sliceMs));
		}
		if (signal?.aborted) throw new Cancelled();
	};
}
