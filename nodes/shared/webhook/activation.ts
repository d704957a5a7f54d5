import type { IHookFunctions } from 'n8n-workflow';
import { toNodeError } from '../errors';
import { checkFilter } from './filter';
import { keepUrl } from './pastedUrl';
import type { Receiver } from './receive';
import { checkSecret } from './secret';

/**
 * Checks a trigger whose URL the user enters at the provider, and makes its secret: called when the workflow is published.
 *
 * @returns true: there is nothing left to register
 * @throws NodeOperationError for settings with which the trigger would be open to others, or would never start
 */
export function checkOnActivation(
	functions: IHookFunctions,
	settings: (functions: IHookFunctions) => Receiver,
): boolean {
	try {
		keepUrl(functions);
		const { secret, filter } = settings(functions);
		checkSecret(secret);
		checkFilter(filter);
		return true;
	} catch (error) {
		throw toNodeError(functions.getNode(), error);
	}
}
