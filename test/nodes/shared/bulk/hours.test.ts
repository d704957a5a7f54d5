import { stopTime, timeOfDay } from '../../../../nodes/shared/bulk/hours';

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

test('seconds do not matter', () => {
	expect(stop(at(1, '09:00') + 59_999, '18:00')).toBe(at(1, '18:00'));
});

test('the clocks are changed in between', () => {
	const started = Date.parse('2026-03-28T22:00:00+01:00');
	expect(stopTime('Europe/Berlin', started, 8 * 60)).toBe(Date.parse('2026-03-29T08:00:00+02:00'));
	const autumn = Date.parse('2026-10-24T22:00:00+02:00');
	expect(stopTime('Europe/Berlin', autumn, 8 * 60)).toBe(Date.parse('2026-10-25T08:00:00+01:00'));
});
