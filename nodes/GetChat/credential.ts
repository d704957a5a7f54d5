import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { secureBaseUrl } from '../shared/baseUrl';
import { asDataObject } from '../shared/dataObject';
import { guardedRequest } from '../shared/credential/guardedRequest';
import { attemptLogin, LoginFailure, type LoginLimiter, type LoginResult } from '../shared/credential/loginLimiter';
import { requestLogin } from '../shared/credential/loginRequest';
import { isRedirect, redirectFailure } from '../shared/credential/redirects';
import { usesLogin } from '../shared/http/provider';
import { createRedactor } from '../shared/redact';
import { getChat, inboxUrl } from './api';
import { withoutEnd } from '../shared/input/ends';

/**
 * Exchanges username and password for a token: `POST /auth/token/`. For the expirable property `sessionToken`.
 *
 * @returns nothing for a credential with a token or key of its own
 * @throws LoginFailure with the inbox's reason
 */
export async function logIn(
	functions: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
	guard: LoginLimiter,
): Promise<IDataObject> {
	if (!usesLogin(credentials)) return {};
	const baseUrl = secureBaseUrl(inboxUrl(credentials.baseUrl));
	const username = String(credentials.username ?? '').trim();
	const password = String(credentials.password ?? '');
	const login = { account: `${baseUrl} ${username}`, password, refusedToken: String(credentials.sessionToken ?? '') };
	const headers = { Accept: 'application/json' };
	const request = async () => await requestLogin(functions, `${baseUrl}/auth/token/`, { username, password }, headers);
	const sessionToken = await guard.token(
		login,
		async () => await attemptLogin(getChat.name, request, (response) => readLogin(response, credentials)),
	);
	return { sessionToken };
}

/**
 * Adds the credential in the form that was chosen: `Authorization: Token …` or `D360-Api-Key`.
 *
 * @throws LoginFailure, InvalidInput where the request would send it unencrypted or to another host
 */
export function authorize(
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const baseUrl = secureBaseUrl(inboxUrl(credentials.baseUrl));
	return {
		...guardedRequest(getChat.name, baseUrl, options, 'token or key'),
		// The credential's test gives what was entered, which may lack the path.
		...(options.baseURL !== undefined && { baseURL: baseUrl }),
		headers: { ...options.headers, ...headerOf(credentials) },
	};
}

/** The user's token alone, however it was entered; empty where the credential holds none, or none yet. */
export function tokenOf({ authentication, apiToken, sessionToken }: ICredentialDataDecryptedObject): string {
	if (authentication === 'providerKey') return '';
	const token = String((authentication === 'login' ? sessionToken : apiToken) ?? '');
	return token.trim().replace(/^(?:Token|Bearer)\s+/i, '');
}

function headerOf(credentials: ICredentialDataDecryptedObject) {
	const { authentication, apiKey } = credentials;
	if (authentication === 'providerKey') return { 'D360-Api-Key': String(apiKey ?? '').trim() };
	return { Authorization: `Token ${tokenOf(credentials)}` };
}

function readLogin(response: unknown, credentials: ICredentialDataDecryptedObject): LoginResult {
	const { name } = getChat;
	const answer = asDataObject(response);
	const { statusCode, body } = answer;
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const { token } = asDataObject(body);
	if (status >= 200 && status < 300) {
		if (typeof token === 'string' && token !== '') return { token };
		return {
			failed: new LoginFailure(`${name} answered the login without a token (HTTP ${status})`, 'Check the Base URL.'),
		};
	}
	if (isRedirect(status)) {
		return { failed: redirectFailure(name, answer, credentials, secureBaseUrl(inboxUrl(credentials.baseUrl))) };
	}
	const { message } = getChat.explain(status, body);
	const said = createRedactor(credentials)(message ?? 'no reason given');
	const failure = new LoginFailure(
		`${name} refused the login: ${withoutEnd(said, /[.\s]/)} (HTTP ${status})`,
		status === 404
			? 'Check the Base URL: it is the address of your inbox and ends in /api/v1.'
			: `Check 'Username' and 'Password' in the ${name} API credential; deactivated users and bots without a password cannot log in.`,
		{ temporary: status >= 500 },
	);
	return [400, 401, 403].includes(status) ? { refused: failure } : { failed: failure };
}
