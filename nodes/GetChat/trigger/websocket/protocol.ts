import { asDataObject, isDataObject } from '../../../shared/dataObject';
import { isTooDeep, isTooHeavy } from '../../../shared/webhook/verifyRequest';
import { textOf } from '../../../shared/webhook/event';

/** What the inbox says over the websocket. */
export type Frame =
	/** The token is accepted; said again whenever the token is sent again. */
	| { kind: 'welcome' }
	| { kind: 'refused'; reason: string }
	/** What we sent was not understood. */
	| { kind: 'notUnderstood'; reason: string }
	/** A notification, of the same shape as a webhook's body. */
	| { kind: 'notification'; body: unknown }
	| { kind: 'unknown' };

/** The only message a client may send: first of all, and again to see whether the server still answers. */
export function tokenMessage(token: string): string {
	return JSON.stringify({ token });
}

/** Reads a message of the inbox. Never throws, whatever comes. @param maxBytes longer ones are not looked at */
export function readFrame(data: unknown, maxBytes: number): Frame {
	if (typeof data !== 'string' || data.length > maxBytes || isTooHeavy(Buffer.from(data))) return { kind: 'unknown' };
	let parsed: unknown;
	try {
		parsed = JSON.parse(data);
	} catch {
		return { kind: 'unknown' };
	}
	if (!isDataObject(parsed) || isTooDeep(parsed)) return { kind: 'unknown' };
	const { type, status, message, waba_payload: payload } = parsed;
	const reason = textOf(message) ?? 'no reason given';
	if (type === 'token') return status === 'success' ? { kind: 'welcome' } : { kind: 'refused', reason };
	if (type === 'response') return { kind: 'notUnderstood', reason };
	// Newer inboxes name their own events `getchat_webhook`. What is added later is read by its content.
	return typeof type === 'string'
		? { kind: 'notification', body: payload ?? asDataObject(parsed) }
		: { kind: 'unknown' };
}
