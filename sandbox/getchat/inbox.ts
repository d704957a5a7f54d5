import { Clock } from '../clock';
import type { Database } from './database';
import { defaultSettings } from './settings';

/** The API's root. */
export const pathPrefix = '/api/v1';

/** An error of WhatsApp that a send is to meet. */
export interface PlannedFailure {
	/** Only sends to this number; any when null. */
	waId: string | null;
	left: number;
	error: { code: number; title: string; details: string };
}

/** The inbox: what is stored, the time it has, and how it behaves. */
export class Inbox {
	readonly clock = new Clock();
	readonly settings = defaultSettings();
	/** Scheme and host that clients use, for absolute URLs; set by every request. */
	origin = 'http://127.0.0.1';
	/** Failures that the control plane has planned, oldest first. */
	failures: PlannedFailure[] = [];

	constructor(readonly db: Database) {}

	/** Server time as POSIX seconds. */
	seconds(): number {
		return Math.floor(this.clock.now() / 1000);
	}

	/** Absolute URL of an API path such as `/users/1/`. */
	url(path: string): string {
		return `${this.origin}${pathPrefix}${path}`;
	}

	/** Clock, settings and planned failures as at the start. */
	reset(): void {
		this.clock.reset();
		Object.assign(this.settings, defaultSettings());
		this.failures = [];
	}
}
