import type { IAdditionalCredentialOptions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { usesLogin } from './provider';
import { createRedactor, type Redactor } from '../redact';
import { monotonicMs } from '../wait';

/**
 * So long does a reading count, in milliseconds. Whoever replaces a token saves the new one before taking the old one away, and
 * needs longer than this for both.
 */
const freshMs = 1_000;

/** Readings whose secrets are masked. An expression in a credential may give another one each time. */
const maxReadings = 20;

/**
 * A node's credential during a run: users change it, and n8n renews its token, while the run goes on.
 *
 * What it hands to n8n's helper with each request spares n8n reading and decrypting the credential each time.
 */
export class CredentialReader {
	/** The latest by their JSON, the last one read at the end. */
	private readonly readings = new Map<string, ICredentialDataDecryptedObject>();
	/** Undefined data are those that could not be read. */
	private latest?: { readAt: number; data: Promise<ICredentialDataDecryptedObject | undefined> };
	private knowing: Redactor = (text) => text;

	/**
	 * @param type the credential's type
	 * @param readNow reads it from n8n
	 */
	constructor(
		private readonly type: string,
		private readonly readNow: () => Promise<ICredentialDataDecryptedObject>,
	) {}

	/** Masks the secrets of all that was read so far: a server may repeat a new token as well as the old one. */
	readonly redact: Redactor = (text, maxCharacters) => this.knowing(text, maxCharacters);

	/** @throws what n8n throws where it cannot be read */
	async read(): Promise<ICredentialDataDecryptedObject> {
		const readAt = monotonicMs();
		const data = await this.readNow();
		this.remember(data);
		this.latest = { readAt, data: Promise.resolve(data) };
		return data;
	}

	/**
	 * What to call `httpRequestWithAuthentication` with: a reading that is a second old at most. Empty for a credential that logs
	 * in: n8n keeps its token, which another execution may have renewed. Never throws: what cannot be read any more is left to
	 * n8n, which reports it.
	 */
	async handed(): Promise<IAdditionalCredentialOptions> {
		const now = monotonicMs();
		if (!this.latest || now - this.latest.readAt > freshMs) {
			// Requests that come meanwhile wait for the same reading.
			this.latest = { readAt: now, data: this.read().catch(() => undefined) };
		}
		const data = await this.latest.data;
		if (!data || usesLogin(data)) return {};
		// n8n's helper takes nothing but the data from it. They are each request's own, whatever is done with them.
		return { credentialsDecrypted: { id: '', name: '', type: this.type, data: { ...data } } };
	}

	private remember(data: ICredentialDataDecryptedObject): void {
		const key = JSON.stringify(data);
		const isKnown = this.readings.delete(key);
		this.readings.set(key, data);
		if (isKnown) return;
		const [oldest] = this.readings.keys();
		if (this.readings.size > maxReadings && oldest !== undefined) this.readings.delete(oldest);
		this.knowing = createRedactor(inOne([...this.readings.values()]));
	}
}

/** Several readings of a credential under names that do not collide, and that still tell which values are secret. */
function inOne(readings: readonly ICredentialDataDecryptedObject[]): ICredentialDataDecryptedObject {
	return Object.fromEntries(
		readings.flatMap((data, place) => Object.entries(data).map(([name, value]) => [`${place} ${name}`, value])),
	);
}
