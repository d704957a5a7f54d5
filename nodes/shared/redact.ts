import { withoutEnd } from './ends';

const mask = '***';

const patterns: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b(Bearer|Basic)\s+[A-Z0-9._~+/=-]{4,}/gi, `$1 ${mask}`],
	[/([?&;](?:access_|api_?|auth_?|session_?)?(?:token|key|auth|password|secret|signature)=)[^&\s"'<>]+/gi, `$1${mask}`],
	[
		/("(?:access_|api_?|auth_?|session_?|refresh_)?(?:token|key|password|secret|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
		`$1"${mask}"`,
	],
	[/\b((?:authorization|d360-api-key|x-api-key)\s*[:=]\s*)(?!Bearer|Basic|Token)\S+/gi, `$1${mask}`],
];

/** A trigger's address; its last part is its secret. */
const webhookPath = /\/webhook(?:-test)?\/[^\s"'<>?#]*/gi;
/** "Token" is a word of sentences as well: what follows must not look like another word. */
const afterToken = /\b(token)\s+(\S+)/gi;
const tokenStart = /^[A-Z0-9._~+/=-]{4,}/i;
const lastPart = /\/[A-Za-z0-9_-]{16,}(?![\w/-])/g;

/** The part behind `/webhook/` finds the workflow, and is no secret by itself. */
function maskedAddress(address: string): string {
	const first = address.indexOf('/', 1);
	return address.replace(lastPart, (part, at: number) => (at === first ? part : `/${mask}`));
}

function maskedToken(found: string, before: string, said: string): string {
	const token = tokenStart.exec(said)?.[0];
	if (token === undefined || (said.length < 16 && !/\d/.test(said))) return found;
	return `${before} ${mask}${said.slice(token.length)}`;
}

/** Names of credential fields whose values are secret. */
const secretField = /token|password|secret|key/i;

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string;

/**
 * Makes a redactor that knows the values of one credential besides the usual shapes of secrets.
 *
 * @param credential decrypted credential data; values of fields named like a token, key, password or secret are masked
 */
export function createRedactor(credential: Readonly<Record<string, unknown>> = {}): Redactor {
	const secrets = Object.entries(credential)
		.flatMap(([name, value]) => (secretField.test(name) && typeof value === 'string' ? [value] : []))
		// As entered, and as sent: without white space around it and the word before it.
		.flatMap((value) => [value, value.trim().replace(/^(?:Basic|Bearer|Token)\s+/i, '')])
		// Shorter ones would mask parts of ordinary words, and no provider issues them.
		.filter((value) => value.length >= 4)
		.flatMap((value) => [value, ...basicForms(value)])
		.flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
		.sort((a, b) => b.length - a.length);
	return (text) => {
		let clean = text.replace(webhookPath, maskedAddress).replace(afterToken, maskedToken);
		for (const secret of secrets) clean = clean.split(secret).join(mask);
		for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
		return clean;
	};
}

/** How a key looks in Basic authentication: encoded, with the colon of a user name, and what an encoded one says. */
function basicForms(value: string): string[] {
	const encoded = [value, `${value}:`]
		.map((text) => Buffer.from(text).toString('base64'))
		.map((form) => withoutEnd(form, /=/));
	const decoded = Buffer.from(value, 'base64').toString('latin1');
	// Most keys are Base64 by chance only, and say nothing.
	const speaks = /^[\x21-\x7e]{12,}$/.test(decoded);
	return speaks ? [...encoded, decoded, withoutEnd(decoded, /:/)] : encoded;
}
