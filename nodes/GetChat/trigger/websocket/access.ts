import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import { secureBaseUrl } from '../../../shared/baseUrl';
import { invalidInput } from '../../../shared/errors';
import type { Client } from '../../../shared/http/client';
import { getChat } from '../../api';
import { tokenOf } from '../../credential';
import { websocketUrl } from './address';
import type { Access } from './connection';

/**
 * Address and token for the websocket, from the credential as it is now.
 *
 * @throws InvalidInput for a credential without a token; NodeApiError where its password is not accepted
 */
export async function accessOf(functions: IExecuteFunctions | ITriggerFunctions, client: Client): Promise<Access> {
	const read = async () => await functions.getCredentials(getChat.credential);
	let credential = await read();
	if (credential.authentication === 'providerKey') {
		throw invalidInput(
			'Connection',
			'is WebSocket, which needs the token of a user, but the credential holds a 360dialog API key',
			"Choose API Token or Username and Password in the credential, or 'Webhook' here.",
		);
	}
	if (credential.authentication === 'login') {
		// n8n logs in, and renews a token that is no longer valid, only when a request needs it.
		await client.send({ method: 'GET', path: '/users/current/' });
		credential = await read();
	}
	const token = tokenOf(credential);
	if (token === '') throw invalidInput('API Token', 'is empty', 'Enter the token in the get.chat credential.');
	const baseUrl = secureBaseUrl(getChat.baseUrl(credential));
	return { url: websocketUrl(baseUrl, credential.websocketUrl), token };
}
