import { DateTime } from 'luxon';
import { invalidInput } from '../errors';

/**
 * @param entered POSIX seconds or milliseconds, as messages have them, or a date
 * @param zone of a date without one, which the editor's date picker gives
 * @returns whole POSIX seconds; undefined where it is left out
 * @throws InvalidInput for anything but a time
 */
export function seconds(field: string, entered: string | undefined, zone: string): number | undefined {
	const text = entered?.trim() ?? '';
	if (text === '') return undefined;
	if (/^\d{1,11}(?:\.\d+)?$/.test(text)) return Math.floor(Number(text));
	if (/^\d{12,14}$/.test(text)) return Math.floor(Number(text) / 1000);
	const time = DateTime.fromISO(text, { zone });
	if (time.isValid && time.toMillis() >= 0) return Math.floor(time.toSeconds());
	throw invalidInput(
		field,
		`must be a time, but it is "${text.slice(0, 60)}"`,
		'Choose it, or enter the timestamp of a message, like 1700000000.',
	);
}

/** @throws InvalidInput when the second time is not after the first */
export function timeOrder(firstField: string, first: number | undefined, lastField: string, last: number | undefined) {
	if (first === undefined || last === undefined || first < last) return;
	throw invalidInput(lastField, `is not after '${firstField}'`, 'Swap the two times, or leave one out.');
}
