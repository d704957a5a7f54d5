import type { IAdditionalCredentialOptions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { usesLogin } from './provider';
import { createRedactor, type Redactor } from '../redact';
import { monotonicMs } from '../wait';

/** A long run takes up what was changed in the credential meanwhile: so long does one count that was read, in milliseconds. */
const freshMs = 15_000;

/** HTTP statuses with which a token may have been refused that was replaced in n8n meanwhile. */
const refusals: readonly number[] = [401, 403];

/**
 * A node's credential during a run: users change it, and n8n renews its token, while the run goes on.
 *
 * What it hands to n8n's helper with each request spares n8n reading and decrypting the credential each time.
 */
export class CredentialReader {
	/** All that was read, by its JSON. */
	private readonly readings = new Map<string, ICredentialDataDecryptedObject>();
	private latest?: { readAt: number; options: Promise<IAdditionalCredentialOptions> };
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
		const key = JSON.stringify(data);
		if (!this.readings.has(key)) {
			this.readings.set(key, data);
			this.knowing = createRedactor(inOne([...this.readings.values()]));
		}
		this.latest = { readAt, options: Promise.resolve(this.optionsOf(data)) };
		return data;
	}

	/**
	 * What to call `httpRequestWithAuthentication` with. Read again after 15 seconds, and after a refusal. Empty for a credential
	 * that logs in: n8n keeps its token, which another execution may have renewed. Never throws: what cannot be read any more is
	 * left to n8n, which reports it.
	 */
	async handed(): Promise<IAdditionalCredentialOptions> {
		const now = monotonicMs();
		if (!this.latest || now - this.latest.readAt > freshMs) {
			const options = this.read().then(
				(data) => this.optionsOf(data),
				() => ({}),
			);
			// Requests that come meanwhile wait for the same reading.
			this.latest = { readAt: now, options };
		}
		return await this.latest.options;
	}

	/** @param status of an answer; after a refusal the next request reads the credential again */
	answered(status: number | undefined): void {
		if (status !== undefined && refusals.includes(status)) this.latest = undefined;
	}

	private optionsOf(data: ICredentialDataDecryptedObject): IAdditionalCredentialOptions {
		// n8n's helper takes nothing but the data from it.
		return usesLogin(data) ? {} : { credentialsDecrypted: { id: '', name: '', type: this.type, data } };
	}
}

/** Several readings of a credential under names that do not collide, and that still tell which values are secret. */
function inOne(readings: readonly ICredentialDataDecryptedObject[]): ICredentialDataDecryptedObject {
	return Object.fromEntries(
		readings.flatMap((data, place) => Object.entries(data).map(([name, value]) => [`${name}${place}`, value])),
	);
}
