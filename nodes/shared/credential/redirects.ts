import type { IAuthenticateRuleResponseCode, ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { redirectHost } from '../http/redirect';
import { createRedactor } from '../redact';
import { LoginFailure } from './loginLimiter';

/** How the test of a credential asks. */
export const testRequest = { disableFollowRedirect: true, timeout: 20_000 } as const;

/** Where the status alone tells: n8n would read and unpack the content without a limit, so it stays where it is. */
export const unreadTestRequest = { ...testRequest, encoding: 'stream' } as const;

/** Every status by which a server sends a client elsewhere. */
export const redirectStatuses: readonly number[] = Array.from({ length: 100 }, (_, place) => 300 + place);

/**
 * What the test of a credential says where its address redirects. n8n gives a rule the status alone, so it cannot name the
 * host; the nodes' own errors do.
 *
 * @param provider the name users know
 */
export function redirectRules(provider: string): IAuthenticateRuleResponseCode[] {
	const message = `This Base URL redirects to another address, which was not followed because the token or key would leave with it. Enter the final address of the ${provider} API as Base URL.`;
	return [300, 301, 302, 303, 304, 305, 306, 307, 308].map((value) => ({
		type: 'responseCode',
		properties: { value, message },
	}));
}

/** Whether a status sends the client elsewhere. */
export function isRedirect(status: number): boolean {
	return redirectStatuses.includes(status);
}

/**
 * A login that was sent elsewhere. It says nothing about the password.
 *
 * @param name the name users know
 * @param answer to the login
 * @param credentials whose password may be a part of the host's name
 * @param baseUrl of the credential
 */
export function redirectFailure(
	name: string,
	answer: IDataObject,
	credentials: ICredentialDataDecryptedObject,
	baseUrl: string,
): LoginFailure {
	const host = createRedactor(credentials)(redirectHost(asDataObject(answer.headers).location, baseUrl));
	return new LoginFailure(
		`${name} redirects the login to ${host} (HTTP ${String(answer.statusCode)}), which is not followed because the password would leave with it`,
		"Enter the final address as the credential's Base URL.",
	);
}
