import { invalidInput } from '../errors';

/** Minutes since midnight. */
type TimeOfDay = number;

/**
 * @param entered `HH:MM`
 * @returns undefined when it is empty
 * @throws InvalidInput for anything else
 */
export function timeOfDay(field: string, entered: string | undefined): TimeOfDay | undefined {
	const text = entered?.trim() ?? '';
	if (text === '') return undefined;
	const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
	if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes);
	throw invalidInput(
		field,
		`must be a time of day like 18:00, but it is "${text.slice(0, 20)}"`,
		'Enter HH:MM, 24 hours.',
	);
}

/** Hours in which nobody is to be disturbed; they may go over midnight. */
export interface QuietHours {
	from: TimeOfDay;
	until: TimeOfDay;
}

/** @throws InvalidInput where only one end is given, or both are the same */
export function quietHours(from: string | undefined, until: string | undefined): QuietHours | undefined {
	const start = timeOfDay('Quiet Hours From', from);
	const end = timeOfDay('Quiet Hours Until', until);
	if (start === undefined && end === undefined) return undefined;
	if (start !== undefined && end !== undefined && start !== end) return { from: start, until: end };
	throw invalidInput(
		start === undefined ? 'Quiet Hours From' : 'Quiet Hours Until',
		start === end ? 'is the same as the start of the quiet hours' : 'is missing',
		"Enter both 'Quiet Hours From' and 'Quiet Hours Until', such as 21:00 and 08:00.",
	);
}

/**
 * Whether it is quiet hours now in any time zone of a country.
 *
 * @param country ISO code; numbers that belong to no country are never quiet
 */
export function isQuiet({ from, until }: QuietHours, country: string | undefined, now: number): boolean {
	return zonesOf(country).some((zone) => {
		const time = minutesIn(zone, now);
		return from < until ? time >= from && time < until : time >= from || time < until;
	});
}

/** Minutes since midnight in a time zone. */
function minutesIn(zone: string, now: number): TimeOfDay {
	const text = formatterOf(zone).format(now);
	const [hours = 0, minutes = 0] = text.split(':').map(Number);
	return hours * 60 + minutes;
}

/** A run that starts within this time after its end sends nothing; a later start means tomorrow's Stop At. */
const lateStartMinutes = 6 * 60;
const dayMinutes = 24 * 60;

/**
 * When a run must stop, in milliseconds since the epoch.
 *
 * @param stopAt time of day in the zone
 */
export function stopTime(zone: string, started: number, stopAt: TimeOfDay): number {
	const ahead = (stopAt - minutesIn(zone, started) + dayMinutes) % dayMinutes;
	if (ahead === 0 || dayMinutes - ahead <= lateStartMinutes) return started;
	const wholeMinute = Math.floor(started / 60_000) * 60_000;
	const guess = wholeMinute + ahead * 60_000;
	// The clocks may be changed until then.
	const off = ((stopAt - minutesIn(zone, guess) + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2;
	return guess + off * 60_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: making one takes longer than using it a thousand times. */
function formatterOf(zone: string): Intl.DateTimeFormat {
	const known = formatters.get(zone);
	if (known) return known;
	const made = new Intl.DateTimeFormat('en-GB', {
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZone: zone,
	});
	formatters.set(zone, made);
	return made;
}

const zones = new Map<string, readonly string[]>();

/** The runtime knows which time zones a country has; older versions have it as a property, newer ones as a method. */
function zonesOf(country: string | undefined): readonly string[] {
	if (country === undefined) return [];
	const known = zones.get(country);
	if (known) return known;
	const locale = new Intl.Locale(`und-${country}`);
	const method: unknown = Reflect.get(locale, 'getTimeZones');
	const found: unknown = typeof method === 'function' ? method.call(locale) : Reflect.get(locale, 'timeZones');
	const list = Array.isArray(found) ? found.filter((zone) => typeof zone === 'string') : [];
	zones.set(country, list);
	return list;
}
