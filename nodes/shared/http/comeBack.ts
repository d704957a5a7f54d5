/** Headers that say when to come back. */
type Headers = Readonly<Record<string, string | undefined>>;

/** No provider's window lasts longer; a larger number of seconds is meant as something else. */
const longestSeconds = 86_400;
const dayMs = 86_400_000;
/** A time of day that is further off is not when to come back. */
const furthestMs = 366 * dayMs;

/**
 * The longest pause that is kept, in milliseconds: after it one request asks whether it is over. A provider that names a day
 * means its own bookkeeping, or something other than it says; either way the account must not stand still until n8n restarts.
 */
export const defaultMaxPauseMs = 900_000;

/** Where servers write it, in the order in which they count. */
const names = [
	'retry-after',
	'x-retry-after',
	'x-ratelimit-reset',
	'ratelimit-reset',
	'x-rate-limit-reset',
	'x-ratelimit-reset-after',
	'x-ratelimit-retry-after',
	'x-rate-limit-retry-after',
] as const;

/** Milliseconds in the units that servers write behind a number. */
const units: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1_000,
	sec: 1_000,
	second: 1_000,
	m: 60_000,
	min: 60_000,
	minute: 60_000,
	h: 3_600_000,
	hour: 3_600_000,
	d: 86_400_000,
	day: 86_400_000,
};

/**
 * Reads when to come back from an answer's headers, in milliseconds from now: `Retry-After`, else `X-RateLimit-Reset`,
 * `RateLimit-Reset` or another of `names`, `Retry-After-Ms`, or `RateLimit`. Each may be seconds from now, or what else
 * servers write there where it cannot be that: milliseconds, Unix time in seconds or finer units, a length of time with its
 * units, or a date. Times of day are compared with the server's own clock (`Date`) where it sends one.
 *
 * @param now milliseconds since the epoch
 * @param maxPauseMs the longest time to give
 * @returns undefined where the server says nothing usable
 */
export function comeBackMs(headers: Headers, now: number, maxPauseMs = defaultMaxPauseMs): number | undefined {
	const inOne = /(?:;\s*t|\breset)=(\d+)/.exec(headers.ratelimit ?? '')?.[1];
	const ms = headers['retry-after-ms'];
	const all = [...names.map((name) => headers[name]), ms === undefined ? ms : `${ms.trim()}ms`, inOne];
	const texts = all.filter((text) => text !== undefined);
	// Most answers say nothing of it, whatever they say of the time of day.
	if (texts.length === 0) return undefined;
	const clocks = [dateOf(headers.date ?? ''), now].filter((clock) => clock !== undefined);
	for (const text of texts) {
		const asked = readTime(text.trim(), clocks);
		if (asked !== undefined) return Math.min(asked, Math.max(0, maxPauseMs));
	}
	return undefined;
}

/** @returns milliseconds from now */
function readTime(text: string, clocks: readonly number[]): number | undefined {
	const date = dateOf(text) ?? dateOf(firstDate(text));
	if (date !== undefined) return untilTime(date, clocks);
	// The header came twice, or lists windows with their parameters: the first is the nearest.
	const [first = ''] = text.split(/[,;]/);
	const bare = first.trim().replace(/^"|"$/g, '');
	const digits = /^\+?(\d+(?:\.\d+)?)$/.exec(bare)?.[1];
	return digits === undefined ? durationOf(bare) : readNumber(Number(digits), clocks);
}

/** The first of several dates, of which each has a comma behind its weekday, or none at all. */
function firstDate(text: string): string {
	const parts = text.split(',');
	return parts.slice(0, /^[a-z]+$/i.test(parts[0] ?? '') ? 2 : 1).join(',');
}

/** `90s`, `500 ms`, `1m30s`, `2 minutes`, or `PT1M30S` as ISO 8601 has it. @returns undefined for anything else */
function durationOf(text: string): number | undefined {
	const parts = text
		.toLowerCase()
		.replace(/^p(?:(\d{1,15}d)t?|t)(?=\d|$)/, '$1')
		.split(/(?<=[a-z])\s*(?=\d)/);
	const each = parts.map((part) => {
		const [, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)\s?([a-z]{1,7})$/.exec(part) ?? [];
		return Number(number) * (units[unit] ?? units[unit.replace(/s$/, '')] ?? Number.NaN);
	});
	const total = each.reduce((sum, ms) => sum + ms, 0);
	return Number.isFinite(total) ? total : undefined;
}

function readNumber(value: number, clocks: readonly number[]): number | undefined {
	if (value <= longestSeconds) return value * 1000;
	// Milliseconds from now, up to the same length of time.
	if (value <= longestSeconds * 1000) return value;
	// Unix time in seconds, milliseconds, microseconds or nanoseconds, whichever is a time of our days.
	for (const factor of [1e3, 1, 1e-3, 1e-6]) {
		const until = untilTime(value * factor, clocks);
		if (until !== undefined) return until;
	}
	return undefined;
}

/** @returns undefined for a time that is too far off to be meant */
function untilTime(time: number, clocks: readonly number[]): number | undefined {
	const until = clocks.map((clock) => time - clock).find((ms) => ms > -dayMs && ms <= furthestMs);
	return until === undefined ? undefined : Math.max(0, until);
}

/**
 * Reads a date as HTTP has it, in each of its three forms, or as ISO 8601. All are UTC; `Date.parse` alone would take those
 * without a zone for local time, and most other texts for some date as well.
 */
function dateOf(text: string): number | undefined {
	const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/.test(text);
	const isHttp = /^(?:[A-Za-z]{3,9},?|\d{1,2})\s+\S.*\d\d:\d\d/.test(text);
	if (!isIso && !isHttp) return undefined;
	const hasZone = /(?:Z|GMT|UTC?|[ECMP][DS]T|[+-]\d\d:?\d\d)$/i.test(text);
	const time = Date.parse(hasZone || text.length === 10 ? text : `${text}${isIso ? 'Z' : ' GMT'}`);
	return Number.isNaN(time) ? undefined : time;
}
