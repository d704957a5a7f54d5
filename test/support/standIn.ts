/**
 * An object of n8n's, or of the engine, of which the tested code reads a few members alone. Calling another one fails.
 *
 * @param members those that are read
 */
export function standIn<T extends object>(members: object): T {
	// The only place where a test says more of an object than is true.
	return members as T;
}
