import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { secureBaseUrl } from '../shared/baseUrl';
import { guardedRequest } from '../shared/credential/guardedRequest';
import { LoginFailure } from '../shared/credential/loginLimiter';
import { asDataObject } from '../shared/dataObject';
import { requiredInput } from '../shared/errors';
import { discard } from '../shared/http/answerBody';
import { beginsInTime } from '../shared/wait';
import { channelUrl, oneMsg } from './api';

/**
 * Adds the channel's token where the credential says: as `Authorization: Bearer`, as `token` in the query, or both.
 *
 * @throws LoginFailure, InvalidInput where there is no token, or where it would travel unencrypted or to another host
 */
export function authorize(
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const channel = secureBaseUrl(channelUrl(credentials));
	const guarded = guardedRequest(oneMsg.name, channel, options, 'token');
	const token = String(credentials.token ?? '')
		.trim()
		.replace(/^(?:Bearer|Token)(?:\s+|$)/i, '');
	if (token === '') {
		throw requiredInput('Token', 'Enter the token of the channel in the 1MSG API credential.');
	}
	// The credential's test gives what was entered, which may lack the channel.
	const located = { ...guarded, ...(options.baseURL !== undefined && { baseURL: channel }) };
	const inQuery = { qs: { ...options.qs, token } };
	const inHeader = { headers: { ...options.headers, Authorization: `Bearer ${token}` } };
	switch (credentials.authentication) {
		case 'query':
			return { ...located, ...inQuery };
		case 'both':
			return { ...located, ...inQuery, ...inHeader };
		default:
			return { ...located, ...inHeader };
	}
}

/** Where a token may be, as the credential calls it: the documentation asks for both, 1MSG's programs use one. */
const places = [
	{ value: 'header', name: 'Header (Authorization: Bearer)' },
	{ value: 'query', name: 'Query Parameter (Token)' },
	{ value: 'both', name: 'Header and Query Parameter' },
] as const;

/**
 * Tries a token that the channel refused where else it may be: `GET /status`. n8n asks for this after a 401 in the test of
 * a credential, and in its own HTTP Request node.
 *
 * @returns nothing, where the token is taken nowhere
 * @throws LoginFailure naming the place where it is taken
 */
export async function findTokenPlace(
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	const entered = places.find(({ value }) => value === credentials.authentication) ?? places[0];
	for (const place of places) {
		if (place === entered) continue;
		if (!(await isTaken(helpers, { ...credentials, authentication: place.value }))) continue;
		throw new LoginFailure(
			`1MSG refuses this token as '${entered.name}', but takes it as '${place.name}': switch 'Send Token As' to that`,
			'Nothing else has to be changed.',
		);
	}
	return {};
}

const timeoutMs = 10_000;

async function isTaken(
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<boolean> {
	const request = authorize(credentials, {
		method: 'GET',
		url: `${channelUrl(credentials)}/status`,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// Its content tells nothing, and could be without end.
		encoding: 'stream',
		timeout: timeoutMs,
	});
	try {
		const { statusCode, body } = asDataObject(await beginsInTime(helpers.httpRequest(request), timeoutMs));
		discard(body);
		const status = Number(statusCode);
		// A blocked subscription is told only to whoever has the right token.
		return (status >= 200 && status < 300) || status === 403;
	} catch {
		// What cannot be reached now takes nothing; the refusal that came first is what counts.
		return false;
	}
}
