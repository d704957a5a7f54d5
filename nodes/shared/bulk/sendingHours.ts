import { countryOf, type Recipient } from '../input/recipient';
import { timeOfDayMs } from '../wait';
import { isQuiet, quietHours, stopTime, timeOfDay, type QuietHours } from './hours';

/** When a bulk send may send: until its Stop At, and to nobody in whose country it is quiet hours. */
export class SendingHours {
	private readonly quiet: QuietHours | undefined;
	private readonly end: number;
	private readonly countries = new WeakMap<Recipient, { country: string | undefined }>();

	/**
	 * @param zone the workflow's time zone
	 * @throws InvalidInput for a time of day that is none, or half of the quiet hours
	 */
	constructor(zone: string, settings: { quietFrom?: string; quietUntil?: string; stopAt?: string }) {
		this.quiet = quietHours(settings.quietFrom, settings.quietUntil);
		const stopAt = timeOfDay('Stop At', settings.stopAt);
		this.end = stopAt === undefined ? Number.POSITIVE_INFINITY : stopTime(zone, timeOfDayMs(), stopAt);
	}

	/** Whether nothing more may be sent. */
	areOver(): boolean {
		return timeOfDayMs() >= this.end;
	}

	/** The countries of some people in which it is quiet now. */
	quietCountries(people: ReadonlyArray<{ recipient: Recipient }>): Set<string | undefined> {
		const { quiet } = this;
		if (!quiet) return new Set();
		const countries = new Set(people.map(({ recipient }) => this.countryOf(recipient)));
		return new Set([...countries].filter((country) => isQuiet(quiet, country, timeOfDayMs())));
	}

	/** A request may carry hundreds of people, and asks for them whenever it could leave. */
	countryOf(recipient: Recipient): string | undefined {
		const known = this.countries.get(recipient) ?? { country: countryOf(recipient) };
		this.countries.set(recipient, known);
		return known.country;
	}
}
