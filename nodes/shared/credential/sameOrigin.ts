import type { IHttpRequestOptions } from 'n8n-workflow';
import { LoginFailure } from './loginLimiter';

/**
 * Keeps a credential's secret from other hosts: a request may go to the origin of the credential's address only. n8n's
 * HTTP Request node takes any credential to any address.
 *
 * @param provider the name users know
 * @param baseUrl of the credential, checked
 * @param secret what would leave, such as "token"
 * @throws LoginFailure naming both hosts
 */
export function checkSameOrigin(provider: string, baseUrl: string, options: IHttpRequestOptions, secret: string): void {
	// n8n's HTTP Request node calls it `uri`.
	const address = 'uri' in options && typeof options.uri === 'string' ? options.uri : options.url;
	const target = new URL(address, options.baseURL ? `${options.baseURL.replace(/\/+$/, '')}/` : undefined);
	const own = new URL(baseUrl);
	if (target.origin === own.origin) return;
	throw new LoginFailure(
		`The ${provider} credential is for ${own.host}, not for ${target.host}`,
		`Its ${secret} is sent to the host of its Base URL only.`,
	);
}
