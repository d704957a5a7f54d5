import { randomBytes } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../dataObject';

/** Names this process among those that receive the webhooks of one n8n. */
export const processId = randomBytes(6).toString('base64url');

const storageKey = 'questionProcesses';
/** A process that was called writes that it is there, but not every time. */
const refreshMs = 20_000;
/** One that was not called for so long has no call under way that could overwrite what others wrote. */
const liveMs = 90_000;

/**
 * Which processes receive the calls of one trigger, and when each was called last, as far as one of them knows. All write it
 * to the trigger's static data, and put back what calls at the same time overwrote.
 */
export class Processes {
	private readonly seen = new Map<string, number>();
	private text = '';

	/** Learns what others wrote, and notes that this process was called. @param now in milliseconds */
	note(staticData: IDataObject, now: number): void {
		for (const [id, at] of entriesOf(staticData)) this.seen.set(id, Math.max(at, this.seen.get(id) ?? 0));
		if (now - (this.seen.get(processId) ?? 0) > refreshMs) this.seen.set(processId, now);
		for (const [id, at] of this.seen) if (Math.abs(now - at) > liveMs) this.seen.delete(id);
		this.text = JSON.stringify(Object.fromEntries([...this.seen].sort(([one], [other]) => (one < other ? -1 : 1))));
	}

	/** The processes that were called a short time ago, this one among them. */
	live(): string[] {
		return [...this.seen.keys()];
	}

	isUnsaved(staticData: IDataObject): boolean {
		return staticData[storageKey] !== this.text;
	}

	save(staticData: IDataObject): void {
		if (this.isUnsaved(staticData)) staticData[storageKey] = this.text;
	}
}

function entriesOf(staticData: IDataObject): Array<[string, number]> {
	const text: unknown = staticData[storageKey];
	if (typeof text !== 'string') return [];
	try {
		const entries = Object.entries(asDataObject(JSON.parse(text)));
		return entries.flatMap(([id, at]) => (typeof at === 'number' ? [[id, at]] : []));
	} catch {
		// As for questions: a user may restore whatever they like.
		return [];
	}
}
