import { RegExpParser, RegExpSyntaxError, type AST } from '@eslint-community/regexpp';
import { rethrown } from '../errors';

// The only importer of regexpp: the build bundles it into this file.

export type PatternNode = AST.Element;
export type PatternAlternatives = readonly AST.Alternative[];

/**
 * Reads a regular expression as JavaScript does with the flag `u`.
 *
 * @returns its alternatives, or why it is none
 */
export function parsePattern(source: string): { alternatives: PatternAlternatives } | { problem: string } {
	try {
		const { alternatives } = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, {
			unicode: true,
		});
		return { alternatives };
	} catch (error) {
		if (error instanceof RegExpSyntaxError) return { problem: error.message };
		if (error instanceof RangeError) return { problem: 'it is nested too deep' };
		throw rethrown(error);
	}
}
