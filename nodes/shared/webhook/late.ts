import { timeOfDayMs } from '../wait';
import type { GatewayEvent } from './event';

/** How old an event may be before it counts as late, unless the user says otherwise. */
const defaultMinutes = 60;

/** @param entered Late After Minutes as set by the user @returns milliseconds; 0 for never */
export function lateAfterMs(entered: unknown): number {
	const minutes = entered === undefined ? defaultMinutes : Number(entered);
	return Number.isFinite(minutes) ? Math.max(0, minutes) * 60_000 : 0;
}

/**
 * Marks events that happened long before they came: what a provider could not deliver for a while, or a call that somebody
 * recorded and sends again after it was forgotten. What has no time of its own is never late.
 *
 * @param afterMs how long before; 0 marks nothing
 */
export function markLate(events: readonly GatewayEvent[], afterMs: number, now = timeOfDayMs()): GatewayEvent[] {
	return events.map((event) => {
		const messages = event.messages && markLate(event.messages, afterMs, now);
		const at = timeOf(event);
		const isLate = afterMs > 0 && (now - at > afterMs || messages?.some(({ late }) => late === true) === true);
		return { ...event, ...(isLate && { late: true }), ...(messages && { messages }) };
	});
}

/** Of a message that came with its chat, when the chat was assigned, however old the message is. NaN where nothing tells. */
function timeOf({ event, timestamp = '', assignment }: GatewayEvent): number {
	const at = Date.parse(timestamp);
	const { at: assignedAt } = assignment ?? {};
	const assigned = event === 'messageAssigned' && typeof assignedAt === 'string' ? Date.parse(assignedAt) : Number.NaN;
	return assigned > at ? assigned : at;
}
