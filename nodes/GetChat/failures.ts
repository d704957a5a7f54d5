import { NodeApiError } from 'n8n-workflow';

/** Whether nothing is at the address that was asked: such a request certainly was not processed. */
export function isMissing(error: unknown): boolean {
	return error instanceof NodeApiError && ['404', '405'].includes(String(error.httpCode));
}

/**
 * Whether the inbox refused what the body says, so that nothing was changed.
 *
 * @param field in lower case, that the refusal must name; any by default
 */
export function isRefusalOf(error: unknown, field?: string): boolean {
	if (!(error instanceof NodeApiError) || !['400', '422'].includes(String(error.httpCode))) return false;
	if (field === undefined) return true;
	const words = error.message.toLowerCase().split(/\W/);
	return words.includes(field);
}
