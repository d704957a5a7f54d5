/** Where a provider's paths begin: a text such as `/v1`, or an anchored pattern where the beginning varies. */
export type Prefix = string | RegExp;

/**
 * The provider whose prefix covers most of a path, so that `/v1/api` and `/v1` can belong to two of them. Where two
 * cover the same, the first in the list; undefined where no prefix fits. A prefix always ends at a slash of the path.
 */
export function providerOf<P extends { readonly prefix: Prefix | readonly Prefix[] }>(
	providers: readonly P[],
	path: string,
): P | undefined {
	let best: { provider: P; length: number } | undefined;
	for (const provider of providers) {
		const length = Math.max(0, ...[provider.prefix].flat().map((prefix) => covered(prefix, path)));
		if (length > (best?.length ?? 0)) best = { provider, length };
	}
	return best?.provider;
}

/** How many characters of the path a prefix covers; 0 when it does not fit. */
function covered(prefix: Prefix, path: string): number {
	const length = typeof prefix === 'string' ? prefix.length : (prefix.exec(path)?.[0].length ?? 0);
	const fits = typeof prefix === 'string' ? path.startsWith(prefix) : length > 0;
	return fits && path[length] === '/' ? length : 0;
}
