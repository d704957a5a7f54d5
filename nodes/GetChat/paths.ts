import { UserError } from 'n8n-workflow';
import { path, type Request } from '../shared/http/request';
import { rethrown } from '../shared/errors';
import type { Client } from '../shared/http/client';
import { isMissing } from './failures';

/** Where an operation may be. */
export type Place = Pick<Request, 'method' | 'path' | 'query'>;

/**
 * The operations whose path or verb the documentation does not print: the likeliest place first, then its alternates.
 * All guesses of this node are in this table.
 */
export const places = {
	blockContact: (waId: string) => [
		{ method: 'POST', path: '/contacts/block/', query: { wa_id: waId } },
		{ method: 'POST', path: path`/contacts/${waId}/block/` },
	],
	changeUserPassword: (user: number) => [
		{ method: 'PUT', path: path`/users/${user}/password/change/` },
		{ method: 'POST', path: path`/users/${user}/password/change/` },
	],
	deviceToken: (method: 'DELETE' | 'PUT', token: number) => [
		{ method, path: path`/fcm_device_tokens/${token}/` },
		{ method, path: path`/device_tokens/fcm/${token}/` },
		{ method, path: path`/fcm/device_tokens/${token}/` },
	],
	deviceTokens: (method: 'GET' | 'POST') => [
		{ method, path: '/fcm_device_tokens/' },
		{ method, path: '/device_tokens/fcm/' },
		{ method, path: '/fcm/device_tokens/' },
	],
	/** Newest inboxes have the text in the profile; nobody says whether the documented address is still there. */
	getAbout: () => [
		{ method: 'GET', path: '/settings/profile/about/' },
		{ method: 'GET', path: '/settings/business/profile/' },
	],
	getRefreshToken: (user: number) => [
		{ method: 'GET', path: path`/auth/refresh_token/${user}/` },
		{ method: 'GET', path: path`/auth/retrieve_refresh_token/${user}/` },
		{ method: 'GET', path: path`/users/${user}/refresh_token/` },
	],
	listBlockedContacts: () => [
		{ method: 'GET', path: '/contacts/blocked/' },
		{ method: 'GET', path: '/contacts/block/' },
		{ method: 'GET', path: '/contacts/blocklist/' },
	],
	media: (id: string) => [
		{ method: 'GET', path: path`/media/${id}/` },
		{ method: 'GET', path: path`/media/${id}` },
	],
	reportContact: (waId: string) => [
		{ method: 'POST', path: '/contacts/report/', query: { wa_id: waId } },
		{ method: 'POST', path: path`/contacts/${waId}/report/` },
	],
	resendActivation: () => [
		{ method: 'GET', path: '/notifications/email/activation/resend/' },
		{ method: 'POST', path: '/notifications/email/activation/resend/' },
		{ method: 'GET', path: '/email_notifications/resend_activation/' },
		{ method: 'GET', path: '/notifications/email/resend_activation/' },
	],
	/** The web app calls these two without the final slash that everything else has. */
	resolveChat: (waId: string) => [
		{ method: 'PATCH', path: path`/chats/${waId}/resolve` },
		{ method: 'PATCH', path: path`/chats/${waId}/resolve/` },
	],
	userAvailability: (user: number) => [
		{ method: 'PATCH', path: path`/users/${user}/availability` },
		{ method: 'PATCH', path: path`/users/${user}/availability/` },
	],
	testWebhook: (webhook: number) => [
		{ method: 'GET', path: path`/webhooks/waba/${webhook}/test/` },
		{ method: 'POST', path: path`/webhooks/waba/${webhook}/test/` },
	],
	unblockContact: (waId: string) => [
		{ method: 'POST', path: '/contacts/unblock/', query: { wa_id: waId } },
		{ method: 'POST', path: path`/contacts/${waId}/unblock/` },
	],
} satisfies Record<string, (...values: never[]) => Place[]>;

/** Which places of an operation were found missing, by run: later items do not ask there again. */
const missing = new WeakMap<object, Set<string>>();

/**
 * Carries something out at the first place that exists. Only 404 and 405 lead on to the next one: after those the
 * request certainly was not processed. Where nothing is found, the error is the first one, because a record that does
 * not exist gives 404 everywhere.
 *
 * @param use makes the request there; undefined where the answer shows that something else is there
 * @throws NodeApiError
 */
export async function atFirstPlace<T>(
	client: Client,
	candidates: readonly Place[],
	use: (place: Place) => Promise<T | undefined>,
): Promise<T> {
	const gone = missing.get(client.run) ?? new Set<string>();
	missing.set(client.run, gone);
	const open = candidates.filter((place) => !gone.has(nameOf(place)));
	let firstError: unknown;
	const passed: string[] = [];
	for (const place of open.length > 0 ? open : candidates) {
		try {
			const result = await use(place);
			if (result !== undefined) {
				for (const name of passed) gone.add(name);
				return result;
			}
		} catch (error) {
			if (!isMissing(error)) throw rethrown(error);
			firstError ??= error;
		}
		passed.push(nameOf(place));
	}
	if (firstError !== undefined) throw rethrown(firstError);
	throw new UserError('None of the known addresses of this operation gave a usable answer');
}

/** Places are the same for all records: `/users/4/refresh_token/` and `/users/5/refresh_token/`. */
function nameOf(place: Place): string {
	return `${place.method} ${place.path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`;
}
