import { InvalidInput } from '../../nodes/shared/errors';

/** What is said about a value that breaks a rule: the message and what to do. */
export function refused(check: () => unknown): string {
	try {
		check();
	} catch (error) {
		if (error instanceof InvalidInput) return `${error.message}. ${error.fix}`;
		throw error;
	}
	throw new Error('It was taken');
}
