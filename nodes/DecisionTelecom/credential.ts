import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { secureBaseUrl } from '../shared/baseUrl';
import { guardedRequest } from '../shared/credential/guardedRequest';
import { LoginFailure } from '../shared/credential/loginLimiter';
import { decisionTelecom } from './api';
import { withoutEnd } from '../shared/input/ends';

/** How the access key that a manager hands out becomes what stands behind `Basic`. */
const encodings = ['base64', 'plain', 'userName'] as const;
type Encoding = (typeof encodings)[number];

/**
 * Adds the access key as `Authorization: Basic …`.
 *
 * @throws LoginFailure, InvalidInput where the request would send the key unencrypted or to another host
 * @throws LoginFailure for a key that the chosen encoding cannot be right for
 */
export function authorize(
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const baseUrl = secureBaseUrl(credentials.baseUrl);
	const guarded = guardedRequest(decisionTelecom.name, baseUrl, options, 'access key');
	const encoding = encodings.find((known) => known === credentials.encoding) ?? 'base64';
	return {
		...guarded,
		headers: {
			...options.headers,
			Authorization: `Basic ${basicValue(String(credentials.apiKey ?? ''), encoding, { checked: credentials.checkEncoding !== false })}`,
		},
	};
}

const overrule = "If the key is meant to be like that, switch 'Check for Double Encoding' off.";

/**
 * What stands behind `Basic`.
 *
 * @param checked whether a key that looks as if it were encoded twice is refused
 * @throws LoginFailure for an empty key, for one that is not Base64 although it should be, and for one that is encoded
 * twice or would be
 */
function basicValue(entered: string, encoding: Encoding, { checked }: { checked: boolean }): string {
	const key = entered.trim().replace(/^Basic\s+/i, '');
	if (key === '') throw new LoginFailure("'Access Key' is required", 'Enter it in the credential.');
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new LoginFailure("'Access Key' contains a space or a sign that no key has", 'Copy the key again.');
	}
	if (checked && isEncoded(Buffer.from(key, 'base64').toString('latin1'))) {
		throw new LoginFailure(
			"'Access Key' is encoded twice: it is the Base64 of a key that is Base64 already",
			`Enter the key as your account manager gave it, without encoding it. ${overrule}`,
		);
	}
	if (encoding === 'base64') {
		if (/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return key;
		throw new LoginFailure(
			"'Access Key' is not Base64, although 'Access Key Format' says so",
			"Choose 'Plain' or 'Plain, as User Name' under 'Access Key Format', so that the node encodes the key.",
		);
	}
	if (checked && isEncoded(key)) {
		throw new LoginFailure(
			"'Access Key' is Base64 already and would be encoded twice",
			`Choose 'Base64' under 'Access Key Format', so that the key goes out as it is. ${overrule}`,
		);
	}
	return toBase64(encoding === 'userName' && !key.includes(':') ? `${key}:` : key);
}

/**
 * Whether a key is the Base64 of another one. Nearly every hash looks like Base64 as well, but what it decodes to does
 * not look like a key.
 */
function isEncoded(key: string): boolean {
	const decoded = Buffer.from(key, 'base64').toString('latin1');
	return (
		/^[A-Za-z0-9._-]{8,}(?::[\x21-\x7e]*)?$/.test(decoded) &&
		withoutEnd(toBase64(decoded), /=/) === withoutEnd(key, /=/)
	);
}

function toBase64(text: string): string {
	return Buffer.from(text).toString('base64');
}
