import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /statistics` */
export const getStatistics = defineOperation({
	name: 'Get Statistics',
	value: 'getStatistics',
	action: 'Get statistics of the channel',
	description: 'Get what the templates of a month cost',
	bodyless: true,
	properties: [
		{
			displayName: 'Month',
			name: 'month',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-03',
			description: 'Month as 2026-03 or 03.2026, or any date in it; without it the current month',
		},
	],
	request: ({ month }) => ({ method: 'GET', path: '/statistics', query: { date: monthOf(month) } }),
});

/**
 * @returns the month as 1MSG writes it, mm.YYYY
 * @throws InvalidInput for anything but a month
 */
function monthOf(entered: string): string | undefined {
	const text = entered.trim();
	if (text === '') return undefined;
	const [, year, month] = /^(\d{4})-(\d{1,2})(?:-\d.*)?$/.exec(text) ?? [];
	const [, monthFirst, yearLast] = /^(\d{1,2})[./](\d{4})$/.exec(text) ?? [];
	const number = Number(month ?? monthFirst ?? 0);
	if (number >= 1 && number <= 12) return `${String(number).padStart(2, '0')}.${year ?? yearLast ?? ''}`;
	throw invalidInput('Month', `must be a month, but it is "${text.slice(0, 40)}"`, 'Enter it like 2026-03.');
}
