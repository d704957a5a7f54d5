import { invalidInput } from '../errors';
import { noValue } from '../input/noValue';
import type { ItemContent } from './plan';
import type { OwnValues } from './rows';

/** The columns for which a text has places: `{Name}`. */
export function placesIn(text: string): string[] {
	return [...text.matchAll(placePattern)].map(([, name = '']) => name);
}

const placePattern = /\{([^{}\n"]+)\}/g;

/** @throws InvalidInput where a row has nothing for a place: "Dear ," is worse than no message */
export function fillIn(field: string, content: string, own: OwnValues): string {
	return content.replace(placePattern, (_, name: string) => {
		const value = Object.hasOwn(own, name) ? own[name] : undefined;
		const nothing = value === undefined ? undefined : noValue(value);
		if (nothing !== undefined) throw invalidInput(`${field}: {${name}}`, nothing, 'Correct the cell in the file.');
		if (value !== undefined) return value;
		throw invalidInput(
			field,
			`has {${name}}, but the row has nothing in a column "${name}"`,
			'Fill in the column, or change the text.',
		);
	});
}

/**
 * The content of a template whose form may have places, as a text may. A column that is named like a variable comes before
 * what the form has for it.
 *
 * @param entered what the form has for each variable
 */
export function withPlaces<C>(
	{ takes, fill }: ItemContent<C>,
	entered: Readonly<Record<string, unknown>>,
	{ recipientsSource }: { recipientsSource: string },
): ItemContent<C> {
	const placed = Object.entries(entered).flatMap(([variable, value]) =>
		recipientsSource === 'csv' && typeof value === 'string' && placesIn(value).length > 0 ? [{ variable, value }] : [],
	);
	const columns = new Set(placed.flatMap(({ value }) => placesIn(value)));
	return {
		takes: (column) => takes(column) || columns.has(column),
		fill: (own) => {
			const filled = placed
				.filter(({ variable }) => !Object.hasOwn(own, variable))
				.map(({ variable, value }) => [variable, fillIn(`Template Variables: ${variable}`, value, own)] as const);
			const named = Object.entries(own).filter(([column]) => takes(column));
			return fill(Object.fromEntries([...filled, ...named]));
		},
	};
}
