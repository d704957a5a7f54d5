import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { secureBaseUrl } from '../baseUrl';
import { asDataObject } from '../dataObject';
import { guardedRequest } from './guardedRequest';
import { isRedirect, redirectFailure } from './redirects';
import { attemptLogin, LoginFailure, type LoginLimiter, type LoginResult } from './loginLimiter';
import { requestLogin } from './loginRequest';
import { usesLogin, type Provider } from '../http/provider';
import { createRedactor } from '../redact';

/**
 * Where e-mail and password are exchanged for a token: `POST /login`. For the expirable property `sessionToken`.
 *
 * @returns nothing for a credential with a token of its own
 * @throws LoginFailure with the provider's reason
 */
export async function logIn(
	functions: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
	provider: Provider,
	limiter: LoginLimiter,
): Promise<IDataObject> {
	if (!usesLogin(credentials)) return {};
	const baseUrl = secureBaseUrl(credentials.baseUrl);
	const email = String(credentials.email ?? '').trim();
	const password = String(credentials.password ?? '');
	const login = { account: `${baseUrl} ${email}`, password, refusedToken: String(credentials.sessionToken ?? '') };
	const request = async () => await requestLogin(functions, `${baseUrl}/login`, { email, password });
	const sessionToken = await limiter.token(
		login,
		async () => await attemptLogin(provider.name, request, (response) => readLogin(provider, response, credentials)),
	);
	return { sessionToken };
}

/**
 * Adds the token as `Authorization: Bearer`.
 *
 * @throws LoginFailure, InvalidInput where the request would send it unencrypted or to another host
 */
export function withBearer(
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
	provider: Provider,
): IHttpRequestOptions {
	const baseUrl = secureBaseUrl(credentials.baseUrl);
	const guarded = guardedRequest(provider.name, baseUrl, options, 'token');
	const token = String((usesLogin(credentials) ? credentials.sessionToken : credentials.apiToken) ?? '');
	const bare = token.trim().replace(/^Bearer\s+/i, '');
	return { ...guarded, headers: { ...options.headers, Authorization: `Bearer ${bare}` } };
}

function readLogin(provider: Provider, response: unknown, credentials: ICredentialDataDecryptedObject): LoginResult {
	const { name } = provider;
	const answer = asDataObject(response);
	const { statusCode, body } = answer;
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const { access_token: token } = asDataObject(body);
	if (status >= 200 && status < 300 && typeof token === 'string' && token !== '') return { token };

	if (isRedirect(status)) {
		return { failed: redirectFailure(name, answer, credentials, secureBaseUrl(credentials.baseUrl)) };
	}

	const { code, message, hint } = provider.explain(status, body);
	const redact = createRedactor(credentials);
	const reason = redact(`${message ?? 'no reason given'} (HTTP ${status}${code ? `, ${code}` : ''})`);
	if (status >= 200 && status < 300) {
		return {
			failed: new LoginFailure(`${name} answered the login without a token (HTTP ${status})`, 'Check the Base URL.'),
		};
	}
	const failure = new LoginFailure(
		`${name} refused the login: ${reason}`,
		hint ?? `Check 'Email' and 'Password' in the ${name} API credential.`,
		{ temporary: isTemporary(status) },
	);
	return failure.temporary ? { failed: failure } : { refused: failure };
}

/** Whether an answer says nothing about the password. */
function isTemporary(status: number): boolean {
	return status >= 500 || status === 408;
}
