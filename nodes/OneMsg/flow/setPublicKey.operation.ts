import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `POST /whatsapp_business_encryption` */
export const setPublicKey = defineOperation({
	name: 'Set Public Key',
	value: 'setPublicKey',
	action: 'Set the public key for flows',
	description:
		'Replace the key by which WhatsApp encrypts what it sends to the endpoint of a flow; on newer channels only',
	properties: [
		{
			displayName: 'Public Key',
			name: 'publicKey',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			required: true,
			placeholder: 'e.g. -----BEGIN PUBLIC KEY-----',
			description: 'A 2048-bit RSA key as PEM text. Never the private one.',
		},
	],
	request: ({ publicKey }) => ({
		method: 'POST',
		path: '/whatsapp_business_encryption',
		body: { business_public_key: pemOf(publicKey) },
		idempotent: true,
	}),
});

/** @throws InvalidInput unless it is the PEM text of a public key; the text itself is not shown, it may be the private one */
function pemOf(entered: string): string {
	// Where a text came through a form or a variable, its line breaks are often two characters.
	const pem = entered.trim().replace(/\\n/g, '\n');
	if (/^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/.test(pem)) return `${pem}\n`;
	throw invalidInput(
		'Public Key',
		/PRIVATE KEY/.test(pem) ? 'is a private key, which must stay where it is' : 'is not the PEM text of a public key',
		'Enter the text from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----.',
	);
}
