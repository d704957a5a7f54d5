import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../../shared/dataObject';
import type { GatewayEvent } from '../../../shared/webhook/event';
import { timeOfDayMs } from '../../../shared/wait';

/** WhatsApp tells some messages late; their time is when they were written. */
const marginSeconds = 300;
/** Times that far ahead are mistakes, and must not move the line beyond which nothing is fetched. */
const maxAheadSeconds = 86_400;
const storageKey = 'websocket';
/** Their time is that of this machine, which must not be compared with the inbox's. */
const withoutTime: readonly string[] = ['chatResolved', 'userAvailability'];

/**
 * From when on messages must be fetched after an interruption. Kept in the workflow's static data, so that n8n may be
 * restarted meanwhile. Except against nonsense, only times of the inbox are compared with each other, so that the clock
 * of this machine does not matter. All in whole seconds.
 */
export class Watermark {
	/** @param staticData of the node; its entries may be proxies, so they are read one by one and written anew */
	constructor(
		private readonly staticData: IDataObject,
		private readonly now: () => number = timeOfDayMs,
	) {}

	/** Whether it is not known where the workflow begins. */
	get isEmpty(): boolean {
		return this.floor === undefined;
	}

	/** Nothing before this second concerns the workflow. */
	begin(second: number): void {
		this.staticData[storageKey] = { floor: second, latest: second };
	}

	/** The second of an event; 0 for one that has no time of the inbox, or one that cannot be. */
	secondOf({ event, timestamp }: GatewayEvent): number {
		if (withoutTime.includes(event)) return 0;
		const second = timestamp === undefined ? Number.NaN : Math.floor(Date.parse(timestamp) / 1000);
		return second < this.now() / 1000 + maxAheadSeconds ? second : 0;
	}

	/** Takes note that everything up to this second is done. It never goes back. */
	reach(second: number): void {
		const { floor } = this;
		if (floor === undefined || second <= (this.latest ?? floor)) return;
		this.staticData[storageKey] = { floor, latest: second };
	}

	/**
	 * Where to begin fetching: a few minutes before the last that came.
	 *
	 * @param maxHours how far back to go at most
	 */
	since(maxHours: number): number {
		const floor = this.floor ?? 0;
		const oldest = Math.floor(this.now() / 1000 - maxHours * 3600);
		return Math.max(floor, oldest, (this.latest ?? floor) - marginSeconds);
	}

	private get floor(): number | undefined {
		return numberOf(asDataObject(this.staticData[storageKey]).floor);
	}

	private get latest(): number | undefined {
		return numberOf(asDataObject(this.staticData[storageKey]).latest);
	}
}

function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
