import { DateTime } from 'luxon';
import { invalidInput } from '../../shared/errors';
import type { ParametersOf } from '../../shared/input/parameters';
import { seconds } from '../../shared/input/time';
import type { Localized } from '../../shared/whatsapp/cloudTemplate';
import type { localizedVariables } from './fields';

const field = 'Currencies and Times';

/** A value that every phone shows in its own language. */
export interface LocalizedValue {
	/** What phones show that cannot, where the form says nothing else. */
	fallback: string;
	parameter: Localized;
}

type Entered = ParametersOf<readonly [typeof localizedVariables]>['localizedVariables'];

/**
 * The values by the variable that they stand for.
 *
 * @param zone the workflow's time zone
 * @throws InvalidInput naming the entry and what is wrong with it
 */
export function localizedValues({ currency, dateTime }: Entered, zone: string): Map<string, LocalizedValue> {
	const values = new Map<string, LocalizedValue>();
	const add = (place: string, entered: string | undefined, value: LocalizedValue) => {
		const key = entered?.trim() ?? '';
		if (!/^(?:card-\d+-)?(?:header|body)-\w+$/.test(key)) {
			throw invalidInput(place, `names no variable of header or body: "${key.slice(0, 40)}"`, 'Enter one like body-2.');
		}
		if (values.has(key)) throw invalidInput(place, `is for ${key} a second time`, 'Remove one of the two.');
		values.set(key, value);
	};
	currency.forEach(({ variable, amount, currencyCode }, index) => {
		const place = `${field}: currency ${index + 1}`;
		add(place, variable, currencyValue(place, amount, currencyCode));
	});
	dateTime.forEach(({ variable, time, fixed }, index) => {
		const place = `${field}: date and time ${index + 1}`;
		add(place, variable, timeValue(place, time, { fixed, zone }));
	});
	return values;
}

function currencyValue(place: string, amount = 0, code = ''): LocalizedValue {
	const currencyCode = code.trim().toUpperCase();
	if (!/^[A-Z]{3}$/.test(currencyCode)) {
		throw invalidInput(place, `has the currency code "${code.slice(0, 20)}"`, 'Enter three letters like USD.');
	}
	return {
		fallback: new Intl.NumberFormat('en', { style: 'currency', currency: currencyCode }).format(amount),
		parameter: (fallback) => ({
			type: 'currency',
			currency: {
				fallback_value: fallback,
				currency_code: currencyCode,
				amount_1000: Math.round(amount * 1000),
			},
		}),
	};
}

function timeValue(
	place: string,
	entered: string | undefined,
	{ fixed = false, zone }: { fixed?: boolean; zone: string },
): LocalizedValue {
	const timestamp = seconds(place, entered, zone);
	if (timestamp === undefined) throw invalidInput(place, 'has no time', "Fill in 'Time'.");
	const time = DateTime.fromSeconds(timestamp, { zone });
	const component = {
		day_of_week: time.setLocale('en').toFormat('cccc').toUpperCase(),
		year: time.year,
		month: time.month,
		day_of_month: time.day,
		hour: time.hour,
		minute: time.minute,
		calendar: 'GREGORIAN',
	};
	return {
		fallback: time.setLocale('en').toFormat('d LLLL yyyy, HH:mm'),
		parameter: (fallback) => ({
			type: 'date_time',
			date_time: { fallback_value: fallback, ...(fixed ? { component } : { unix_epoch: { timestamp } }) },
		}),
	};
}
