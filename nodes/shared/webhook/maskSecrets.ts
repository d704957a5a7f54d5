import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { invalidInput } from '../errors';

const mask = '***';
const inQuery = /([?&]secret=)[^&#\s"'<>]+/gi;
const header = /^x-webhook-secret$/i;

/**
 * A record without the secrets of registered webhooks: those of addresses (`?secret=`), and those of headers. Whoever
 * sees the output of a node, a model for example, must not be able to start the workflows behind them.
 */
export function withoutWebhookSecrets(record: IDataObject): IDataObject {
	const masked: IDataObject = {};
	for (const [name, value] of Object.entries(record)) {
		Object.defineProperty(masked, name, {
			value: maskedValue(name, value),
			enumerable: true,
			writable: true,
			configurable: true,
		});
	}
	return masked;
}

function maskedValue(name: string, value: unknown): unknown {
	if (header.test(name)) return mask;
	if (typeof value === 'string') return value.replace(inQuery, `$1${mask}`);
	if (Array.isArray(value)) return value.map((entry) => maskedValue('', entry));
	return isDataObject(value) ? withoutWebhookSecrets(value) : value;
}

/** @throws InvalidInput for an address whose secret was masked in the output of another node */
export function checkUnmasked(field: string, url: string): void {
	if (!/[?&]secret=(?:\*|%2a){3}/i.test(url)) return;
	throw invalidInput(
		field,
		'has an address whose secret is hidden, so calls of it would be refused',
		'Leave the addresses of trigger nodes out, and publish their workflows again afterwards: each adds its own.',
	);
}
