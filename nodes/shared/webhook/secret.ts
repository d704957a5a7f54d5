import { invalidInput } from '../errors';

const shortest = 16;

/**
 * Checks the secret of a trigger's URL when its workflow is published.
 *
 * @throws InvalidInput for one that could be guessed, or that a URL cannot carry
 */
export function checkSecret(entered: unknown): string {
	const secret = typeof entered === 'string' ? entered : '';
	if (secret.length >= shortest && /^[A-Za-z0-9_-]+$/.test(secret)) return secret;
	throw invalidInput(
		'Webhook Secret',
		secret.length < shortest
			? `has ${secret.length} characters, but at least ${shortest} are needed so that nobody guesses it`
			: 'contains characters that a web address cannot carry as they are',
		'Use letters, digits, - and _ only, or leave the field as it was when the node was added.',
	);
}
