import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { secureBaseUrl } from '../shared/baseUrl';
import { guardedRequest } from '../shared/credential/guardedRequest';
import { requiredInput } from '../shared/errors';
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
