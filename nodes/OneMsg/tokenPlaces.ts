import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';
import { asDataObject } from '../shared/dataObject';
import { LoginFailure } from '../shared/credential/loginLimiter';
import { authorize } from './credential';
import { channelUrl } from './api';
import { discard } from '../shared/http/answerBody';
import { beginsInTime } from '../shared/wait';

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
