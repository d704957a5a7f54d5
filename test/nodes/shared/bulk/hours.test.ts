import { isQuiet, quietHours, stopTime, timeOfDay } from '../../../../nodes/shared/bulk/hours';

const zone = 'Europe/Istanbul';
/** Istanbul is three hours ahead of UTC all year. */
const at = (day: number, time: string) => Date.parse(`2026-06-0${day}T${time}:00+03:00`);
const stop = (started: number, entered: string) => stopTime(zone, started, timeOfDay('Stop At', entered) ?? Number.NaN);

test.each<[string, number, string, number]>([
	['later the same day', at(1, '09:00'), '18:00', at(1, '18:00')],
	['a long day', at(1, '06:00'), '20:00', at(1, '20:00')],
	['over midnight', at(1, '22:00'), '02:00', at(2, '02:00')],
	['the next day', at(1, '01:00'), '18:00', at(1, '18:00')],
	['a minute too late', at(1, '18:01'), '18:00', at(1, '18:01')],
	['hours too late', at(1, '23:59'), '18:00', at(1, '23:59')],
	['in the very minute', at(1, '18:00'), '18:00', at(1, '18:00')],
	['more than six hours later', at(2, '00:01'), '18:00', at(2, '18:00')],
])('%s', (_, started, entered, expected) => {
	expect(stop(started, entered)).toBe(expected);
});

test('both ways in which a runtime tells the time zones of a country are known', () => {
	const { prototype } = Intl.Locale;
	const known = ['getTimeZones', 'timeZones'].map(
		(name) => [name, Object.getOwnPropertyDescriptor(prototype, name)] as const,
	);
	const noon = Date.parse('2026-06-01T12:00:00Z');
	const isLunch = (country: string) => isQuiet({ from: 12 * 60, until: 13 * 60 }, country, noon);
	const tell = (name: string, descriptor: PropertyDescriptor) =>
		Object.defineProperty(prototype, name, { configurable: true, ...descriptor });
	try {
		tell('getTimeZones', { value: undefined });
		tell('timeZones', { get: () => ['Asia/Tokyo', 'UTC'] });
		expect(isLunch('IS')).toBe(true);
		tell('timeZones', { get: () => undefined });
		expect(isLunch('GH')).toBe(false);
		tell('getTimeZones', { value: () => ['UTC'] });
		expect(isLunch('SN')).toBe(true);
	} finally {
		for (const [name, descriptor] of known) {
			if (descriptor) Object.defineProperty(prototype, name, descriptor);
			else Reflect.deleteProperty(prototype, name);
		}
	}
	// What was found is kept: it does not change while n8n runs.
	expect([isLunch('IS'), isLunch('GH')]).toEqual([true, false]);
});

test('seconds do not matter', () => {
	expect(stop(at(1, '09:00') + 59_999, '18:00')).toBe(at(1, '18:00'));
});

test('the clocks are changed in between', () => {
	const started = Date.parse('2026-03-28T22:00:00+01:00');
	expect(stopTime('Europe/Berlin', started, 8 * 60)).toBe(Date.parse('2026-03-29T08:00:00+02:00'));
	const autumn = Date.parse('2026-10-24T22:00:00+02:00');
	expect(stopTime('Europe/Berlin', autumn, 8 * 60)).toBe(Date.parse('2026-10-25T08:00:00+01:00'));
});

test.each<[string | undefined, number | undefined]>([
	['00:00', 0],
	['0:05', 5],
	['19:59', 1199],
	[' 23:59 ', 1439],
	['', undefined],
	[' ', undefined],
	[undefined, undefined],
])('%p is the minute %p of the day', (entered, minute) => {
	expect(timeOfDay('Stop At', entered)).toBe(minute);
});

test.each(['24:00', '18:60', '18', '18:0', 'at 18:00', '18:00:00', '-1:00'])('%s is no time of day', (entered) => {
	expect(() => timeOfDay('Stop At', entered)).toThrow(
		`'Stop At' must be a time of day like 18:00, but it is "${entered}"`,
	);
});

test('of a long text only the beginning is repeated', () => {
	expect(() => timeOfDay('Stop At', 'x'.repeat(30))).toThrow(`but it is "${'x'.repeat(20)}"`);
});

test('a run that starts six hours after its end sends nothing, one that starts later goes on until the next day', () => {
	expect(stop(at(2, '00:00'), '18:00')).toBe(at(2, '00:00'));
	expect(stop(at(1, '18:00') + 6 * 3_600_000 + 60_000, '18:00')).toBe(at(2, '18:00'));
});

test('quiet hours have two ends, which differ', () => {
	expect(quietHours(undefined, '')).toBeUndefined();
	expect(quietHours('21:00', '08:00')).toEqual({ from: 1260, until: 480 });
	expect(quietHours('0:00', '08:00')).toEqual({ from: 0, until: 480 });
	expect(() => quietHours('', '08:00')).toThrow("'Quiet Hours From' is missing");
	expect(() => quietHours('25:00', '08:00')).toThrow("'Quiet Hours From' must be a time of day");
	expect(() => quietHours('21:00', '25:00')).toThrow("'Quiet Hours Until' must be a time of day");
	expect(() => quietHours('21:00', '')).toThrow("'Quiet Hours Until' is missing");
	expect(() => quietHours('21:00', '21:00')).toThrow("'Quiet Hours Until' is the same as the start of the quiet hours");
});

test.each<[string, number, number, string, boolean]>([
	['before them', 8 * 60, 9 * 60, '07:59', false],
	['in their first minute', 8 * 60, 9 * 60, '08:00', true],
	['in their last minute', 8 * 60, 9 * 60, '08:59', true],
	['after them', 8 * 60, 9 * 60, '09:00', false],
	['in the evening of those over midnight', 21 * 60, 8 * 60, '21:00', true],
	['in the morning of those over midnight', 21 * 60, 8 * 60, '07:59', true],
	['at the end of those over midnight', 21 * 60, 8 * 60, '08:00', false],
	['before those over midnight', 21 * 60, 8 * 60, '20:59', false],
])('%s', (_, from, until, time, expected) => {
	expect(isQuiet({ from, until }, 'TR', at(1, time))).toBe(expected);
});

test('a country is quiet where one of its zones is, and what is no country never', () => {
	// Noon in New York is six in the morning on Hawaii.
	const noon = Date.parse('2026-06-01T12:00:00-04:00');
	expect(isQuiet({ from: 5 * 60, until: 7 * 60 }, 'US', noon)).toBe(true);
	expect(isQuiet({ from: 5 * 60, until: 7 * 60 }, 'TR', noon)).toBe(false);
	expect(isQuiet({ from: 0, until: 1439 }, undefined, noon)).toBe(false);
});
