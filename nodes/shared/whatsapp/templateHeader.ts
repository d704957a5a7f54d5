import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';
import { safeFileName } from '../http/fileName';
import { within } from './limits';

/** The key of the name of a document in a header. */
export const headerFileNameKey = 'header-file-name';

/**
 * The name under which the recipient sees the document of a header.
 *
 * @param prefix of the keys: empty, or that of a card
 * @returns the name made safe; undefined where none is entered: the file's own is taken
 * @throws InvalidInput for more than 240 characters
 */
export function nameOf(prefix: string, values: Readonly<Record<string, string>>): string | undefined {
	const key = `${prefix}${headerFileNameKey}`;
	const name = values[key]?.trim() ?? '';
	return name === '' ? undefined : safeFileName(within(`Template Variables: ${key}`, name, 240));
}

/** The place of a header. @param prefix of the keys @throws InvalidInput for degrees out of range */
export function locationOf(prefix: string, values: Readonly<Record<string, string>>): IDataObject {
	const degrees = (name: 'latitude' | 'longitude', most: number) => {
		const key = `${prefix}header-${name}`;
		const number = Number(values[key]?.trim() || Number.NaN);
		if (Math.abs(number) <= most) return number;
		throw invalidInput(
			`Template Variables: ${key}`,
			`must be between -${most} and ${most} degrees, but it is "${values[key] ?? ''}"`,
			'Enter degrees with a decimal point, like 41.0082.',
		);
	};
	const [name, address] = ['name', 'address'].map((part) => values[`${prefix}header-${part}`]?.trim() || undefined);
	return { latitude: degrees('latitude', 90), longitude: degrees('longitude', 180), name, address };
}
