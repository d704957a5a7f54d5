import { createHash } from 'crypto';

/** A line of a routing table. */
export interface Route {
	/** Stored value of a provider. */
	provider: string;
	/** Digits that numbers begin with, and nothing else; empty for all. */
	prefix?: string;
	/** What a message costs; the unit is the user's. */
	price?: number;
	/** How many of all people, relative to the other shares. */
	share?: number;
}

/** How the order of the providers is found for one recipient. */
export type Routing =
	| { by: 'order' }
	| { by: 'countryPrefix' | 'priceList' | 'share'; routes: readonly Route[] }
	| { by: 'lastProvider'; provider: string };

/**
 * The order in which the providers are tried for one recipient. Pure; the same person has the same order each time.
 *
 * @param providers in the user's order, which counts for all that the routing says nothing about
 * @param digits of the recipient, with the country code
 * @returns all of them
 */
export function inOrder(providers: readonly string[], routing: Routing, digits: string): string[] {
	switch (routing.by) {
		case 'order':
			return [...providers];
		case 'lastProvider':
			return first(providers, routing.provider);
		case 'countryPrefix':
			// A line for another provider keeps no shorter prefix from those that are chosen.
			return first(providers, longest(ofProviders(routing.routes, providers), digits)?.provider);
		case 'share':
			return first(providers, ofShare(routing.routes, providers, digits));
		case 'priceList': {
			const priceOf = (provider: string) =>
				longest(
					routing.routes.filter((route) => route.provider === provider),
					digits,
				)?.price ?? Number.POSITIVE_INFINITY;
			const priced = providers.map((provider) => ({ provider, price: priceOf(provider) }));
			// Without a price it comes last; sorting keeps the order of equals.
			return priced.sort((one, other) => compare(one.price, other.price)).map(({ provider }) => provider);
		}
	}
}

function compare(one: number, other: number): number {
	return Number(one > other) - Number(one < other);
}

/** One before the others; a name that is none of them changes nothing. */
function first(providers: readonly string[], front: string | undefined): string[] {
	if (front === undefined || !providers.includes(front)) return [...providers];
	return [front, ...providers.filter((provider) => provider !== front)];
}

function ofProviders(routes: readonly Route[], providers: readonly string[]): Route[] {
	return routes.filter(({ provider }) => providers.includes(provider));
}

/** The route with the longest prefix of the number; of several the first. */
function longest(routes: readonly Route[], digits: string): Route | undefined {
	let found: { route: Route; length: number } | undefined;
	for (const route of routes) {
		const { prefix = '' } = route;
		if (digits.startsWith(prefix) && prefix.length > (found?.length ?? -1)) found = { route, length: prefix.length };
	}
	return found?.route;
}

/** By the number, so that a person's messages come from one number of the company's. */
function ofShare(routes: readonly Route[], providers: readonly string[], digits: string): string | undefined {
	const shares = ofProviders(routes, providers).filter(({ share = 0 }) => share > 0);
	const total = shares.reduce((sum, { share = 0 }) => sum + share, 0);
	const place = createHash('sha256').update(digits).digest().readUInt32BE(0) / 2 ** 32;
	let end = 0;
	return shares.find(({ share = 0 }) => (end += share / total) > place)?.provider ?? shares.at(-1)?.provider;
}
