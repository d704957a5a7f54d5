import { sleep } from 'n8n-workflow';

/** Short enough that nothing waits longer than 50 ms, even where one step between two breaths takes 30. */
const maxHeldMs = 15;

/**
 * Makes loops over many items give way to whatever else n8n has to do, such as webhooks and health checks.
 *
 * @returns to be awaited once for each item; it lets the event loop turn when it has been held for about 15 ms and costs
 * next to nothing otherwise. Never throws.
 */
export function createBreather(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < maxHeldMs) return;
		// A settled promise would not do: the event loop turns only for a timer.
		await sleep(0);
		since = performance.now();
	};
}
